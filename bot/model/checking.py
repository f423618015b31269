"""Whether what a model wrote may be shown: nothing in it that was not in what it was given.

Strict on purpose: a text that is refused costs nothing, for the rule's own text is as good; one with an
invented name, number, date or link would be sent to somebody under the user's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from bot.model.letters import letters
from dialogs.shapes import read_file

_DIGITS = re.compile(r"\d+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]*")
_MARKED = re.compile(r"[<>@#{}\[\]|`*_\\~^=+$%&/]")
_DOTTED = re.compile(r"[^\s.]+\.[A-Za-z]{2,}")
_START = re.compile(r"(?:^|[.!?\n]\s*|:\s*)[\"'(]*$")
_WIDENED, _ADDED = 1.6, 20
_MOST_NEW = 0.4
"""The share of words of its own that a text put better may have."""


class _Courtesy(msgspec.Struct, frozen=True):
    """Words of no substance that a model may bring along."""

    ja: list[str]
    ja_dates: list[str]
    en: list[str]
    en_dates: list[str]


def invents_nothing(given: str, written: str, signs: tuple[str, ...], *, most: int) -> bool:
    """Whether `written` holds nothing that `given` does not, is in its language and has all its signs."""
    return (
        bool(written.strip())
        and _fits(given, written, most)
        and _same_language(given, written)
        and _same_signs(given, written, signs)
        and _same_sense(given, written)
        and not any(_inventions(given, written, signs))
    )


def _fits(given: str, written: str, most: int) -> bool:
    controls = any(unicodedata.category(c)[0] == "C" and c != "\n" for c in written)
    return not controls and len(written) <= min(most, int(len(given) * _WIDENED) + _ADDED)


def _same_language(given: str, written: str) -> bool:
    if letters().japanese.search(given):
        return bool(letters().kana.search(written))
    return not letters().japanese.search(written)


def _same_signs(given: str, written: str, signs: tuple[str, ...]) -> bool:
    """Whoever was named is named as often: nobody is left out, and nobody is mixed up with another."""
    return all(written.count(sign) == given.count(sign) for sign in signs)


def _same_sense(given: str, written: str) -> bool:
    """Whether both deny something or neither does: what was promised must not become a refusal."""
    denied = [letters().denied.search(_plain(text, ())) is not None for text in (given, written)]
    return denied[0] is denied[1]


def _inventions(given: str, written: str, signs: tuple[str, ...]) -> Iterator[str]:
    known, new = _plain(given, signs), _plain(written, signs)
    there = iter(_DIGITS.findall(known))  # in their order: 3 people for 500 yen are not 500 people
    yield from (number for number in _DIGITS.findall(new) if number not in there)
    yield from set(_MARKED.findall(new)) - set(_MARKED.findall(known))
    yield from set(_DOTTED.findall(new)) - set(_DOTTED.findall(known))
    yield from (found for found in letters().foreign.findall(new) if found not in known)
    if letters().japanese.search(known):
        yield from _japanese(known, new)
    else:
        yield from _english(known, new)


def _plain(text: str, signs: tuple[str, ...]) -> str:
    for sign in signs:
        text = text.replace(sign, " ")
    return unicodedata.normalize("NFKC", text).replace("\u2019", "'")


def _japanese(known: str, new: str) -> Iterator[str]:
    """Words in katakana, Latin letters or kanji, and names in hiragana, that were not there."""
    courtesy = set(_courtesy().ja)
    for like in (letters().katakana, _LATIN, letters().headed):
        yield from (found for found in like.findall(new) if found not in known)
    yield from (word for word in _courtesy().ja_dates if word in new and word not in known)
    yield from (
        found for found in letters().kanji.findall(new) if found not in known and found not in courtesy
    )


def _english(known: str, new: str) -> Iterator[str]:
    """Names, days and numbers in words that were not there: any capital but that of a usual first word."""
    there = {word.lower() for word in _LATIN.findall(known)}
    courtesy, dates = set(_courtesy().en), set(_courtesy().en_dates)
    words = [word.lower() for word in _LATIN.findall(new)]
    strange = [word for word in words if word not in there and word not in courtesy]
    if len(strange) > _MOST_NEW * len(words):
        yield from strange
    for found in _LATIN.finditer(new):
        word = found.group()
        low = word.lower()
        if low in there:
            continue
        first = low == "i" or _START.search(new[: found.start()])
        if low in dates or (word[0].isupper() and not (first and low in courtesy)):
            yield word


@cache
def _courtesy() -> _Courtesy:
    return read_file(Path(__file__).parent / "courtesy.toml", _Courtesy)
