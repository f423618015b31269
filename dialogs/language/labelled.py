"""An invitation's lines: what each holds by its label, and whether it names a day or a time."""

import re
from functools import cache
from typing import Any
from unicodedata import category

from msgspec import Struct

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import normalise
from dialogs.language.once import once

MOST_LINES, LONGEST_LINE, MOST_SIGNS = 120, 300, 12_000
_FEWEST_LINES = 3
_FEWEST_SIGNS = 30
_SHORT = 2
_BULLETS = " \t\u3000\u30fb*>#-\u2013\u2014"
_OPENING = "\u3010[<\uff1c"


class Line(Struct, frozen=True):
    """One line: what its label says it holds ("" without one), and the words after the label."""

    kind: str
    words: str
    whole: str


def is_invitation(text: str) -> bool:
    """Whether a text has the shape of an announcement rather than of something typed."""
    if len(text) < _FEWEST_SIGNS or text.count("\n") + 1 < _FEWEST_LINES:
        return False
    kinds = [line.kind for line in lines_of(text)]
    known = {"when", "place", "fee", "time", "address", "link", "aside", "name"}
    return len(kinds) >= _FEWEST_LINES and (
        bool(known & set(kinds)) or any(names_day(line.whole) for line in lines_of(text))
    )


@once
def lines_of(text: str) -> tuple[Line, ...]:
    """The lines that hold something; a label on a line of its own goes with the next."""
    bare = [line.strip() for line in text[:MOST_SIGNS].replace("\r", "\n").split("\n")]
    full = [line[:LONGEST_LINE] for line in bare if any(char.isalnum() for char in line)][:MOST_LINES]
    found: list[Line] = []
    pending, alone = "", ""
    for line in full:
        kind, words = _labelled(line)
        if pending == "link" and "://" not in line:
            found.append(Line("link", alone, alone))
            pending = ""
        if pending == "fee" and names_day(line):
            pending = ""
        if kind and not words:
            pending, alone = kind, unmarked(line)
            continue
        found.append(Line(kind or pending, words or line, line))
        pending = ""
    return (*found, Line("link", alone, alone)) if pending == "link" else tuple(found)


def labelled_alone(text: str) -> Line | None:
    """A single line that its label says everything of; None where the text is anything else."""
    line = text.strip()
    kind, words = ("", "") if "\n" in line else _labelled(line[:LONGEST_LINE])
    return Line(kind, words, line) if kind and words else None


def _labelled(line: str) -> tuple[str, str]:
    """The kind of a line's label and the words after it; a kind without words is a label alone."""
    if sign := _kinds().get(line[:1]):
        return sign, line[1:].strip("\ufe0f" + _BULLETS)
    found = _label().match(unmarked(line).lstrip(_OPENING))
    if found is None:
        return "", ""
    called = " ".join(normalise(found["label"]).split())
    known = _kinds().get(called if called.isascii() else called.replace(" ", ""))
    rest = found["rest"].strip()
    if known is None or (rest and not found["mark"]) or (found["mark"] == " " and called.isascii()):
        return "", ""
    return known, re.sub(data("ja")["ending"], "", rest) or rest


def unmarked(line: str) -> str:
    """A line without bullets, stars and pictures at its beginning."""
    start = next(
        (at for at, char in enumerate(line) if category(char)[0] not in "SZ" and char not in _BULLETS), 0
    )
    return line[start:].lstrip("\ufe0f" + _BULLETS)


def data(lang: str) -> dict[str, Any]:
    found: dict[str, Any] = lexicon("gatherings", lang)["invitation"]
    return found


@cache
def _kinds() -> dict[str, str]:
    return {
        word: kind
        for lang in LANGUAGES
        for kind, listed in lexicon("gatherings", lang)["labels"].items()
        for word in listed
    }


@cache
def _label() -> re.Pattern[str]:
    listed = "|".join(_spelt(word) for word in sorted(_kinds(), key=len, reverse=True))
    strong = r"\s{0,4}(?:[:\uff1a\u3011\]\uff5c|\u300d>\u2026]|[-\u2013\u2014]\s)|\u3000|\u306f"
    mark = rf"(?P<mark>{strong}|[ ])?"
    return re.compile(rf"(?i:(?P<label>{listed})){mark}[:\uff1a]?(?P<rest>[^\n]*)\Z")


def _spelt(label: str) -> str:
    """A label, which may be spread over more room when it is short."""
    return "[ \u3000]{0,2}".join(label) if len(label) == _SHORT and not label.isascii() else re.escape(label)


def names_day(words: str) -> bool:
    """Whether words name a day, in either language."""
    return _shape("day").search(words) is not None


def has_clock(words: str) -> bool:
    """Whether words name a time of day, in either language."""
    return _shape("clock").search(words) is not None


@cache
def _shape(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{data(lang)[name]})" for lang in LANGUAGES))
