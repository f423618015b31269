"""What becomes of an answer: it is validated, probed once when vague, and kept; or asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.core import commands
from dialogs.core.asking import ask
from dialogs.core.conversation import Answer, How
from dialogs.core.prompts import Say
from dialogs.core.stack import record, sessions
from dialogs.core.steps import Ask, Unclear

if TYPE_CHECKING:
    from dialogs.core.stage import Stage

MOST_TRIES, MOST_PROBES = 5, 2
_ANSWERED = {how: f"answered_{how.name.lower()}" for how in How}


def accept(stage: Stage, step: Ask, value: Any, how: How) -> None:
    """Take an answer to the present question, together with what was kept of a vague one."""
    scene, frame = stage.scene, stage.top
    if frame.probed and step.probe:
        value = step.probe.merge(scene, frame.kept, value, frame.probed)
        how = How.VAGUE if step.probe.rule(scene, value) else How.PROBED
    for rule in step.valid:
        if refusal := rule(scene, value):
            ask_again(stage, Unclear(refusal))
            return
    if step.probe and not frame.probed and (missing := step.probe.rule(scene, value)):
        if probes(stage) < MOST_PROBES:
            probe(stage, value, missing)
            return
        how = How.VAGUE
    _keep(stage, step, Answer(value, how))


def _keep(stage: Stage, step: Ask, answer: Answer) -> None:
    stage.note(_ANSWERED[answer.how])
    if step.echo:
        fill = {**(step.fill(stage.scene) if step.fill else {}), "answer": answer.value}
        stage.prompts.append(Say(stage.texts.say(step.echo, **fill)))
    record(stage, answer)


def probes(stage: Stage) -> int:
    """How often the session on screen has been asked for more."""
    return sum(frame.probes for frame in sessions(stage.frames)[-1])


def probe(stage: Stage, value: Any, missing: str) -> None:
    """Keep a vague answer to the present question, and ask for what is missing in it."""
    stage.update(probed=missing, kept=value, probes=stage.top.probes + 1, offered=(), tries=0)
    stage.note("probed")
    ask(stage, anew=False)


def ask_again(stage: Stage, why: Unclear) -> None:
    """Climb the ladder: say it again, then with an example, then with a way out, then put it aside."""
    frame = stage.top
    kept = frame.kept if frame.probed or why.kept is None else why.kept
    stage.update(tries=frame.tries + 1, kept=kept, offered=why.offer)
    stage.note("unclear")
    if stage.top.tries >= MOST_TRIES:
        _give_up(stage)
        return
    words = stage.texts.say(why.text, **why.fill)
    if why.offer or why.kept is not None:
        ask(stage, anew=False, text=words)
        return
    stage.prompts.append(Say(words))
    commands.give_example(stage)
    ask(stage, anew=False)


def _give_up(stage: Stage) -> None:
    """Where the question offers to finish without it, do so; else put aside what was asked for."""
    step = stage.step
    if isinstance(step, Ask) and "finish" in step.chips:
        stage.say("core.no_more_tries.finish")
        commands.finish(stage)
    else:
        commands.put_aside(stage, "core.no_more_tries")
