"""From a step to the question on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.core.events import FORM
from dialogs.core.hears import label
from dialogs.core.prompts import Action, Choice, Question, Say
from dialogs.core.steps import QUESTIONS, Ask, Option, Review

if TYPE_CHECKING:
    from dialogs.core.conversation import Frame
    from dialogs.core.prompts import Widget
    from dialogs.core.stage import Stage
    from dialogs.core.steps import Step

OK, EDIT, USE = "ok", "~edit", "~use"
CORE_CHIPS = frozenset({"cancel", "later", "back", "edit", "skip", "repeat", "help", "restart", "finish"})
_LADDER_OFFERS_A_WAY_OUT = 3


def shown(stage: Stage) -> tuple[Option, ...]:
    """The choices of the present question, in the order a typed number counts them."""
    frame, step, scene = stage.top, stage.step, stage.scene
    if not isinstance(step, Ask):
        return _shown_beside(stage, step) if isinstance(step, Review) else ()
    if frame.offered:
        own = tuple(option for choice in frame.offered if (option := find(stage, choice)))
        return own if own[:1] and own[0].id.startswith("~") else own + _chips(stage, step, own)
    if frame.probed and step.probe:
        own = step.probe.options(scene, frame.probed) if step.probe.options else ()
    else:
        own = step.hear.options(scene) + (step.suggest(scene) if step.suggest else ())
    return own + _chips(stage, step, own) if step.chips or frame.held or frame.tries else own


def _shown_beside(stage: Stage, step: Review) -> tuple[Option, ...]:
    """What stands below a card."""
    frame = stage.top
    ids = frame.offered or ((USE,) if frame.held else ()) + (OK,) + ((EDIT,) if step.edits else ())
    return tuple(option for choice in ids if (option := find(stage, choice)))


def find(stage: Stage, choice: str) -> Option | None:
    """The choice with this id if it is a possible answer to the present question, on screen or not."""
    step, scene = stage.step, stage.scene
    if choice.startswith("~"):
        return _core_option(stage, choice)
    if not isinstance(step, Ask):
        return Option(OK, "core.chip.ok") if isinstance(step, Review) and choice == OK else None
    extra = step.suggest(scene) if step.suggest else ()
    if stage.top.probed and step.probe and step.probe.options:
        extra = (*step.probe.options(scene, stage.top.probed), *extra)
    return next((o for o in extra if o.id == choice), None) or step.hear.option(scene, choice)


def ask(stage: Stage, *, anew: bool, text: str = "") -> None:
    """Put the present question. `anew` also shows what stands before it; `text` replaces its words."""
    frame, step, scene = stage.top, stage.step, stage.scene
    if anew:
        shows = step.show if isinstance(step, Ask) else step.card if isinstance(step, Review) else None
        stage.prompts.extend(shows(scene) if shows else ())
    if frame.held:
        stage.prompts.append(Say(scene.say("core.late", said=frame.held)))
    widget = _widget(step, frame)
    picker = step.hear.picker(scene, frame.kept) if isinstance(step, Ask) and widget == "moment" else None
    form = _form(stage) if stage.forms else None
    choices = tuple([Choice(option.id, label(scene, option)) for option in shown(stage)])
    stage.prompts.append(Question(text or _text(stage), frame.token, choices, widget, picker, form))


def help_text(stage: Stage) -> str:
    """The id of the present question's explanation, empty where it has none."""
    step = stage.step
    if not isinstance(step, QUESTIONS):
        return ""
    wanted = f"{_text_id(stage)}.help"
    if stage.texts.has(wanted):
        return wanted
    general = f"{stage.top.dialog}.{step.id}.help"
    return general if stage.texts.has(general) else ""


def _core_option(stage: Stage, choice: str) -> Option | None:
    if choice.startswith("~edit:"):
        edited = choice.removeprefix("~edit:")
        text = f"{stage.top.dialog}.edit.{edited}"
        return (
            Option(choice, text)
            if isinstance(stage.dialog.step(edited), Ask) and stage.texts.has(text)
            else None
        )
    known = choice[1:] in CORE_CHIPS or (choice == USE and stage.top.held)
    return Option(choice, f"core.chip.{choice[1:]}") if known else None


def _chips(stage: Stage, step: Ask, own: tuple[Option, ...]) -> tuple[Option, ...]:
    """The ways out that stand beside the `own` choices; no label stands there twice."""
    names = list(step.chips)
    if stage.top.held:
        names.insert(0, "use")
    if stage.top.tries >= _LADDER_OFFERS_A_WAY_OUT:
        ways = (("skip",) if step.skip else ()) + ("later",)
        names += [name for name in ways if name not in names and name not in step.own]
    chips = (Option(f"~{name}", f"core.chip.{name}") for name in names)
    scene = stage.scene
    taken = {label(scene, option) for option in own}
    return tuple(chip for chip in chips if label(scene, chip) not in taken)


def _text_id(stage: Stage) -> str:
    step = stage.step
    if not isinstance(step, QUESTIONS):
        return ""
    return step.text if isinstance(step.text, str) else stage.route(step.text)


def _text(stage: Stage) -> str:
    step, frame = stage.step, stage.top
    if not isinstance(step, QUESTIONS):
        message = f"{frame.dialog}.{frame.step} asks nothing"
        raise TypeError(message)
    if isinstance(step, Ask) and frame.probed and step.probe:
        fill = step.probe.fill(stage.scene, frame.kept) if step.probe.fill else {}
        return stage.texts.say(f"{step.probe.text}.{frame.probed}", **fill)
    return stage.words(step.text, step.fill)


def _widget(step: Step, frame: Frame) -> Widget:
    if frame.offered and any(choice.startswith("~edit:") for choice in frame.offered):
        return "choice"
    if isinstance(step, Ask):
        return "text" if frame.probed else step.hear.widget
    return "choice"


def _form(stage: Stage) -> Action | None:
    """The button of the form that asks the present question, and others with it."""
    frame = stage.top
    where = f"{frame.dialog}.{frame.step}"
    sheets = (dialog.sheet for dialog in stage.book.dialogs.values() if dialog.sheet)
    sheet = next((sheet for sheet in sheets if where in sheet.on), None)
    if sheet is None or frame.probed or not sheet.there(stage.scene):
        return None
    subject = str(frame.args.get(sheet.subject, ""))
    return Action(FORM, sheet.ref(subject), stage.texts.say(sheet.text("open")))
