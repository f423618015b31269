"""Forms: several questions at once, each heard as in the talk, which then goes on from there.

A form is refused as a whole, by field, or taken as a whole. One vague answer is asked about once more in the
talk, the first; more would undo what the form was chosen for, so the others are taken as vague. What is left
empty is asked in the talk too, unless it may be left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from dialogs.core.accepting import MOST_PROBES, probe, probes
from dialogs.core.conversation import Answer, How, Start
from dialogs.core.events import TALK, read_ref
from dialogs.core.hearing import stale
from dialogs.core.places import frame_about, take_up
from dialogs.core.prompts import Action, Card, Field, Form
from dialogs.core.stack import enter, open_dialog, sessions, walk_again
from dialogs.core.steps import Ask, Dialog, Heard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.core.book import Book
    from dialogs.core.conversation import Frame
    from dialogs.core.events import Filled
    from dialogs.core.scene import Scene
    from dialogs.core.sheets import Blank, Sheet
    from dialogs.core.stage import Stage

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)


class Filling(Struct, frozen=True):
    """One form of one dialog, about one thing."""

    dialog: Dialog
    sheet: Sheet
    subject: str

    @classmethod
    def of(cls, book: Book, ref: str) -> Filling | None:
        """The form known by `ref`; None when the book has none of that name."""
        name, subject = read_ref(ref)
        found = (d for d in book.dialogs.values() if d.sheet and d.sheet.name == name)
        return next((cls(d, d.sheet, subject) for d in found if d.sheet), None)

    @property
    def start(self) -> Start:
        about = {self.sheet.subject: self.subject} if self.sheet.subject else {}
        return Start(self.dialog.id, about)

    @property
    def ref(self) -> str:
        return self.sheet.ref(self.subject)

    def form(self, scene: Scene) -> Form:
        """The form with what is known so far."""
        sheet, shown = self.sheet, self.sheet.shown(scene)
        fields = (_field(scene, sheet, blank, shown.get(blank.step, "")) for blank in sheet.blanks)
        way = Action(TALK, self.ref, scene.say("core.form.talk"))
        instead = Card(scene.say("core.form.instead"), (), actions=(way,))
        title, submit = scene.say(sheet.text("title")), scene.say(sheet.text("submit"))
        return Form(self.ref, title, submit, scene.say("core.form.cancel"), tuple(fields), instead)


def show(stage: Stage, ref: str) -> None:
    """Show a form; where there are none, or it cannot be filled any more, ask one by one in the talk."""
    filling = Filling.of(stage.book, ref)
    if filling is None:
        stale(stage)
        return
    scene = stage.scene_of(frame_about(stage, filling.start))
    if stage.forms and filling.sheet.there(scene):
        stage.prompts.append(filling.form(scene))
    else:
        ask_instead(stage, ref)


def ask_instead(stage: Stage, ref: str) -> None:
    """Open the dialog that asks one by one what the form asks together."""
    filling = Filling.of(stage.book, ref)
    if filling is None:
        stale(stage)
    else:
        open_dialog(stage, filling.sheet.talk(filling.subject))


def refusals(stage: Stage, event: Filled) -> Mapping[str, str]:
    """By field, why the form cannot be taken; empty when it can."""
    filling = Filling.of(stage.book, event.ref)
    if filling is None:
        return dict.fromkeys([*event.values][:1], stage.texts.say("core.form.gone"))
    return _hear(stage, filling, event.values).refused


def fill(stage: Stage, event: Filled) -> Stage:
    """Take a form that is not refused; the stage to go on with."""
    filling = Filling.of(stage.book, event.ref)
    if filling is None:
        stale(stage)
        return stage
    heard = _hear(stage, filling, event.values)
    _let_go(stage, filling)
    take_up(stage, filling.start)
    stage.note("filled")
    answers = heard.upon(stage.top.answers)
    if filling.sheet.to:
        stage.update(answers=answers)
        enter(stage, filling.sheet.to)
        return stage
    return _asked_once_more(stage, heard, answers) or _walked(stage, answers)


class _Hearing(Struct):
    """What a form's fields came to. `first_vague` is the step of that answer, `missing` what it lacks.

    `emptied` are steps whose answer was taken out.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    emptied: set[str] = field(default_factory=set)
    first_vague: str = ""
    missing: str = ""

    def upon(self, before: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers there were, as the form leaves them."""
        kept = {step: answer for step, answer in before.items() if step not in self.emptied}
        return {**kept, **self.answers}


def _hear(stage: Stage, filling: Filling, values: Mapping[str, str]) -> _Hearing:
    sheet, frame = filling.sheet, frame_about(stage, filling.start)
    heard, before = _Hearing(), stage.scene_of(frame)
    if not sheet.there(before):
        heard.refused[sheet.blanks[0].step] = before.say("core.form.gone")
        return heard
    shown = sheet.shown(before)
    for blank in sheet.blanks:
        text, was = values.get(blank.step, "").strip(), shown.get(blank.step, "")
        if text == was and (sheet.to or (blank.step in frame.answers and not blank.parted)):
            continue
        if text or _is_needed(sheet, blank, was):
            _hear_blank(_with(stage, frame, heard), filling.dialog, blank, text, heard)
        else:
            _leave_out(filling.dialog, blank, heard)
    clashes = {} if heard.refused else sheet.harmony(_with(stage, frame, heard))
    heard.refused |= {step: before.say(text) for step, text in clashes.items()}
    return heard


def _with(stage: Stage, frame: Frame, heard: _Hearing) -> Scene:
    return stage.scene_of(replace(frame, answers=heard.upon(frame.answers)))


def _hear_blank(scene: Scene, dialog: Dialog, blank: Blank, text: str, heard: _Hearing) -> None:
    step = _ask_of(dialog, blank)
    if not text or (blank.kind == "moment" and not _MOMENT.fullmatch(text)):
        kind = "moment" if blank.kind == "moment" else "needed"
        heard.refused[blank.step] = scene.say(f"core.form.{kind}")
        return
    understood = step.hear.parse(scene, text, None)
    if not isinstance(understood, Heard):
        heard.refused[blank.step] = scene.say(understood.text, **understood.fill)
        return
    refusal = next((why for rule in step.valid if (why := rule(scene, understood.value))), None)
    if refusal:
        heard.refused[blank.step] = scene.say(refusal)
        return
    heard.answers[blank.step] = _judged(scene, step, understood.value, heard)


def _judged(scene: Scene, step: Ask, value: Any, heard: _Hearing) -> Answer:
    missing = step.probe.rule(scene, value) if step.probe else None
    if missing and not heard.first_vague:
        heard.first_vague, heard.missing = step.id, missing
    return Answer(value, How.VAGUE if missing else How.SAID)


def _leave_out(dialog: Dialog, blank: Blank, heard: _Hearing) -> None:
    if _ask_of(dialog, blank).skip and not blank.asked:
        heard.answers[blank.step] = Answer(None, How.SKIPPED)
    else:
        heard.emptied.add(blank.step)


def _asked_once_more(stage: Stage, heard: _Hearing, answers: Mapping[str, Answer]) -> Stage | None:
    """The stage where the first vague answer is probed, if the way through the table leads there."""
    step = heard.first_vague
    if not step or probes(stage) >= MOST_PROBES:
        return None
    trial = _walked(stage.fork(), {name: answer for name, answer in answers.items() if name != step})
    if not trial.frames or (trial.top.dialog, trial.top.step) != (stage.top.dialog, step):
        return None
    del trial.prompts[len(stage.prompts) :]
    probe(trial, answers[step].value, heard.missing)
    return trial


def _walked(stage: Stage, answers: Mapping[str, Answer]) -> Stage:
    stage.update(answers=dict(answers), tries=0, probed="", kept=None, offered=(), held="")
    walk_again(stage)
    return stage


def _let_go(stage: Stage, filling: Filling) -> None:
    """Close sessions of other dialogs about the same, wherever they lie: the form has answered them."""
    about = filling.start.args.items() if filling.subject else {}.items()
    others = filling.sheet.instead_of
    kept = [
        [s for s in lying if s[0].dialog not in others or not about <= s[0].args.items()]
        for lying in (sessions(stage.frames), stage.shelf)
    ]
    stage.frames, stage.shelf = [frame for session in kept[0] for frame in session], kept[1]


def _field(scene: Scene, sheet: Sheet, blank: Blank, value: str) -> Field:
    text = sheet.text(blank.step)
    hint, time = (
        scene.say(more) if scene.texts.has(more) else "" for more in (f"{text}.hint", f"{text}.time")
    )
    needed = _is_needed(sheet, blank, value)
    return Field(blank.step, scene.say(text), blank.kind, value, hint, needed, most=blank.most, time=time)


def _is_needed(sheet: Sheet, blank: Blank, value: str) -> bool:
    return blank.needed or bool(sheet.to and value)


def _ask_of(dialog: Dialog, blank: Blank) -> Ask:
    step = dialog.step(blank.step)
    if not isinstance(step, Ask):
        message = f"{dialog.id}.{blank.step} asks nothing"
        raise TypeError(message)
    return step
