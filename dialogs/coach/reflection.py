"""The reflection after a gathering: the goal again, whom one met, what came of it, what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.coach.answers import Words
from dialogs.coach.choices import chose, named
from dialogs.coach.fair import EVENING, earlier_days, has_earlier_days
from dialogs.coach.hears import Yen
from dialogs.coach.meeting import known_as
from dialogs.coach.missed import NO_SHOW, STILL_THERE, TOLD, reason_in
from dialogs.coach.next_step import NEXT_STEP
from dialogs.coach.past import gathering_name, gathering_options, is_known, is_none, the_gathering
from dialogs.coach.plans import promise_id
from dialogs.coach.pressed import (
    is_solicited,
    was_harassed,
    was_pressed,
    was_pressed_afterwards,
    was_pressed_alone,
)
from dialogs.coach.recalling import (
    ABSENT,
    STAYING,
    Met,
    may_stay,
    no_face,
    or_the_first,
    with_cards_of,
    without_face,
    without_substance,
)
from dialogs.coach.reflected import (
    KEEP,
    MOST_STEPS,
    has_delicate,
    has_reach,
    is_low,
    knows_fee,
    met_nobody,
    met_one,
    one_name,
    people_met,
    people_noted,
    plan_let_go,
    reach_left_out,
    reflected,
    reflection_card,
    reflection_nudges,
    went_well,
)
from dialogs.coach.warning import pitfall_sought
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import Prompt, Say
from dialogs.core.steps import Ask, Dialog, End, Loop, Probe, Tell, When
from dialogs.language.intents import hear_intent

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.scene import Scene


def is_still_there(scene: Scene) -> bool:
    return (scene.answer("met") or {}).get("said") == STAYING


def did_not_go(scene: Scene) -> bool:
    return (scene.answer("met") or {}).get("said") == ABSENT


def is_again(scene: Scene) -> bool:
    return bool(scene.args.get("_again"))


def goal_again(scene: Scene) -> tuple[Prompt, ...]:
    """What the user set out for, in their own words; the coach only asks whether it came true."""
    gathering = the_gathering(scene)
    if not gathering or not gathering.plan or not gathering.plan.goal:
        return ()
    return (Say(scene.say("reflection.goal", gathering=gathering.name, goal=gathering.plan.goal)),)


def all_before(scene: Scene) -> tuple[Prompt, ...]:
    """What is worth seeing before one is asked: the goal, and whom one met on earlier days."""
    return (*goal_again(scene), *earlier_days(scene))


def has_goal(scene: Scene) -> bool:
    return bool(goal_again(scene))


def next_for(scene: Scene) -> tuple[dict[str, Any], ...]:
    """The people a next step is asked for, with the contact they may already be and last evening's plan."""
    gathering = the_gathering(scene)
    gathering_id, plan = gathering.id if gathering else "", planned_for(scene)
    return tuple(
        {
            "name": person["label"],
            "gathering": gathering_id,
            "_index": index,
            "_person": person,
            "_known": known.id if (known := known_as(scene, gathering_id, person["label"])) else "",
            "_planned": plan,
        }
        for index, person in enumerate(people_met(scene)[:MOST_STEPS])
    )


def planned_for(scene: Scene) -> str:
    """The promise that was planned before anybody was met, or what it has become with the first of them."""
    gathering = the_gathering(scene)
    if gathering is None or gathering.plan is None:
        return ""
    ours = (f for f in scene.notebook.follow_ups if f.gathering_id == gathering.id)
    alike = (f.id for f in ours if f.id == promise_id(gathering.id) or f.text == gathering.plan.action)
    return next(alike, "")


def this_gathering(dialog: str) -> Callable[[Scene], Start]:
    """What opens another dialog about the gathering at hand."""

    def then(scene: Scene) -> Start:
        gathering = the_gathering(scene)
        return Start(dialog, {"gathering": gathering.id if gathering else ""})

    return then


def told_reason(scene: Scene, text: str) -> dict[str, Any]:
    """The reason that whoever did not go gives at once."""
    return {ABSENT: reason_in(scene, text)} if hear_intent(text) == ABSENT else {}


def not_gone_there(scene: Scene) -> Start:
    """What opens the talk about having missed it, with the reason if that is told."""
    missed = this_gathering(ABSENT)(scene)
    return Start(ABSENT, {**missed.args, TOLD: scene.answer(ABSENT) or ""})


_TIP = (When(was_harassed, "reflection.tip.harassed"), "reflection.tip")
_AFTER_MET = (When(met_nobody, "comfort"), When(has_reach, "reach"), "got")
_AFTER_GOT = (When(has_delicate, "delicate"), "next")

