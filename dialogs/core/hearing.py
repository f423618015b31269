"""What a message means: the one place with the order of hearing.

A choice on screen comes first, so that a button labelled like a global word is still a button; then words the
step routes itself, then global ones, each only when it is the whole message, so that a goal which mentions
"stop" is safe; then the answer itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.core import commands
from dialogs.core.accepting import accept, ask_again
from dialogs.core.asking import EDIT, OK, USE, ask, find, shown
from dialogs.core.conversation import Answer, How
from dialogs.core.events import Said
from dialogs.core.matching import around, fold, match, named_most, ways
from dialogs.core.prompts import Say
from dialogs.core.stack import enter, open_dialog, put, raise_session, record, sessions, take_up
from dialogs.core.steps import Ask, Heard, Review, Unclear
from dialogs.language.corrections import hear_correction

if TYPE_CHECKING:
    from dialogs.core.stage import Session, Stage
    from dialogs.core.steps import Option

MOST_HELD = 400
ALONG = "_words"
"""The argument that holds words a dialog is opened with: they are the answer to its first question."""
_LATE_SHOWN = 60


def hear_text(stage: Stage, event: Said, *, late: bool) -> None:
    """Take typed text. A late one answers nothing, but what it asks of the coach is done all the same."""
    if late:
        if not hear_command(stage, event):
            _set_aside(stage, event)
    elif not stage.frames:
        _hear_idle(stage, event)
    elif (options := shown(stage)) and (option := match(stage.scene, options, event.text)):
        choose(stage, option.id)
    elif _hear_turn(stage, event):
        return
    elif options and (option := around(stage.scene, options, event.text)):
        choose(stage, option.id)
    elif not _hear_word(stage, event):
        _hear_answer(stage, event.text)


def hear_along(stage: Stage) -> None:
    """Take what a dialog was opened with for the answer to the question it begins with."""
    if not stage.frames or ALONG not in stage.top.args:
        return
    words = str(stage.top.args[ALONG])
    stage.update(args={name: value for name, value in stage.top.args.items() if name != ALONG})
    if stage.top.answers or stage.top.offered:
        return
    stage.prompts.pop()
    _hear_answer(stage, words)


def find_session(stage: Stage, token: str) -> Session | None:
    """The session, on the stack or the shelf, whose present question carries `token`."""
    known = stage.book.dialogs
    for session in (*reversed(sessions(stage.frames)), *reversed(stage.shelf)):
        asked = session[-1]
        if asked.step and asked.token == token and all(frame.dialog in known for frame in session):
            return session
    return None


def hear_choice(stage: Stage, session: Session, choice: str) -> None:
    """Take a tap on a question that is still open in `session`."""
    frames, shelf = list(stage.frames), list(stage.shelf)
    raise_session(stage, session)
    if find(stage, choice):
        choose(stage, choice)
        return
    stage.frames, stage.shelf = frames, shelf
    stale(stage)


def hear_moment(stage: Stage, session: Session, local: str) -> None:
    """Take a moment picked for a question that is still open in `session`."""
    raise_session(stage, session)
    _hear_answer(stage, local)


def choose(stage: Stage, choice: str) -> None:
    """Take a choice of the present question."""
    step = stage.step
    if choice == USE:
        held = stage.top.held
        stage.update(held="")
        _hear_answer(stage, held)
    elif choice.startswith("~edit:"):
        commands.edit_step(stage, choice.removeprefix("~edit:"))
    elif isinstance(step, Review) and choice == EDIT:
        commands.offer_edits(stage, step.edits)
    elif choice.startswith("~"):
        commands.CORE[choice[1:]](stage)
    elif isinstance(step, Ask):
        _choose_answer(stage, step, choice)
    elif isinstance(step, Review):
        record(stage, Answer(OK, How.CHOSEN))


def _choose_answer(stage: Stage, step: Ask, choice: str) -> None:
    option = find(stage, choice)
    extra = option is not None and step.hear.option(stage.scene, choice) is None
    if extra and option:
        value: Any = option.label or stage.texts.say(option.text)
    else:
        value = step.hear.value(stage.scene, choice)
    accept(stage, step, value, How.CHOSEN)


def _set_aside(stage: Stage, event: Said) -> None:
    stage.note("late")
    if stage.frames:
        stage.update(held=event.text[:MOST_HELD])
        ask(stage, anew=False)
    else:
        said = event.text if len(event.text) <= _LATE_SHOWN else event.text[: _LATE_SHOWN - 1] + "…"
        stage.prompts.append(Say(stage.texts.say("core.late_idle", said=said)))


def _hear_idle(stage: Stage, event: Said) -> None:
    if hear_command(stage, event):
        return
    if _intent(stage, event.text) == "cancel":
        stage.say("core.nothing_to_cancel")
    else:
        open_dialog(stage, stage.book.idle(stage.scene, event))


def hear_command(stage: Stage, event: Said) -> bool:
    """Open what the whole message asks for by a global word; False when it is none."""
    intent = _intent(stage, event.text)
    if intent is None or intent not in stage.book.commands:
        return False
    if not (stage.book.goes_on(stage.scene, intent) and take_up(stage)):
        open_dialog(stage, stage.book.commands[intent](stage.scene, event.text))
    return True


def _intent(stage: Stage, text: str) -> str | None:
    return stage.book.meant(stage.scene, text, stage.book.intent(text))


def _hear_turn(stage: Stage, event: Said) -> bool:
    """Follow words that belong to another step of the table; False when the message is none of them."""
    step = stage.step
    turns = step.turns if isinstance(step, Ask) else {}
    if not turns:
        return False
    said = fold(event.text)
    wanted = (then for text, then in turns.items() if said in ways(stage.texts.say(text)))
    then = next(wanted, "")
    if then:
        _leave_for(stage, then)
    return bool(then)


def _hear_word(stage: Stage, event: Said) -> bool:
    """Follow a global word or one of the step's own; False when the message is neither."""
    intent = _intent(stage, event.text)
    if intent is None:
        return False
    step = stage.step
    own = step.own if isinstance(step, Ask) else {}
    shows = stage.dialog.shows.get(intent)
    if shows and (shown_so_far := shows(stage.scene)):
        stage.prompts.extend(shown_so_far)
        ask(stage, anew=False)
    elif intent == "edit" and isinstance(step, Review) and _put_right(stage, step, event.text):
        return True
    elif isinstance(step, Ask) and intent in own:
        _tell_besides(stage, step, event.text)
        _leave_for(stage, own[intent])
    elif intent in commands.CORE:
        commands.CORE[intent](stage)
    else:
        return hear_command(stage, event)
    return True


