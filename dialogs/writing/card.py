"""The card for the day: why, with whom, about what, the first words, and what comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.moments import say_moment, say_range
from dialogs.core.prompts import Card
from dialogs.writing.kits import kits
from dialogs.writing.promises import deed
from dialogs.writing.words import antenna, first_question, openers, parted

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering, Plan

_LONGEST = 120


def plan_card(scene: Scene, gathering: Gathering, plan: Plan) -> Card:
    """What to read in five seconds at the door; rows without words are left out."""
    kit = kits(scene.lang)
    whom, what = parted(plan.people, scene.lang)
    listen = antenna(plan.people, plan.goal, scene.lang)
    rows = (
        ("card.why", plan.goal),
        ("card.whom" if what else "card.whom_what", whom),
        ("card.what", what),
        ("card.first_words", first_question(scene, plan)),
        ("card.antenna", kit.comma.join(listen)),
        ("card.promise", if_then(scene, plan.action, plan.due_at)),
        ("card.obstacle", obstacle_line(scene, plan.obstacle)),
    )
    return Card(
        _title(scene, gathering), tuple((scene.say(label), _cut(value)) for label, value in rows if value)
    )


def talk_card(scene: Scene, plan: Plan) -> Card:
    """How to begin, what to ask, how to get away."""
    kit = kits(scene.lang)
    starts = tuple((scene.say("card.opener"), words) for words in openers(scene, plan))
    asks = tuple((scene.say("card.ask"), topic.ask) for topic in kit.of(plan.purpose).topics)
    ends = ((scene.say("card.leave"), kit.leave), (scene.say("card.skip"), kit.skip))
    return Card(scene.say("card.talk"), (*starts, *asks, *ends))


def if_then(scene: Scene, action: str, due_at: datetime | None) -> str:
    """A promise in the wording that makes it likely: when this moment comes, then that."""
    if not action or due_at is None:
        return action
    return scene.say("card.if_then", moment=say_moment(scene, due_at), action=deed(action))


def obstacle_line(scene: Scene, obstacle: str) -> str:
    """What to do when the chosen obstacle comes between; empty when none was chosen."""
    known = kits(scene.lang).obstacles.get(obstacle)
    return scene.say("card.when_then", when=known.when, then=known.then) if known else ""


def _title(scene: Scene, gathering: Gathering) -> str:
    when = (
        say_range(scene, gathering.starts_at, gathering.ends_at)
        if gathering.end_known
        else say_moment(scene, gathering.starts_at)
    )
    return scene.say("card.title", name=gathering.name, moment=when)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
