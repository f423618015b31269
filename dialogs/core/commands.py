"""The words that work in every step: cancel, later, back, edit, skip, repeat, help, restart, finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.core.asking import OK, ask, help_text
from dialogs.core.conversation import Answer, How
from dialogs.core.prompts import Say
from dialogs.core.stack import enter, record, reopen, sessions, shelve, tidy, uncover, wrap_up
from dialogs.core.steps import Ask, Loop, Review, Sub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dialogs.core.stage import Stage

_EXAMPLE_FROM = 2


def cancel(stage: Stage) -> None:
    """Leave the session on screen; what was answered in it is dropped."""
    stage.note("cancelled")
    text = _own_or_core(stage, "cancelled")
    stage.frames = [frame for other in sessions(stage.frames)[:-1] for frame in other]
    leave(stage, text)


def later(stage: Stage) -> None:
    """Put the session on screen aside with its answers."""
    stage.note("later")
    put_aside(stage, _own_or_core(stage, "shelved"))


def put_aside(stage: Stage, text: str) -> None:
    """Say so, plan what brings the session on screen back, and show what lies below it."""
    root = sessions(stage.frames)[-1][0]
    stage.write(nudges=stage.book.later(stage.scene_of(root), root.dialog))
    shelve(stage)
    leave(stage, text)


def leave(stage: Stage, text: str) -> None:
    """Say what became of the session that is gone, in one breath with going back to what lies below."""
    tidy(stage)
    if stage.frames:
        shorter = f"{text}.short"
        said = stage.texts.say(shorter if stage.texts.has(shorter) else text)
        stage.prompts.append(Say(stage.texts.say("core.below", said=said)))
    else:
        stage.say(text)
    uncover(stage)


def hold(stage: Stage) -> None:
    """Wait with the question on screen."""
    stage.say("core.hold")
    ask(stage, anew=False)


def back(stage: Stage) -> None:
    """Ask the question before this one again."""
    if stage.top.probed:
        enter(stage, stage.top.step)
        return
    while stage.top.child and not stage.top.trail:
        stage.frames.pop()
        if reopen(stage):
            return
        frame = stage.top
        trail = tuple(step for step in frame.trail if step != frame.step)
        answers = {step: a for step, a in frame.answers.items() if step != frame.step}
        stage.update(answers=answers, trail=trail)
    if not stage.top.trail:
        stage.say("core.no_way_back")
        ask(stage, anew=False)
        return
    *before, last = stage.top.trail
    if isinstance(stage.dialog.step(last), Sub | Loop):
        stage.update(step=last, trail=tuple(before))
        if not reopen(stage):
            back(stage)
        return
    answers = {step: a for step, a in stage.top.answers.items() if step != last}
    stage.update(trail=tuple(before), answers=answers)
    enter(stage, last)


def edit(stage: Stage) -> None:
    """Offer the answers given so far for correction."""
    step = stage.step
    if isinstance(step, Review):
        offer_edits(stage, step.edits)
        return
    given = [
        step_id
        for step_id in dict.fromkeys(stage.top.trail)
        if stage.texts.has(f"{stage.top.dialog}.edit.{step_id}") and step_id in stage.top.answers
    ]
    if given:
        offer_edits(stage, given)
    else:
        stage.say("core.nothing_to_edit")
        ask(stage, anew=False)


def offer_edits(stage: Stage, steps: Iterable[str]) -> None:
    """Ask which answer to correct."""
    stage.update(offered=tuple(f"~edit:{step}" for step in steps))
    ask(stage, anew=False, text=stage.texts.say("core.edit_which"))


def edit_step(stage: Stage, step_id: str) -> None:
    """Ask one answered step again, and come back here over the answers already given."""
    frame = stage.top
    answers = {step: answer for step, answer in frame.answers.items() if step != step_id}
    stage.update(answers=answers, trail=tuple(step for step in frame.trail if step != step_id))
    enter(stage, step_id)
    if stage.frames and stage.top.step == step_id:
        stage.update(replay=True)


def skip(stage: Stage) -> None:
    """Leave the present question out, or the probe and keep the answer before it; what is shown stays."""
    step = stage.step
    if isinstance(step, Ask) and stage.top.probed:
        record(stage, Answer(stage.top.kept, How.VAGUE))
    elif isinstance(step, Ask) and step.skip:
        stage.note("answered_skipped")
        value = step.left_out(stage.scene) if step.left_out else None
        record(stage, Answer(value, How.SKIPPED))
    elif isinstance(step, Review):
        stage.note("answered_skipped")
        record(stage, Answer(OK, How.SKIPPED))
    else:
        stage.say("core.cannot_skip")
        ask(stage, anew=False)


def repeat(stage: Stage) -> None:
    """Put the present question again, with what stands before it."""
    stage.update(offered=())
    ask(stage, anew=True)


def explain(stage: Stage) -> None:
    """Say why the present question is asked, with an example, and put it again."""
    stage.note("helped")
    stage.update(offered=())
    wanted = help_text(stage)
    if wanted:
        step = stage.step
        fill = step.fill if isinstance(step, Ask | Review) else None
        stage.say(wanted, fill)
    ask(stage, anew=False)


def restart(stage: Stage) -> None:
    """Begin the session on screen anew, without its answers."""
    *below, session = sessions(stage.frames)
    stage.note("restarted")
    stage.frames = [frame for other in below for frame in other] + [session[0]]
    stage.update(answers={}, trail=(), probes=0)
    enter(stage, stage.dialog.first)


def finish(stage: Stage) -> None:
    """Jump to where the session wraps up, with the answers there are."""
    session = sessions(stage.frames)[-1]
    target = stage.book.dialogs[session[0].dialog].finish
    if not target:
        stage.say("core.cannot_finish")
        ask(stage, anew=False)
        return
    stage.note("finished")
    _keep_first_of_probe(stage)
    wrap_up(stage)
    enter(stage, target)


def give_example(stage: Stage) -> None:
    """From the second unclear answer on, say an example if the question has one."""
    step = stage.step
    if not isinstance(step, Ask) or stage.top.tries < _EXAMPLE_FROM:
        return
    wanted = f"{step.text}.example" if isinstance(step.text, str) else f"{stage.top.dialog}.{step.id}.example"
    if stage.texts.has(wanted):
        stage.say(wanted)


def _keep_first_of_probe(stage: Stage) -> None:
    frame = stage.top
    if frame.probed:
        answers = {**frame.answers, frame.step: Answer(frame.kept, How.VAGUE)}
        stage.update(answers=answers, trail=(*frame.trail, frame.step))


def _own_or_core(stage: Stage, what: str) -> str:
    own = f"{sessions(stage.frames)[-1][0].dialog}.{what}"
    return own if stage.texts.has(own) else f"core.{what}"


CORE: dict[str, Callable[[Stage], None]] = {
    "cancel": cancel,
    "later": later,
    "hold": hold,
    "back": back,
    "edit": edit,
    "skip": skip,
    "repeat": repeat,
    "help": explain,
    "restart": restart,
    "finish": finish,
}
