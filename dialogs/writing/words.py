"""First words, things to listen for, goals put into a frame: small pieces made of the user's own words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from dialogs.language.slots import keywords, slots
from dialogs.writing.kits import kits

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Plan

ANTENNA = 3
_TOPIC = 30


def is_phrase(words: str, lang: str) -> bool:
    """Whether `words` name a thing or a person, so that they fit into a frame."""
    return bool(_pattern(kits(lang).noun).search(words.strip()))


def is_thing(words: str, lang: str) -> bool:
    """Whether `words`, a phrase, name a field or a product rather than somebody one can meet."""
    return bool(_pattern(kits(lang).thing).search(words.strip()))


def as_goal(words: str, purpose: str, lang: str) -> str:
    """What was typed as a goal: framed by its purpose when it only names somebody or something."""
    kit = kits(lang).purposes.get(purpose)
    if kit is None or not is_phrase(words, lang):
        return words
    frame = kit.goal_of_thing if is_thing(words, lang) else kit.goal
    return frame.format(words=words)


def rewritten(goal: str, purpose: str, lang: str) -> str:
    """A goal one can count, made of the words of a vague one; empty when it holds nothing to make it of."""
    found = keywords(goal, lang, 1)
    return kits(lang).of(purpose).rewrite.format(words=found[0]) if found else ""


def joined(whom: str, what: str, lang: str) -> str:
    """Whom and what about, when they were asked for one after the other."""
    return f"{whom}{kits(lang).joint}{what}"


def parted(people: str, lang: str) -> tuple[str, str]:
    """Whom and what about again; all of it is whom when they were said together."""
    whom, _, what = people.partition(kits(lang).joint)
    return whom, what


def antenna(people: str, goal: str, lang: str) -> tuple[str, ...]:
    """Up to three words to listen for, those of the goal first."""
    found = dict.fromkeys((*keywords(goal, lang, ANTENNA), *keywords(people, lang, ANTENNA)))
    return tuple(found)[:ANTENNA]


def first_question(scene: Scene, plan: Plan) -> str:
    """A question about their situation, with the user's own topic in it when there is one."""
    kit, what = kits(scene.lang).of(plan.purpose), parted(plan.people, scene.lang)[1]
    offered = (topic for known in kits(scene.lang).purposes.values() for topic in known.topics)
    chosen = next((topic.ask for topic in offered if topic.label == what), "")
    ask = chosen or kit.topics[0].ask
    guess = _guessed(scene, plan) if "{ask}" in kit.about else ""
    topic = what if what and not chosen else guess
    return kit.about.format(topic=topic, ask=ask) if topic and len(topic) <= _TOPIC else ask


def _guessed(scene: Scene, plan: Plan) -> str:
    """What the goal, else the talk, seems to be about; nothing where a language does not allow to tell."""
    if not kits(scene.lang).guess_topic:
        return ""
    read = (
        slots(text, lang=scene.lang, now=scene.now, zone=scene.zone).what for text in (plan.goal, plan.people)
    )
    return next((what for what in read if what), "")


def openers(scene: Scene, plan: Plan) -> tuple[str, ...]:
    """Three ways to begin: about the evening, about them, and by way of somebody known."""
    kit, whom = kits(scene.lang), parted(plan.people, scene.lang)[0]
    by_way = (kit.via_host.format(who=whom),) if whom and is_phrase(whom, scene.lang) else ()
    return (kit.first_words, first_question(scene, plan), *by_way)


@cache
def _pattern(like: str) -> re.Pattern[str]:
    return re.compile(like)