REFLECTION = Dialog(
    "reflection",
    version=6,
    finish="wrap",
    recap=gathering_name,
    steps=(
        Tell("begin", to=(When(is_known, "met"), When(is_none, "retro"), "which")),
        Ask(
            "which",
            text="reflection.which",
            hear=OneOf(gathering_options),
            own={"skip": "another_time"},
            to=("met",),
        ),
        End("another_time", text="reflection.another_time"),
        Ask(
            "met",
            text=(
                When(is_again, "reflection.met.again"),
                When(has_earlier_days, "reflection.met.last_day"),
                When(has_goal, "reflection.met.aimed"),
                "reflection.met",
            ),
            fill=gathering_name,
            show=all_before,
            hear=Met(),
            probe=Probe(
                without_face,
                "reflection.met.probe",
                ("identity",),
                options=no_face,
                merge=with_cards_of,
            ),
            own={ABSENT: ABSENT, STAYING: STAYING},
            besides=told_reason,
            skip=True,
            to=(
                When(is_still_there, STAYING),
                When(did_not_go, ABSENT),
                When(was_pressed, "pressed"),
                *_AFTER_MET,
            ),
        ),
        Tell("pressed", text=_TIP, to=_AFTER_MET),
        Ask(
            "reach",
            text="reflection.reach",
            fill=reach_left_out,
            hear=OneOf(named("reflection.reach", "drop", KEEP)),
            chips=("finish",),
            skip=True,
            to=("got",),
        ),
        Ask(
            "comfort",
            text="reflection.comfort",
            hear=Words(200, named("reflection.comfort", "intro", "host", "topic", "small")),
            chips=("finish",),
            skip=True,
            to=(When(was_pressed_alone, "tip"), "energy"),
        ),
        Ask(
            "got",
            text=(When(met_one, "reflection.got.one"), "reflection.got"),
            fill=one_name,
            show=people_noted,
            hear=FreeText(400),
            probe=Probe(
                without_substance,
                "reflection.got.probe",
                ("object",),
                options=may_stay,
                merge=or_the_first,
            ),
            chips=("finish",),
            skip=True,
            to=(When(was_pressed_afterwards, "pressed_there"), *_AFTER_GOT),
        ),
        Tell("pressed_there", text=_TIP, to=_AFTER_GOT),
        Ask(
            "delicate",
            text="reflection.delicate",
            hear=OneOf(named("reflection.delicate", "drop", KEEP)),
            chips=("finish",),
            skip=True,
            to=("next",),
        ),
        Loop("next", "next_step", over=next_for, to=("reached",)),
        Ask(
            "reached",
            text=(When(has_goal, "reflection.reached"), "reflection.reached.plain"),
            hear=OneOf(named("reflection.reached", "0", "1", "2", "3")),
            chips=("finish",),
            skip=True,
            to=(When(chose("reached", "0"), "why"), "energy"),
        ),
        Ask(
            "why",
            text="reflection.why",
            hear=OneOf(named("reflection.why", "absent", "time", "friends", "solicited", "mood")),
            chips=("finish",),
            skip=True,
            to=(When(is_solicited, "tip"), "energy"),
        ),
        Tell("tip", text=_TIP, to=("energy",)),
        Ask(
            "energy",
            text="reflection.energy",
            hear=OneOf(named("reflection.energy", "1", "2", "3", "4", "5")),
            chips=("finish",),
            skip=True,
            to=(When(met_nobody, "price"), "mix"),
        ),
        Ask(
            "mix",
            text="reflection.mix",
            hear=OneOf(named("reflection.mix", "new", "both", "known")),
            chips=("finish",),
            skip=True,
            to=("price",),
        ),
        Tell("price", to=(When(knows_fee, "wrap"), "cost")),
        Ask(
            "cost",
            text="reflection.cost",
            hear=Yen(chips=(0, 1500, 3000, 5000)),
            chips=("finish",),
            skip=True,
            to=("wrap",),
        ),
        Tell("wrap", show=plan_let_go, to=("done",)),
        End(
            "done",
            show=reflection_card,
            text=(
                When(met_nobody, "reflection.done.nobody"),
                When(is_low, "reflection.done.rest"),
                "reflection.done",
            ),
            changes=reflected,
            nudges=reflection_nudges,
            calls=pitfall_sought,
            ride=went_well,
        ),
        End("retro", then=lambda _scene: Start("retro")),
        End(STAYING, then=this_gathering(STAYING)),
        End(ABSENT, then=not_gone_there),
    ),
)

DIALOGS = (REFLECTION, EVENING, NEXT_STEP, NO_SHOW, STILL_THERE)
