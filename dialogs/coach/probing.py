"""The one more question after a vague goal or half a who-and-what, with the user's words and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.goals import PIECES, goal_of, lacks_in_goal, narrowed, regret_options
from dialogs.coach.promises import shortened
from dialogs.coach.whom import MISSING, lacks_in_people, topic_options, with_other_half
from dialogs.core.steps import Probe
from dialogs.writing.examples import example_for, examples

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

_LONGEST_ECHO = 60


def goal_again(scene: Scene, goal: dict[str, str]) -> dict[str, object]:
    """A fill: the goal as it was typed, and an example of what it lacks."""
    piece, words = lacks_in_goal(scene, goal) or "", shortened(goal["words"], _LONGEST_ECHO)
    echo = scene.say("prep.goal.echo", goal=words) if words else scene.say("prep.goal.echo.none")
    return {"echo": echo, "example": _example(scene, piece, words)}


def people_again(scene: Scene, people: str) -> dict[str, object]:
    """A fill: whom or what was named, and an example of the other half."""
    piece = lacks_in_people(scene, people) or ""
    return {"people": shortened(people, _LONGEST_ECHO), "example": _example(scene, piece, people)}


def _example(scene: Scene, piece: str, answer: str) -> str:
    if piece not in examples(scene.lang):
        return ""
    me, goal = scene.profile, goal_of(scene) or {"words": ""}
    own_words = " ".join((answer, goal["words"], str(scene.answer("people") or ""), me.work, me.whom))
    seed = f"{scene.arg('gathering')}.{scene.revision}"
    return example_for(piece, scene.lang, own_words, seed)


GOAL_PROBE = Probe(
    lacks_in_goal, "prep.goal.probe", PIECES, options=regret_options, merge=narrowed, fill=goal_again
)
PEOPLE_PROBE = Probe(
    lacks_in_people,
    "prep.people.probe",
    MISSING,
    options=topic_options,
    merge=with_other_half,
    fill=people_again,
)
