"""The three questions before a gathering, and the card they lead to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.coach.actions import (
    Action,
    action_words,
    after_it,
    begin_of,
    due_moments,
    lacks_moment,
    moment_anew,
    said_day,
    says_a_week,
)
from dialogs.coach.at_once import PREPARATION_SHEET
from dialogs.coach.card_mending import moved, put_right
from dialogs.coach.goals import (
    Goal,
    Rewrite,
    asks_model,
    goal_of,
    goal_words,
    has_reworded,
    has_rewrite,
    is_light,
    purpose_of,
    reworded_goal,
    rewording_sought,
    rewrite_of,
    wants_other_words,
    was_left_out,
    was_probed,
)
from dialogs.coach.hears import Due
from dialogs.coach.lighter import LIGHTER, is_past
from dialogs.coach.model import waiting
from dialogs.coach.opinions import goal_doubted, people_doubted
from dialogs.coach.plans import after_card, nudges_of_named
from dialogs.coach.prepared import (
    QUESTIONS,
    armour,
    card,
    has_promise,
    is_armed,
    is_moved,
    knows_goal,
    may_speak,
    promised,
    saved,
)
from dialogs.coach.probing import GOAL_PROBE, PEOPLE_PROBE
from dialogs.coach.promises import action_options, with_moment_of, without_action
from dialogs.coach.push_consent import PUSH_CONSENT
from dialogs.coach.which import choosing_or_adding, evening, named, the
from dialogs.coach.whom import Whom, people_options
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Probe, Review, Tell, When
from dialogs.language.purpose import ordered
from dialogs.writing.kits import kits

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene

SOON = timedelta(hours=2)


def is_over(scene: Scene) -> bool:
    """Over before the first answer; afterwards the talk goes on, whatever the hour."""
    return not scene.answers and the(scene).ends_at <= scene.now


def is_soon(scene: Scene) -> bool:
    return not scene.answers and the(scene).starts_at - scene.now < SOON


def is_prepared(scene: Scene) -> bool:
    return the(scene).plan is not None


def is_off(scene: Scene) -> bool:
    """Whether nobody goes there any more."""
    gathering = named(scene)
    return gathering is not None and gathering.state in {"cancelled", "declined"}


def lacks_goal(scene: Scene) -> bool:
    """Whether nobody has told a goal, nor left it out."""
    return goal_of(scene) is None and "goal" not in scene.answers


def has_nothing(scene: Scene) -> bool:
    """Whether all three questions were left out."""
    return goal_of(scene) is None and all(scene.answer(step) is None for step in QUESTIONS)


def progress(scene: Scene) -> dict[str, object]:
    """How far the three questions have come."""
    return {**evening(scene), "count": sum(scene.answer(step) is not None for step in QUESTIONS)}


def card_so_far(scene: Scene) -> tuple[Prompt, ...]:
    """The card as far as it stands; nothing before the first answer."""
    return () if has_nothing(scene) else card(scene)


def received_goal(scene: Scene) -> dict[str, object]:
    return {"goal": goal_words(scene)}


def offered_goal(scene: Scene) -> dict[str, object]:
    return {"goal": rewrite_of(scene)}


def offered_again(scene: Scene) -> dict[str, object]:
    return {"goal": reworded_goal(scene)}


def planned_action(scene: Scene) -> dict[str, object]:
    return {"action": action_words(scene)}


def knows_the_way(scene: Scene) -> bool:
    """From the second gathering on one more tap is worth it: what may come between."""
    return scene.profile.gatherings > 0 and not is_prepared(scene)


def obstacle_options(scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(name, label=o.label) for name, o in kits(scene.lang).obstacles.items())


def purpose_options(scene: Scene) -> tuple[Option, ...]:
    """All purposes, those that the words of the goal betray first."""
    return tuple(Option(name, f"prep.goal.type.{name}") for name in ordered(goal_words(scene), scene.lang))


def short_version(scene: Scene) -> Start:
    told = {"_goal": goal_of(scene)} if knows_goal(scene) else {}
    return Start("preparation_short", {"gathering": scene.arg("gathering"), **told})


def light_version(scene: Scene) -> Start:
    """Light by a tap, or because no aim came to mind: that is not to be praised."""
    return Start(
        "preparation_light",
        {"gathering": scene.arg("gathering"), "_open": was_probed(scene) or was_left_out(scene)},
    )


def reflection(scene: Scene) -> Start:
    return Start("reflection", {"gathering": scene.arg("gathering")})


_TO_REVIEW = (When(has_nothing, "light"), "review")

PREPARATION = Dialog(
    "preparation",
    version=5,
    recap=progress,
    moot=is_off,
    over=is_past,
    finish="wrap",
    sheet=PREPARATION_SHEET,
    keeps=("goal_opinion", "people_opinion", "rewrite"),
    shows={"card": card_so_far},
    steps=(
        *choosing_or_adding("preparation", "begin"),
        Tell("begin", to=(When(is_over, "over"), When(is_soon, "soon"), "hello")),
        End("over", text="prep.over", fill=evening, then=reflection),
        End("soon", then=short_version),
        Tell(
            "hello",
            text=(When(is_prepared, "prep.again"), "prep.hello"),
            fill=evening,
            to=(When(knows_goal, "received"), "goal"),
        ),
        Ask(
            "goal",
            text="prep.goal",
            hear=Goal(),
            probe=GOAL_PROBE,
            skip=True,
            to=(
                When(is_light, "light"),
                When(has_rewrite, "rewrite"),
                When(was_probed, "received"),
                "people",
            ),
        ),
        End("light", then=light_version),
        Ask(
            "rewrite",
            text="prep.rewrite",
            fill=offered_goal,
            hear=Rewrite(),
            skip=True,
            to=(When(asks_model, "rewriting"), When(wants_other_words, "reword"), "people"),
        ),
        waiting("rewriting", "rewrite", rewording_sought, has_reworded, ("rewritten",)),
        Ask(
            "rewritten",
            text="prep.rewrite",
            fill=offered_again,
            hear=Rewrite(again=True),
            skip=True,
            to=(When(wants_other_words, "reword"), "people"),
        ),
        Ask("reword", text="prep.reword", hear=FreeText(limit=400), skip=True, to=("people",)),
        Tell("received", text="prep.received", fill=received_goal, to=("people",)),
        Ask(
            "people",
            text="prep.people",
            hear=Whom(limit=400, choices=people_options),
            probe=PEOPLE_PROBE,
            chips=("finish",),
            skip=True,
            calls=goal_doubted,
            to=("action",),
        ),
        Ask(
            "action",
            text="prep.action",
            hear=Action(purpose_of),
            probe=Probe(
                without_action, "prep.action.probe", ("action",), options=action_options, merge=with_moment_of
            ),
            chips=("finish",),
            skip=True,
            calls=people_doubted,
            besides=moment_anew,
            to=(When(lacks_moment, "moment"), *_TO_REVIEW),
        ),
        Ask(
            "moment",
            text="prep.moment",
            fill=planned_action,
            hear=Due(chips=due_moments, base=after_it, after=begin_of, on=said_day, week=says_a_week),
            chips=("finish",),
            skip=True,
            to=("review",),
        ),
        Tell("wrap", to=(When(lacks_goal, "hello"), *_TO_REVIEW)),
        Review(
            "review",
            text="prep.review",
            card=card,
            edits=("goal", "people", "action", "moment", "purpose"),
            mend=put_right,
            opens=moved,
            to=(When(knows_the_way, "obstacle"), "done"),
        ),
        Ask("purpose", text="prep.purpose", hear=OneOf(purpose_options), skip=True, to=("review",)),
        Ask(
            "obstacle",
            text="prep.obstacle",
            hear=OneOf(obstacle_options),
            skip=True,
            chips=("skip",),
            to=(When(is_armed, "armed"), "done"),
        ),
        Tell("armed", text="prep.armed", fill=armour, to=("done",)),
        End(
            "done",
            text=(
                When(is_moved, "prep.done.moved"),
                When(may_speak, "prep.done.promise"),
                When(has_promise, "prep.done.quiet"),
                "prep.done",
            ),
            fill=promised,
            changes=saved,
            nudges=nudges_of_named,
            then=after_card,
            ride=True,
        ),
    ),
)
DIALOGS = (PREPARATION, *LIGHTER, PUSH_CONSENT)
