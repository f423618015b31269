"""What a preparation leaves behind: the plan, the card that shows it, and the promise in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.actions import action_kind, action_words, due_of
from dialogs.coach.goals import goal_of, goal_words, purpose_of, was_rewritten
from dialogs.coach.moments import say_moment
from dialogs.coach.opinions import remarks
from dialogs.coach.plans import plan_saved
from dialogs.coach.which import the
from dialogs.coach.whom import people_of
from dialogs.core.conversation import How
from dialogs.notebook import Plan
from dialogs.nudging import Hours
from dialogs.writing.card import if_then, obstacle_line, plan_card
from dialogs.writing.kits import kits

if TYPE_CHECKING:
    from dialogs.changes import Change
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene

QUESTIONS = ("goal", "people", "action")
_CLARITY = {How.SAID: "concrete", How.CHOSEN: "concrete", How.PROBED: "probed", How.VAGUE: "vague"}


def knows_goal(scene: Scene) -> bool:
    """Whether the goal was told before, when it was not yet sure that the user would go."""
    return goal_of(scene) is not None


def plan_of(scene: Scene) -> Plan:
    """The answers as a plan."""
    return Plan(
        goal=goal_words(scene),
        purpose=purpose_of(scene),
        people=people_of(scene),
        action=action_words(scene),
        kind=action_kind(scene),
        due_at=due_of(scene),
        obstacle=scene.answer("obstacle") or "",
        clarity=" ".join(_clarity(scene, step) for step in QUESTIONS),
    )


def _clarity(scene: Scene, step: str) -> str:
    if step == "goal" and scene.answer("goal") and was_rewritten(scene):
        return "rewritten"
    answer = scene.answers.get(step)
    if answer is None:
        return "concrete" if step == "goal" and knows_goal(scene) else "open"
    return _CLARITY.get(answer.how, "open")


def card(scene: Scene) -> tuple[Prompt, ...]:
    return (plan_card(scene, the(scene), plan_of(scene)), *remarks(scene))


def saved(scene: Scene) -> tuple[Change, ...]:
    return plan_saved(scene, plan_of(scene), "full")


def promised(scene: Scene) -> dict[str, object]:
    """A fill: the promise, and when it will be spoken of."""
    due_at = due_of(scene)
    told_at = say_moment(scene, Hours.of(scene.profile).keep(due_at)) if due_at else ""
    return {"promise": if_then(scene, action_words(scene), due_at), "at": told_at}


def is_armed(scene: Scene) -> bool:
    return bool(scene.answer("obstacle"))


def armour(scene: Scene) -> dict[str, object]:
    return {"answer": obstacle_line(scene, scene.answer("obstacle")), "cue": kits(scene.lang).cue}


def may_speak(scene: Scene) -> bool:
    wished = scene.profile.push_consent is not False and scene.profile.standing == "active"
    return has_promise(scene) and wished


def is_moved(scene: Scene) -> bool:
    """Whether quiet hours keep the coach from speaking at the very moment of the promise."""
    due_at = due_of(scene)
    return due_at is not None and may_speak(scene) and Hours.of(scene.profile).keep(due_at) != due_at


def has_promise(scene: Scene) -> bool:
    return due_of(scene) is not None
