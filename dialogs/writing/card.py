"""The card for the day: why, with whom, about what, the first words, and what comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.moments import say_moment, say_when
from dialogs.core.prompts import Card
from dialogs.writing.kits import kits
from dialogs.writing.promises import deed
from dialogs.writing.sayings import extras, first_question, openers
from dialogs.writing.targets import bingo, targets, worth_talking
from dialogs.writing.words import antenna, parted

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering, Plan

_LONGEST = 120


def plan_card(scene: Scene, gathering: Gathering, plan: Plan) -> Card:
    """What to read in five seconds at the door; rows without words are left out."""
    if gathering.mode == "light":
        return light_card(scene, gathering, plan)
    kit = kits(scene.lang)
    whom, what = parted(plan.people, scene.lang)
    listen = antenna(plan.people, plan.goal, scene.lang)
    rows = (
        ("card.why", plan.goal),
        ("card.whom" if what else "card.whom_what", whom),
        ("card.what", what),
        ("card.first_words", first_question(scene, plan)),
        ("card.antenna", kit.comma.join(listen)),
        ("card.gift", scene.profile.gift),
        ("card.promise", if_then(scene, plan.action, plan.due_at)),
        ("card.obstacle", obstacle_line(scene, plan.obstacle)),
    )
    return Card(
        _title(scene, gathering), tuple((scene.say(label), _cut(value)) for label, value in rows if value)
    )


def light_card(scene: Scene, gathering: Gathering, plan: Plan) -> Card:
    """All that a nice evening needs: one person, one question, one nice thing."""
    light = kits(scene.lang).light
    rows = (
        ("light.one_person", parted(plan.people, scene.lang)[0] or plan.goal),
        ("light.one_question", light.ask),
        ("light.one_gift", light.gift),
    )
    return Card(
        _title(scene, gathering), tuple((scene.say(label), _cut(words)) for label, words in rows if words)
    )


def talk_card(scene: Scene, plan: Plan) -> Card:
    """How to begin, what to ask, what else serves the purpose, how to get away."""
    kit = kits(scene.lang)
    talk = kit.talk_of(plan.purpose, plan.goal)
    starts = tuple((scene.say("card.opener"), words) for words in openers(scene, plan))
    asks = tuple((scene.say("card.ask"), topic.ask) for topic in talk.topics)
    ends = tuple((scene.say("card.leave"), words) for words in kit.leave)
    return Card(scene.say("card.talk"), (*starts, *asks, *extras(scene, plan), *ends))


def whom_card(scene: Scene, plan: Plan) -> Card:
    """Whom to look for, at most three, and with whom to stay or not."""
    rows: list[tuple[str, str]] = []
    for found in targets(scene, plan):
        pieces = (("card.target", found.who), ("card.how", found.how), ("card.where", found.where))
        rows.extend((scene.say(name), words) for name, words in pieces if words)
    rows += [(scene.say("card.bingo"), line) for line in bingo(scene, plan)]
    stay = (scene.say("card.stay"), worth_talking(scene, plan))
    return Card(scene.say("card.people"), (*rows, stay, (scene.say("card.skip"), kits(scene.lang).skip)))


def trouble_card(scene: Scene) -> Card:
    """What may come between, with its answer, and something to be reminded by."""
    kit = kits(scene.lang)
    rows = tuple((known.label, obstacle_line(scene, name)) for name, known in kit.obstacles.items())
    return Card(scene.say("card.troubles"), (*rows, (scene.say("card.cue"), kit.cue)))


def if_then(scene: Scene, action: str, due_at: datetime | None) -> str:
    """A promise in the wording that makes it likely: when this moment comes, then that."""
    if not action or due_at is None:
        return action
    return scene.say("card.if_then", moment=say_moment(scene, due_at), action=deed(action, scene.lang))


def obstacle_line(scene: Scene, obstacle: str) -> str:
    """What to do when the chosen obstacle comes between; empty when none was chosen."""
    known = kits(scene.lang).obstacles.get(obstacle)
    return scene.say("card.when_then", when=known.when, then=known.then) if known else ""


def _title(scene: Scene, gathering: Gathering) -> str:
    when = say_when(scene, gathering.starts_at, gathering.ends_at, end_known=gathering.end_known)
    return scene.say("card.title", name=gathering.name, moment=when)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
