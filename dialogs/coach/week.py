"""Several gatherings in one week: one goal for all, one after the other, or only one of them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from dialogs.changes import Change, DropNudge, NudgeChange, SaveGathering
from dialogs.coach.actions import kinds_for
from dialogs.coach.choices import chose, numbered
from dialogs.coach.goals import (
    Goal,
    goal_words,
    is_light,
    purpose_of,
)
from dialogs.coach.moments import at_local, local
from dialogs.coach.plans import nudges_planned, one_more, planned
from dialogs.coach.probing import GOAL_PROBE
from dialogs.coach.promises import doing
from dialogs.coach.which import label_of, the
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.steps import Ask, Dialog, End, Loop, Option, Tell, When
from dialogs.notebook import Plan
from dialogs.nudging.timeline import nudge_id
from dialogs.shapes import replace
from dialogs.writing.card import plan_card
from dialogs.writing.kits import kits

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

TOGETHER, EACH, ONE = "together", "each", "one"
_NOON = time(12, 10)


def unprepared(scene: Scene) -> tuple[Gathering, ...]:
    """Those that are asked about; the hour does not change them, so that answers keep their order."""
    found = (scene.notebook.gathering(g) for g in scene.args.get("gatherings", ()))
    return tuple(g for g in found if g and g.state == "planned" and g.plan is None)


def ahead(scene: Scene) -> tuple[Gathering, ...]:
    """Those of the week that are still to come and not prepared."""
    return tuple(g for g in unprepared(scene) if g.starts_at > scene.now)


def are_none(scene: Scene) -> bool:
    return not ahead(scene)


def is_one(scene: Scene) -> bool:
    return len(ahead(scene)) == 1


def how_many(scene: Scene) -> dict[str, object]:
    return {"count": len(ahead(scene))}


def choices(scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(g.id, label=label_of(scene, g)) for g in ahead(scene))


def one_by_one(scene: Scene) -> tuple[Start, ...]:
    return tuple(Start("preparation", {"gathering": g.id}) for g in ahead(scene))


def only_that(scene: Scene) -> Start:
    return Start("preparation", {"gathering": scene.answer("which")})


def others_left_alone(scene: Scene) -> tuple[NudgeChange, ...]:
    """Whoever focuses on one is not reminded of preparing the others."""
    others = (g for g in ahead(scene) if g.id != scene.answer("which"))
    return tuple(DropNudge(nudge_id(g.id, "eve")) for g in others)


def people_options(scene: Scene) -> tuple[Option, ...]:
    return numbered("people", kits(scene.lang).of(scene.arg("_purpose")).people)


def evening(scene: Scene) -> dict[str, object]:
    return {"name": the(scene).name}


WEEK_PEOPLE = Dialog(
    "week_people",
    version=1,
    steps=(
        Ask(
            "people",
            text="week_people.people",
            fill=evening,
            hear=FreeText(limit=400, choices=people_options),
            skip=True,
            chips=("skip",),
            to=("done",),
        ),
        End("done"),
    ),
)


def lacks_goal(scene: Scene) -> bool:
    return scene.answer("goal") is None


def action_options(scene: Scene) -> tuple[Option, ...]:
    return kinds_for(scene, purpose_of(scene))


def each_evening(scene: Scene) -> tuple[dict[str, Any], ...]:
    return tuple({"gathering": g.id, "_purpose": purpose_of(scene)} for g in unprepared(scene))


def plans(scene: Scene) -> tuple[tuple[Gathering, Plan], ...]:
    """A plan for each: shared goal and action, its own people, due at noon as long after as is usual."""
    said = scene.answer("people") or []
    people = [(answers or {}).get("people") or "" for answers in said]
    people += [""] * len(unprepared(scene))
    return tuple((g, _plan(scene, g, words)) for g, words in zip(unprepared(scene), people, strict=False))


def _plan(scene: Scene, gathering: Gathering, people: str) -> Plan:
    action, purpose = scene.answer("action"), purpose_of(scene)
    plan = Plan(goal=goal_words(scene), purpose=purpose, people=people, clarity="concrete concrete concrete")
    if not action:
        return plan
    day = local(scene, gathering.ends_at).date() + timedelta(days=kits(scene.lang).of(purpose).days)
    words = doing(scene, {"kind": action, "text": ""})
    return replace(plan, action=words, kind=action, due_at=at_local(scene, day, _NOON))


def saved(scene: Scene) -> tuple[Change, ...]:
    made = plans(scene)
    kept = (change for g, plan in made for change in planned(scene, g, plan, "full"))
    return (*kept, one_more(scene, len(made)))


def prepared(scene: Scene) -> tuple[Gathering, ...]:
    found = (scene.notebook.gathering(g) for g in scene.args.get("gatherings", ()))
    return tuple(g for g in found if g and g.plan)


def all_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    return tuple(change for g in prepared(scene) for change in nudges_planned(scene, g))


def cards(scene: Scene) -> tuple[Prompt, ...]:
    return tuple(plan_card(scene, g, g.plan) for g in prepared(scene) if g.plan)


def light_evenings(scene: Scene) -> tuple[Change, ...]:
    """A week without ambitions needs no questions, only to be left in peace."""
    plan = Plan(goal=scene.say("prep.goal.type.light"), purpose="other", clarity="concrete open open")
    kept = tuple(SaveGathering(replace(g, plan=plan, mode="light", answered=True)) for g in ahead(scene))
    return (*kept, one_more(scene, len(kept)))


def consent(scene: Scene) -> Start | None:
    made = prepared(scene)
    asks = scene.profile.push_consent is None and made
    return Start("push_consent", {"gathering": made[0].id}) if asks else None


WEEK = Dialog(
    "week",
    version=1,
    recap=how_many,
    finish="wrap",
    steps=(
        Tell("begin", to=(When(are_none, "none"), When(is_one, "single"), "how")),
        End("none", text="week.none"),
        End("single", then=one_by_one),
        Ask(
            "how",
            text="week.how",
            fill=how_many,
            hear=OneOf(
                (Option(TOGETHER, "week.together"), Option(EACH, "week.each"), Option(ONE, "week.one"))
            ),
            to=(When(chose("how", EACH), "each"), When(chose("how", ONE), "which"), "goal"),
        ),
        End("each", then=one_by_one),
        Ask("which", text="week.which", hear=OneOf(choices), to=("only",)),
        End("only", nudges=others_left_alone, then=only_that),
        Ask(
            "goal",
            text="week.goal",
            hear=Goal(),
            probe=GOAL_PROBE,
            to=(When(is_light, "light"), "people"),
        ),
        End("light", text="week.light", changes=light_evenings, nudges=all_nudges, then=consent),
        Loop("people", dialog="week_people", over=each_evening, to=("action",)),
        Ask("action", text="week.action", hear=OneOf(action_options), chips=("finish",), to=("done",)),
        Tell("wrap", to=(When(lacks_goal, "how"), "done")),
        End(
            "done",
            text="week.done",
            show=cards,
            changes=saved,
            nudges=all_nudges,
            then=consent,
            ride=True,
        ),
    ),
)
DIALOGS = (WEEK, WEEK_PEOPLE)
