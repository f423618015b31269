"""The card again: on the day by itself, and whenever it is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogs.coach.actions import (
    Action,
    action_kind,
    action_words,
    after_it,
    begin_of,
    due_moments,
    due_of,
    lacks_moment,
    said_day,
    says_a_week,
)
from dialogs.coach.at_once import ACTION, GOAL, MOMENT, PEOPLE, picked, two_moments
from dialogs.coach.card_mending import kept_put_right, moved, over_kept
from dialogs.coach.choices import chose, opens
from dialogs.coach.hears import Due
from dialogs.coach.lighter import light_options
from dialogs.coach.moments import from_iso
from dialogs.coach.plans import nudges_of_named, planned
from dialogs.coach.which import about, choosing, guarding, named, the, to_come
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.sheets import Sheet
from dialogs.core.steps import Ask, Dialog, End, Heard, Hearing, Option, Tell, When
from dialogs.notebook import Plan
from dialogs.shapes import replace
from dialogs.writing.card import plan_card, talk_card, trouble_card, whom_card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.changes import Change
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene


def plan_of(scene: Scene) -> Plan:
    return the(scene).plan or Plan()


def purpose_of(scene: Scene) -> str:
    return plan_of(scene).purpose


_FRESH = timedelta(days=2)


def card_of(scene: Scene) -> Start:
    """The card of what is looked back on just now, or of what is just over where nothing is to come."""
    held = [g for g in scene.notebook.gatherings if g.plan and g.state in {"planned", "attended"}]
    over = [g for g in held if g.ends_at <= scene.now]
    looked_back_on = next((g for g in over if g.id == scene.arg("gathering")), None)
    fresh = [] if to_come(scene) else [g for g in over if scene.now - g.ends_at <= _FRESH]
    last = looked_back_on or max(fresh, key=lambda g: g.ends_at, default=None)
    return Start("card", {"gathering": last.id} if last else {})


def has_no_plan(scene: Scene) -> bool:
    return the(scene).plan is None


def card(scene: Scene) -> tuple[Prompt, ...]:
    return (plan_card(scene, the(scene), plan_of(scene)),)


def card_once(scene: Scene) -> tuple[Prompt, ...]:
    """The card; not again for whoever has seen it and looks at what goes with it."""
    return () if scene.args.get("_seen") else card(scene)


def first_words(scene: Scene) -> tuple[Prompt, ...]:
    return (talk_card(scene, plan_of(scene)),)


def whom_to_find(scene: Scene) -> tuple[Prompt, ...]:
    return (whom_card(scene, plan_of(scene)),)


def in_trouble(scene: Scene) -> tuple[Prompt, ...]:
    return (trouble_card(scene),)


def more(scene: Scene) -> Start:
    return Start("card", {"gathering": scene.arg("gathering"), "_seen": True})


def prepare(scene: Scene) -> Start:
    return Start("preparation", {"gathering": scene.arg("gathering")})


DAY_CARD = Dialog(
    "day_card",
    version=1,
    steps=(
        *guarding("begin"),
        Tell("begin", to=(When(has_no_plan, "open"), "card")),
        End("open", then=prepare),
        End("card", text="day_card.card", fill=about, show=card),
    ),
)


def change(scene: Scene) -> Start:
    return Start("edit_plan", {"gathering": scene.arg("gathering")})


class OnCard(OneOf, frozen=True):
    """What goes with the card, or words that put it right: then the value is `{"said": words}`."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        is_right = mended(scene, text) or moving(scene, text)
        return Heard({"said": text}) if is_right else OneOf.parse(self, scene, text, kept)

    def accepts(self, scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) or OneOf.accepts(self, scene, value)


def said(scene: Scene) -> str:
    """The words at the card that put something right."""
    answer = scene.answer("card")
    return str(answer["said"]) if isinstance(answer, dict) else ""


def mended(scene: Scene, text: str) -> Plan | None:
    return kept_put_right(scene, plan_of(scene), text)


def moving(scene: Scene, text: str) -> Start | None:
    return moved(over_kept(scene, plan_of(scene)), text)


def is_moving(scene: Scene) -> bool:
    return moving(scene, said(scene)) is not None


def puts_right(scene: Scene) -> bool:
    return bool(said(scene))


def put_right(scene: Scene) -> tuple[Change, ...]:
    gathering, plan = named(scene), mended(scene, said(scene))
    return planned(scene, gathering, plan, gathering.mode) if gathering and plan else ()


