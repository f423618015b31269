"""Cuts a message into the words and figures that say something about a moment.

Every pattern stands in `lexicons/*/dates.toml`; both languages are read at once, because people mix them
("tomorrow 19:00 北浜"). One scanner built from all patterns walks the text once, the first pattern that fits
at a place wins, and what looks like a date but is a price, a head count or a proverb is swallowed as noise.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from msgspec import Struct

from dialogs.language.dates.spelling import respelled
from dialogs.language.lexicon import LANGUAGES, any_of, lexicon
from dialogs.language.normal import Plain, plain
from dialogs.language.once import once

DATE_KINDS = frozenset(
    {
        "date",
        "nth",
        "week_day",
        "week",
        "weekday",
        "weekend",
        "ago",
        "working",
        "month_end",
        "day",
        "year",
        "month",
        "day_part",
        "rel",
    }
)
CLOCK_KINDS = frozenset({"clock", "range", "bare"})
LEADS = ("number", "word", "sign")
TEN = 10
_SHORT = 3
MOST = 48
"""Words of a moment that are weighed against each other; no message that is about one has so many."""
LIMIT = 400
"""Characters that are searched for a moment; the scanner costs up to 4 µs for each."""
_NAME = re.compile(r"\(\?P<[a-z_0-9]+>")


class Token(Struct, frozen=True):
    """A stretch of the normalised text, its kind, and the named parts of the pattern that found it."""

    kind: str
    start: int
    end: int
    said: dict[str, str]
    text: str


@cache
def table(name: str) -> dict[str, Any]:
    """One table of the date lexicons, all languages in one."""
    return {word: value for lang in LANGUAGES for word, value in lexicon("dates", lang).get(name, {}).items()}


def number(text: str) -> int:
    """Digits, kanji or an English number word as a number."""
    if text.isdecimal():
        return int(text)
    value: int | None = table("number").get(text) or table("ordinal").get(text)
    return _kanji(text) if value is None else value


def _kanji(text: str) -> int:
    values = [int(table("number")[sign]) for sign in text]
    if TEN not in values:
        return int("".join(str(value) for value in values))
    at = values.index(TEN)
    return TEN * (values[0] if at else 1) + sum(values[at + 1 :])


@cache
def _macros() -> dict[str, str]:
    names: dict[str, int] = lexicon("dates", "ja")["number"]
    ten = next(name for name, value in names.items() if value == TEN)
    digits, ones = (
        "".join(name for name, value in names.items() if low <= value < TEN and len(name) == 1)
        for low in (0, 1)
    )
    japanese = f"(?:[{ones}]?{ten}[{ones}]?|[{digits}]{{1,2}})"
    english = any_of(lexicon("dates", "en")["number"])
    hours = any_of(lexicon("dates", "en")["hourword"]["words"])
    return {
        "{n}": rf"(?:\d{{1,2}}|{japanese})",
        "{num}": rf"(?:(?<!\d)\d{{1,3}}|{english})",
        "{hourword}": hours,
        "{hour}": rf"(?:\d{{1,2}}|{hours})",
        "{year}": rf"(?:20\d\d|[{ones}][{digits}]{{3}})",
        "{w}": "[" + "".join(lexicon("dates", "ja")["weekday"]) + "]",
        "{weekday}": any_of(lexicon("dates", "en")["weekday"]),
        "{weekday3}": "|".join(word for word in table("weekday") if word.isascii() and len(word) == _SHORT),
        "{month}": any_of(table("months")),
        "{month3}": "|".join(word for word in table("months") if len(word) == _SHORT),
        **{"{" + name + "}": any_of(table(name)) for name in ("day", "day_part", "part", "zone")},
        "{named}": any_of({**table("named"), **table("holiday")}),
        "{ordinal}": any_of(table("ordinal")),
    }


def spelled_out(pattern: str) -> str:
    """A pattern of the lexicons with its macros, like {month}, replaced by what they stand for."""
    for macro, meaning in _macros().items():
        pattern = pattern.replace(macro, meaning)
    return pattern


@cache
def _patterns(lead: str) -> tuple[tuple[str, str], ...]:
    """(kind, pattern) of those that begin with a number, a Latin word or a sign, in the order of trial."""
    listed = [
        (entry["kind"], spelled_out(pattern))
        for lang in LANGUAGES
        for entry in lexicon("dates", lang)["token"]
        for pattern in entry.get(lead, ())
    ]
    order = lexicon("dates", "ja")["kinds"]["order"]
    return tuple(sorted(listed, key=lambda pair: order.index(pair[0])))


@cache
def _scanner() -> re.Pattern[str]:
    numerals = "".join({word[0] for word in lexicon("dates", "ja")["number"]})
    gates = {
        "number": rf"(?:(?<![0-9])(?=[0-9])|(?<![{numerals}])(?=[{numerals}]))",
        "word": "(?<![a-z])(?=[a-z])",
        "sign": f"(?=[{re.escape(_signs())}])",
    }
    branches = (
        gate + "(?:" + "|".join(_group(p) for _, p in _patterns(lead)) + ")" for lead, gate in gates.items()
    )
    return re.compile("|".join(branches))


@cache
def _reader(index: int) -> tuple[str, re.Pattern[str]]:
    kind, pattern = tuple(pair for lead in LEADS for pair in _patterns(lead))[index]
    return kind, re.compile(pattern)


def _signs() -> str:
    listed = (table(name) for name in ("day", "day_part", "part", "named", "holiday", "zone", "weekday"))
    heads = {word[0] for words in listed for word in words if not word.isascii()}
    return "".join(sorted(heads)) + str(lexicon("dates", "ja")["lead"]["signs"])


def _group(pattern: str) -> str:
    """The pattern, its mark behind it: so the engine passes over it by its first character."""
    return "(?:" + _NAME.sub("(?:", pattern) + ")()"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a normalised text from left to right, never overlapping."""
    for found in _scanner().finditer(text):
        kind, reader = _reader((found.lastindex or 1) - 1)
        said = reader.match(text, found.start())
        named = {name: value for name, value in said.groupdict().items() if value is not None} if said else {}
        yield Token(kind, found.start(), found.end(), named, found.group())


@once
def lex(text: str) -> tuple[Plain, tuple[Token, ...]]:
    """The normalised text and what it says about a moment, noise left out."""
    read = respelled(plain(text[:LIMIT]))
    return read, tuple(islice((token for token in tokens(read.text) if token.kind != "noise"), MOST))
