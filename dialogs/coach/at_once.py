"""The three questions on one sheet, for those who would rather type: what it shows, and what may clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.actions import action_words, due_of
from dialogs.coach.goals import goal_of, said_goal
from dialogs.coach.moments import from_iso, is_iso, local
from dialogs.coach.which import named
from dialogs.core.conversation import Start
from dialogs.core.sheets import Blank, Sheet
from dialogs.notebook import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dialogs.core.scene import Scene

GOAL = Blank("goal", "lines", most=400, needed=True)
PEOPLE = Blank("people", "lines", most=400, asked=True)
ACTION = Blank("action", "lines", most=200, parted=True, asked=True)
MOMENT = Blank("moment", "moment", asked=True)


def picked(scene: Scene, at: datetime | None) -> str:
    """A moment as a form shows it, on the user's own clock."""
    return local(scene, at).strftime("%Y-%m-%dT%H:%M") if at else ""


def is_ahead(scene: Scene) -> bool:
    """Whether the gathering takes place and is not over."""
    gathering = named(scene)
    return gathering is not None and gathering.state == "planned" and gathering.ends_at > scene.now


def so_far(scene: Scene) -> Mapping[str, str]:
    """The answers given so far, else those of the plan that is kept."""
    gathering = named(scene)
    plan = (gathering.plan if gathering else None) or Plan()
    goal = goal_of(scene)
    return {
        "goal": said_goal(scene) if goal and goal["words"] else plan.goal,
        "people": str(scene.answer("people") or plan.people),
        "action": action_words(scene) or plan.action,
        "moment": picked(scene, due_of(scene) or plan.due_at),
    }


def two_moments(scene: Scene) -> Mapping[str, str]:
    """Words that say when, beside a picked moment that says otherwise: nobody knows which is meant."""
    action, moment = scene.answer("action"), scene.answer("moment")
    said = action["at"] if action else ""
    clash = is_iso(said) and is_iso(moment) and from_iso(said) != from_iso(moment)
    return {"moment": "preparation.form.two_moments"} if clash else {}


def one_by_one(gathering: str) -> Start:
    return Start("preparation", {"gathering": gathering})


PREPARATION_SHEET = Sheet(
    "preparation",
    (GOAL, PEOPLE, ACTION, MOMENT),
    shown=so_far,
    talk=one_by_one,
    subject="gathering",
    there=is_ahead,
    on=("preparation.goal",),
    instead_of=("preparation_short", "preparation_light", "quick_purpose"),
    harmony=two_moments,
)
