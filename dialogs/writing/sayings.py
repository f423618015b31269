"""Sentences to say at a gathering, made of a plan's own pieces; what a piece is lacking for is not said."""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from dialogs.writing.kits import kits
from dialogs.writing.phrase_patterns import patterns
from dialogs.writing.phrases import Pieces, asks, field_of, is_person, is_said, read
from dialogs.writing.promises import written
from dialogs.writing.sentences import opened, turned
from dialogs.writing.words import asked_of, is_chosen, is_phrase, is_ready, parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dialogs.core.scene import Scene
    from dialogs.notebook import Plan

Known = dict[str, str]
_LONGEST_TOPIC = 40
_SOMEBODY = 2
"""Words that name somebody and do not tell of something: "a designer", but "opening a shop"."""


def fitting(wordings: Iterable[str], known: Mapping[str, str]) -> str:
    """The first wording whose pieces are all known, filled; empty when there is none."""
    for wording in wordings:
        if all(known.get(name) for name in _names(wording)):
            return wording.format_map(known)
    return ""


@cache
def _names(wording: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(wording) if name)


def known(scene: Scene, plan: Plan) -> Known:
    """All that wordings may hold. Whom and topic come from the second answer first, then from the goal."""
    lang = scene.lang
    whom, what = parted(plan.people, lang)
    said = Pieces() if is_ready(whom, lang) else read(whom, lang)
    aim = read(plan.goal, lang)
    who = opened(said.who or aim.who, lang)
    of_whom = said if said.who else aim
    return {
        **_topic(plan, said, aim, lang),
        "who": who,
        "spoken": spoken(who, lang),
        "field": field_of(who, lang),
        "interest": of_whom.interest or said.interest or aim.interest,
        "thing": aim.thing or said.thing,
        "ask": asked_of(what, lang) or kits(lang).talk_of(plan.purpose, plan.goal).topics[0].ask,
        "work": scene.profile.work if is_phrase(scene.profile.work, lang) else "",
        "gift": scene.profile.gift,
        "example": scene.profile.example,
    }


def _topic(plan: Plan, said: Pieces, aim: Pieces, lang: str) -> Known:
    """What to talk about: their trouble, a topic, or a question, to their face or about others.

    What somebody wants to make known is no topic to ask others about.
    """
    what = parted(plan.people, lang)[1]
    if what and not is_chosen(what, lang):
        return _as_topic(_explicit(what, lang), lang)
    own = plan.purpose == "awareness"
    topic = _told_of(said, lang) or ("" if own else _told_of(aim, lang))
    return {"problem": turned(said.problem or aim.problem, lang), **_as_topic(topic, lang)}


def _told_of(pieces: Pieces, lang: str) -> str:
    """A topic or an interest; somebody who is wanted is whom to look for and nothing to ask about."""
    wanted = len(pieces.interest.split()) <= _SOMEBODY and is_person(pieces.interest, lang)
    return pieces.topic or ("" if wanted else pieces.interest)


def _explicit(what: str, lang: str) -> str:
    """A topic that was asked for by itself."""
    bare = what.strip().rstrip("?!.\uff1f\uff01\u3002")
    fits = len(bare) <= _LONGEST_TOPIC and is_said(bare, lang) and (is_phrase(bare, lang) or asks(bare, lang))
    return bare if fits else read(what, lang).topic


def _as_topic(topic: str, lang: str) -> Known:
    if not 0 < len(topic) <= _LONGEST_TOPIC:
        return {}
    told = turned(topic, lang)
    if not asks(topic, lang):
        return {"topic": opened(told, lang)}
    return {"question" if told != topic or not _tells_of_others(lang) else "matter": opened(told, lang)}


def _tells_of_others(lang: str) -> bool:
    """Whether a language tells a question about somebody from one to them."""
    return bool(patterns(lang).turns)


def spoken(who: str, lang: str) -> str:
    """Somebody as called to others: politely, or with "any" before many."""
    return written(kits(lang).spoken, who) if who else ""


def first_question(scene: Scene, plan: Plan) -> str:
    """A question about their situation, with the user's own topic in it when there is one."""
    has, talk = known(scene, plan), kits(scene.lang).talk_of(plan.purpose, plan.goal)
    picked = is_chosen(parted(plan.people, scene.lang)[1], scene.lang)
    return fitting(talk.picked if picked else talk.first, has)


def openers(scene: Scene, plan: Plan) -> tuple[str, str, str]:
    """Three ways to begin: about the evening, about them, and by way of somebody known."""
    kit = kits(scene.lang)
    return kit.first_words, first_question(scene, plan), fitting(kit.via_host, known(scene, plan))


def closing(scene: Scene, plan: Plan) -> str:
    """What ends a self-introduction: whom or what one is looking for, and a question that hands over."""
    has = {**known(scene, plan), "first": first_question(scene, plan)}
    return fitting(kits(scene.lang).talk_of(plan.purpose, plan.goal).close, has)


def extras(scene: Scene, plan: Plan) -> tuple[tuple[str, str], ...]:
    """What else serves the purpose: a label and what to say or do."""
    has = known(scene, plan)
    pairs = (
        (extra.label, fitting(extra.say, has))
        for extra in kits(scene.lang).talk_of(plan.purpose, plan.goal).extras
    )
    return tuple((label, said) for label, said in pairs if said)
