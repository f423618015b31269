"""Goals put into a frame, and words to listen for: small pieces made of the user's own words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from dialogs.language.slots import keywords
from dialogs.writing.kits import kits
from dialogs.writing.phrases import Pieces, asks, is_person, read, word_of
from dialogs.writing.sentences import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

ANTENNA = 3


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
    frame = kit.goal if _can_be_met(words, lang) else kit.goal_of_other
    frame = kit.goal_of_thing if is_thing(words, lang) else frame
    return frame.format(words=words) if frame else words


def _can_be_met(words: str, lang: str) -> bool:
    who = words.split(",", 1)[0]
    fits = _pattern(kits(lang).framed).search(who) is not None
    return fits and is_person(who, lang) and not asks(who, lang)


def rewritten(goal: str, purpose: str, lang: str) -> str:
    """A goal one can count, made of the words of a vague one; empty where none would read well."""
    kit, pieces, many = kits(lang).of(purpose), read(goal, lang), _pattern(kits(lang).many)
    if pieces.who and kit.rewrite_who and many.search(pieces.who):
        return kit.rewrite_who.format(words=pieces.who)
    word = next(iter(keywords(goal, lang, 1)), "")
    fits = is_thing(word, lang) or (word and not kit.rewrite_who and many.search(word))
    return kit.rewrite.format(words=word) if fits else ""


def joined(whom: str, what: str, lang: str) -> str:
    """Whom and what about, when they were asked for one after the other."""
    return f"{whom}{kits(lang).joint}{what}"


def parted(people: str, lang: str) -> tuple[str, str]:
    """Whom and what about again; all of it is whom when they were said together."""
    whom, _, what = people.partition(kits(lang).joint)
    return whom, what


def antenna(people: str, goal: str, lang: str) -> tuple[str, ...]:
    """Up to three words to listen for, what the talk is to be about first, then whom it is with."""
    spoken, aim = read(_unjoined(people, lang), lang), read(goal, lang)
    said = (*_heard(spoken), *_heard(aim), spoken.field, aim.field, aim.thing)
    words = (opened(word_of(phrase, lang), lang) for phrase in said if phrase)
    found = dict.fromkeys(word for word in words if word)
    return tuple(word for word in found if not within(word, found))[:ANTENNA]


def _heard(pieces: Pieces) -> tuple[str, str, str]:
    return pieces.problem, pieces.interest, pieces.topic


def within(word: str, others: Iterable[str]) -> bool:
    """Whether a word is only a part of another one."""
    return any(word != other and word in other for other in others)


def _unjoined(people: str, lang: str) -> str:
    """Whom and what as two clauses; what was tapped is no word of the user's own."""
    whom, what = parted(people, lang)
    own = ("" if is_ready(whom, lang) else whom, "" if is_chosen(what, lang) else what)
    return "\n".join(part for part in own if part)


@cache
def _pattern(like: str) -> re.Pattern[str]:
    return re.compile(like)


@cache
def _chosen(lang: str) -> dict[str, str]:
    """The ready-made topics of all purposes, and the question each stands for."""
    kit = kits(lang)
    return {t.label: t.ask for talk in (*kit.purposes.values(), *kit.special.values()) for t in talk.topics}


def is_ready(whom: str, lang: str) -> bool:
    """Whether whom to talk with was tapped: a ready-made suggestion holds no words of the user's own."""
    kit = kits(lang)
    return any(whom in known.people for known in kit.purposes.values()) or whom in kit.light.people


def is_chosen(what: str, lang: str) -> bool:
    return what in _chosen(lang)


def asked_of(what: str, lang: str) -> str:
    """The question a ready-made topic stands for, else nothing."""
    return _chosen(lang).get(what, "")
