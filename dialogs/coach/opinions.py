"""A second opinion on answers the rules took without being sure; nothing waits, and the card tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.goals import goal_of
from dialogs.coach.model import PIECES, may_ask, opinion, said_of
from dialogs.core.conversation import How
from dialogs.core.prompts import Say
from dialogs.language.doubt import is_unsure
from dialogs.language.purpose import PURPOSES, is_close

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene
    from dialogs.core.steps import Call


def goal_doubted(scene: Scene) -> tuple[Call, ...]:
    """Ask what a goal lacks that was accepted on thin evidence, and what it is for if that is not clear."""
    words = _goal(scene)
    if not words or said_of(scene, "goal_opinion", words):
        return ()
    goal = goal_of(scene) or {}
    wanted = {
        "missing": _is_doubted(scene, "goal", "goal", words),
        "purpose": goal.get("type") not in PURPOSES and is_close(words, scene.lang),
    }
    return _asked(scene, "goal_opinion", words, wanted)


def people_doubted(scene: Scene) -> tuple[Call, ...]:
    """Ask the same of whom to talk with, and about what."""
    words = str(scene.answer("people") or "")
    if not words or said_of(scene, "people_opinion", words):
        return ()
    wanted = {"missing": _is_doubted(scene, "people", "who_what", words)}
    return _asked(scene, "people_opinion", words, wanted)


def remarks(scene: Scene) -> tuple[Prompt, ...]:
    """At most one remark on what would make the card more telling: another question would hold people up."""
    answers = (("goal_opinion", _goal(scene)), ("people_opinion", str(scene.answer("people") or "")))
    for kind, words in answers:
        piece = said_of(scene, kind, words).get("missing")
        if words and piece in PIECES:
            return (Say(scene.say(f"model.lacks.{piece}", words=words)),)
    return ()


def _goal(scene: Scene) -> str:
    return str((goal_of(scene) or {}).get("words", ""))


def _is_doubted(scene: Scene, step: str, question: str, words: str) -> bool:
    """Whether it was typed and taken at once; whoever was asked for more has been asked enough."""
    answer = scene.answers.get(step)
    if answer is None or answer.how is not How.SAID:
        return False
    return is_unsure(question, words, lang=scene.lang, now=scene.now, zone=scene.zone)


def _asked(scene: Scene, kind: str, words: str, wanted: dict[str, bool]) -> tuple[Call, ...]:
    names = tuple(name for name, is_wanted in wanted.items() if is_wanted)
    return opinion(kind, words, scene.lang, *names) if names and may_ask(scene) else ()
