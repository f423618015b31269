"""Less than three questions: about to begin, only for a nice evening, or with a single tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.answers import is_said
from dialogs.coach.choices import numbered
from dialogs.coach.plans import after_card, nudges_of_named, plan_saved
from dialogs.coach.which import evening, guarding, named, the
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, When
from dialogs.language.purpose import suggest_purpose
from dialogs.notebook import Plan
from dialogs.writing.card import light_card, plan_card
from dialogs.writing.kits import kits
from dialogs.writing.sayings import first_question

if TYPE_CHECKING:
    from dialogs.changes import Change
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene

_HOUR, _MINUTE = 3600, 60


def is_past(scene: Scene) -> bool:
    """Whether it is over: there is nothing to prepare for any more."""
    gathering = named(scene)
    return gathering is not None and gathering.ends_at <= scene.now


def time_left(scene: Scene) -> dict[str, object]:
    left = int((the(scene).starts_at - scene.now).total_seconds())
    if left < _MINUTE:
        return {**evening(scene), "left": scene.say("short.now")}
    unit = "short.hours" if left >= _HOUR else "short.minutes"
    return {**evening(scene), "left": scene.say(unit, count=left // (_HOUR if left >= _HOUR else _MINUTE))}


def people_options(scene: Scene) -> tuple[Option, ...]:
    return numbered("people", kits(scene.lang).of("").people)


def short_plan(scene: Scene) -> Plan:
    """Whom to talk with, and the goal where it was told before."""
    words, told = scene.answer("goal") or "", scene.args.get("_goal") or {"type": "", "words": ""}
    purpose = told["type"] or suggest_purpose(told["words"] or words, scene.lang) or ""
    return Plan(goal=told["words"], purpose=purpose, people=words, clarity="open open open")


def short_card(scene: Scene) -> tuple[Prompt, ...]:
    return (plan_card(scene, the(scene), short_plan(scene)),)


def short_saved(scene: Scene) -> tuple[Change, ...]:
    return plan_saved(scene, short_plan(scene), "short")


SHORT = Dialog(
    "preparation_short",
    version=3,
    over=is_past,
    steps=(
        *guarding("goal"),
        Ask(
            "goal",
            text="short.goal",
            fill=time_left,
            hear=FreeText(limit=400, choices=people_options),
            valid=(is_said,),
            skip=True,
            to=("done",),
        ),
        End(
            "done",
            text="short.done",
            show=short_card,
            changes=short_saved,
            nudges=nudges_of_named,
            then=after_card,
        ),
    ),
)


def is_open(scene: Scene) -> bool:
    """Whether no aim came to mind."""
    return bool(scene.args.get("_open"))


def light_options(scene: Scene) -> tuple[Option, ...]:
    return numbered("person", kits(scene.lang).light.people)


def light_plan(scene: Scene) -> Plan:
    person = scene.answer("person") or ""
    goal = scene.say("light.aim", person=person) if person else ""
    clarity = "concrete concrete open" if person else "open open open"
    return Plan(goal=goal, purpose="other", people=person, clarity=clarity)


def light_shown(scene: Scene) -> tuple[Prompt, ...]:
    return (light_card(scene, the(scene), light_plan(scene)),)


def light_saved(scene: Scene) -> tuple[Change, ...]:
    return plan_saved(scene, light_plan(scene), "light")


LIGHT = Dialog(
    "preparation_light",
    version=3,
    over=is_past,
    steps=(
        *guarding("person"),
        Ask(
            "person",
            text=(When(is_open, "light.person.open"), "light.person"),
            hear=FreeText(limit=200, choices=light_options),
            valid=(is_said,),
            skip=True,
            to=("done",),
        ),
        End(
            "done",
            text="light.done",
            show=light_shown,
            changes=light_saved,
            nudges=nudges_of_named,
            then=after_card,
        ),
    ),
)


def quick_plan(scene: Scene) -> Plan:
    purpose = scene.answer("purpose") or ""
    goal = scene.say(f"prep.goal.type.{purpose}") if purpose else ""
    return Plan(goal=goal, purpose=purpose, clarity="vague open open" if purpose else "open open open")


def quick_saved(scene: Scene) -> tuple[Change, ...]:
    return plan_saved(scene, quick_plan(scene), "short")


def quick_words(scene: Scene) -> dict[str, object]:
    return {"words": first_question(scene, quick_plan(scene))}


QUICK = Dialog(
    "quick_purpose",
    version=2,
    over=is_past,
    steps=(
        *guarding("purpose"),
        Ask(
            "purpose",
            text="quick.purpose",
            fill=evening,
            hear=OneOf(
                (
                    Option("partner", "quick.partner"),
                    Option("information", "quick.information"),
                    Option("awareness", "quick.awareness"),
                    Option("network", "quick.network"),
                )
            ),
            skip=True,
            to=("done",),
        ),
        End(
            "done",
            text="quick.done",
            fill=quick_words,
            changes=quick_saved,
            nudges=nudges_of_named,
            ride=True,
        ),
    ),
)

LIGHTER = (SHORT, LIGHT, QUICK)