def _leave_for(stage: Stage, step_id: str) -> None:
    frame = stage.top
    stage.update(trail=(*frame.trail, frame.step))
    enter(stage, step_id)


def _hear_answer(stage: Stage, text: str) -> None:
    step, frame = stage.step, stage.top
    if isinstance(step, Ask):
        heard = step.hear.parse(stage.scene, text, None if frame.probed else frame.kept)
        if isinstance(heard, Heard) or heard.kept is not None or heard.offer:
            _tell_besides(stage, step, text)
        if isinstance(heard, Heard):
            accept(stage, step, heard.value, How.SAID)
        elif stage.dialog.fleeting:
            _hear_beside_menu(stage, Said(text))
        elif start := step.opens(stage.scene, text) if step.opens else None:
            open_dialog(stage, start)
        else:
            ask_again(stage, heard)
    elif isinstance(step, Review):
        _hear_review(stage, step, text)


def _tell_besides(stage: Stage, step: Ask, text: str) -> None:
    """Keep what the words for a step say of others."""
    if step.besides:
        besides = {name: Answer(value) for name, value in step.besides(stage.scene, text).items()}
        stage.update(answers={**stage.top.answers, **besides})


def _hear_beside_menu(stage: Stage, event: Said) -> None:
    """Open what the words begin by themselves. Else the menu says once what it can do, then it leaves.

    They are never taken for an answer to what lies below: it may be a question of yes or no about erasing.
    """
    if begun := stage.book.begins(stage.scene, event):
        open_dialog(stage, begun)
    elif not stage.top.tries:
        stage.note("unclear")
        stage.update(tries=1)
        stage.say("core.menu")
        commands.explain(stage)
    elif stage.frames[:-1]:
        stage.frames.pop()
        commands.leave(stage, "core.menu_left")
    else:
        stage.frames.pop()
        _hear_idle(stage, event)


def _hear_review(stage: Stage, step: Review, text: str) -> None:
    if _put_right(stage, step, text):
        return
    if step.edits and hear_correction(text):
        commands.offer_edits(stage, step.edits)
    else:
        ask_again(stage, Unclear("core.choose"))


def _put_right(stage: Stage, step: Review, text: str) -> bool:
    """Put right what words say of the card, or ask the part they name; False when they do neither."""
    if mended := step.mend(stage.scene, text) if step.mend else {}:
        answers = {name: Answer(value) for name, value in mended.items()}
        stage.update(answers={**stage.top.answers, **answers}, offered=(), tries=0)
        ask(stage, anew=True)
    elif start := step.opens(stage.scene, text) if step.opens else None:
        open_dialog(stage, start)
    elif part := _part_named(stage, step, text):
        choose(stage, part.id)
    else:
        return False
    return True


def _part_named(stage: Stage, step: Review, text: str) -> Option | None:
    """Which of the answers that can be asked again the words name."""
    edits = (find(stage, f"~edit:{edit}") for edit in step.edits)
    return named_most(stage.scene, (edit for edit in edits if edit), text)


def stale(stage: Stage) -> None:
    """Answer a tap on a question that is closed: show the present one, change nothing."""
    stage.note("stale")
    if stage.frames:
        stage.say("core.stale")
        put(stage)
    else:
        stage.say("core.stale_idle")
