"""Whether an English goal is a wish with a detail, a bare type of wish, or a reason for coming.

An answer is read clause by clause. What the user wishes counts; what they tell of themselves or of others
counts only where it names a listed trade or role; why they come never does.
"""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise

from msgspec import Struct

from dialogs.language.english.phrases import blanked, is_unknown, phrase
from dialogs.language.english.words import HEADS, SURE, Kind, Word, Words
from dialogs.language.lexicon import words as listed

_SOME = 12
"""Longer answers hold a word nobody listed by mere chance, so one alone proves nothing."""


class Mood(Enum):
    """What the clauses up to here are about."""

    OPEN = auto()
    WISH = auto()
    STORY = auto()


class _Found(Struct, frozen=True):
    """Details of an answer by how much they prove."""

    sure: int = 0
    loose: int = 0

    def __add__(self, other: "_Found") -> "_Found":
        return _Found(self.sure + other.sure, self.loose + other.loose)


def goal(words: Words) -> str | None:
    """What an English goal lacks: `all`, `object`, `vanity`, or None."""
    if not has_words(words) or is_unknown(words):
        return "all"
    vain = blanked(words, "vanity")
    skip = vain | blanked(words, "treats") | blanked(words, "idiom") | blanked(words, "own_place")
    if vain and not _enough(_details(words.each, skip), words):
        return "vanity"
    counted = phrase("outcome").search(words.flat) and not phrase("vanity").search(words.flat)
    if counted or phrase("pastime").search(words.flat) or _is_told_apart(words):
        return None
    if one_word(words):
        return "object"
    return _by_clauses(words, skip)


def _is_told_apart(words: Words) -> bool:
    """Whether somebody is wanted for what they have gone through: "someone who's fired a client"."""
    if phrase("gone_through").search(words.flat):
        return True
    return any(words.each[index].kind is Kind.DAILY for index in blanked(words, "experience"))


def has_words(words: Words) -> bool:
    """Whether there is anything but signs."""
    return any(word.kind is not Kind.MARK for word in words.each)


def one_word(words: Words) -> bool:
    """Whether the answer is a single word."""
    return sum(word.kind is not Kind.MARK for word in words.each) == 1


def _by_clauses(words: Words, skip: frozenset[int]) -> str | None:
    mood, found, reason, wished = Mood.OPEN, _Found(), False, False
    for start, end in clauses(words.each):
        begun, mood, coming = _heard(words, start, end, mood)
        reason, wished = reason or coming, wished or mood is Mood.WISH
        seen = _details(words.each[begun:end], frozenset(index - begun for index in skip))
        if not coming or mood is Mood.WISH:
            found += _Found(seen.sure, 0 if mood is Mood.STORY else seen.loose)
    joking = phrase("joke").search(words.flat) is not None
    if (reason and not wished) or (joking and not found.sure):
        return "all"
    return None if _enough(found, words) else "object"


def _heard(words: Words, start: int, end: int, mood: Mood) -> tuple[int, Mood, bool]:
    """From which word on a clause counts, its mood, and whether it gives a reason for coming."""
    flat = f" {' '.join(word.text for word in words.each[start:end])} "
    reason = phrase("reason").search(flat)
    if reason:
        wish = phrase("wish").search(flat, reason.end())
        begun = start + flat[: wish.start() if wish else reason.end()].count(" ") - bool(wish)
        wished = wish is not None or _orders(words.each[begun:end])
        return begun if wished else end, Mood.WISH if wished else Mood.STORY, True
    if phrase("wish").search(flat) or _orders(words.each[start:end]):
        return start, Mood.WISH, False
    return start, Mood.STORY if phrase("story").match(flat, 1) else mood, False


def _orders(clause: Sequence[Word]) -> bool:
    """Whether a clause begins with a verb of wishing, as in "hire a chef" or "and to hire a chef"."""
    verbs, openers = listed("answers", "en", "wish_verbs"), listed("answers", "en", "wish_openers")
    first = next((word.text for word in clause if word.text not in openers), "")
    return first in verbs or first.removesuffix("ing") in verbs


def _details(words: Sequence[Word], skip: frozenset[int]) -> _Found:
    kinds = [word.kind for index, word in enumerate(words) if index not in skip]
    people = HEADS | {Kind.FACELESS}
    telling = sum(kind is Kind.DAILY and after in people for kind, after in pairwise(kinds))
    return _Found(sum(kind in SURE for kind in kinds), telling + sum(kind is Kind.OPEN for kind in kinds))


def _enough(found: _Found, words: Words) -> bool:
    size = sum(word.kind is not Kind.MARK for word in words.each)
    return bool(found.sure) or found.loose > (1 if size > _SOME else 0)


def clauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The first and last + 1 word of each clause, signs left out."""
    breaks, subjects = listed("answers", "en", "breaks"), listed("answers", "en", "subjects")
    start = 0
    for index, word in enumerate(words):
        ahead = words[index + 1].text if index + 1 < len(words) else ""
        mark = word.kind is Kind.MARK and word.text not in {"&", "/"}
        if mark or word.text in breaks or (word.text == "and" and ahead in subjects):
            if index > start:
                yield start, index
            start = index + 1 if mark else index
    if start < len(words):
        yield start, len(words)