CARD = Dialog(
    "card",
    version=3,
    fleeting=True,
    steps=(
        *choosing("card", "begin"),
        Tell("begin", to=(When(has_no_plan, "open"), "card")),
        End("open", text="card.none", fill=about, then=prepare),
        Ask(
            "card",
            text="card.more",
            show=card_once,
            hear=OnCard(
                (
                    Option("words", "card.do.words"),
                    Option("people", "card.do.people"),
                    Option("troubles", "card.do.troubles"),
                    Option("pitch", "card.do.pitch"),
                    Option("change", "card.do.change"),
                    Option("close", "card.do.close"),
                )
            ),
            own={"edit": "change"},
            to=(
                When(is_moving, "moving"),
                When(puts_right, "right"),
                When(chose("card", "words"), "words"),
                When(chose("card", "people"), "people"),
                When(chose("card", "troubles"), "troubles"),
                When(chose("card", "pitch"), "pitch"),
                When(chose("card", "change"), "change"),
                "close",
            ),
        ),
        End("words", text="card.words", show=first_words, then=more),
        End("people", show=whom_to_find, then=more),
        End("troubles", show=in_trouble, then=more),
        End("pitch", then=opens("profile")),
        End("change", then=change),
        End("moving", then=lambda scene: moving(scene, said(scene))),
        End("right", text="edit_plan.done", show=card, changes=put_right, nudges=nudges_of_named, ride=True),
        End("close", text="card.closed"),
    ),
)


def is_light(scene: Scene) -> bool:
    return the(scene).mode == "light"


def people_options(scene: Scene) -> tuple[Option, ...]:
    return light_options(scene) if is_light(scene) else ()


def edited_plan(scene: Scene) -> Plan:
    """The plan with what was put differently."""
    plan = plan_of(scene)
    if scene.answer("goal"):
        plan = replace(plan, goal=scene.answer("goal"))
    if scene.answer("people"):
        plan = replace(plan, people=scene.answer("people"))
    if scene.answer("action"):
        plan = replace(plan, action=action_words(scene), kind=action_kind(scene))
        if not plan.action:
            return replace(plan, due_at=None)
    moment = scene.answer("moment")
    return replace(plan, due_at=due_of(scene) or (from_iso(moment) if moment else plan.due_at))


def edited(scene: Scene) -> tuple[Change, ...]:
    gathering = named(scene)
    return planned(scene, gathering, edited_plan(scene), gathering.mode) if gathering else ()


def so_far(scene: Scene) -> Mapping[str, str]:
    """The plan with what was put differently, as a form shows it."""
    plan = edited_plan(scene)
    return {
        "goal": plan.goal,
        "people": plan.people,
        "action": plan.action,
        "moment": picked(scene, plan.due_at),
    }


def has_plan(scene: Scene) -> bool:
    return not has_no_plan(scene)


EDIT_PLAN_SHEET = Sheet(
    "edit_plan",
    (GOAL, PEOPLE, ACTION, MOMENT),
    shown=so_far,
    talk=lambda gathering: Start("edit_plan", {"gathering": gathering}),
    subject="gathering",
    there=has_plan,
    to="done",
    harmony=two_moments,
)

EDIT_PLAN = Dialog(
    "edit_plan",
    version=2,
    sheet=EDIT_PLAN_SHEET,
    steps=(
        *guarding("what"),
        Ask(
            "what",
            text="edit_plan.what",
            hear=OneOf(
                (
                    Option("goal", "edit_plan.edit.goal"),
                    Option("people", "edit_plan.edit.people"),
                    Option("action", "edit_plan.edit.action"),
                )
            ),
            chips=("cancel",),
            to=(When(chose("what", "goal"), "goal"), When(chose("what", "people"), "people"), "action"),
        ),
        Ask("goal", text="edit_plan.goal", hear=FreeText(limit=400), to=("done",)),
        Ask(
            "people", text="edit_plan.people", hear=FreeText(limit=400, choices=people_options), to=("done",)
        ),
        Ask(
            "action",
            text="edit_plan.action",
            hear=Action(purpose_of),
            to=(When(lacks_moment, "moment"), "done"),
        ),
        Ask(
            "moment",
            text="edit_plan.moment",
            hear=Due(chips=due_moments, base=after_it, after=begin_of, on=said_day, week=says_a_week),
            to=("done",),
        ),
        End(
            "done",
            text="edit_plan.done",
            show=card,
            changes=edited,
            nudges=nudges_of_named,
            ride=True,
        ),
    ),
)
DIALOGS = (DAY_CARD, CARD, EDIT_PLAN)
