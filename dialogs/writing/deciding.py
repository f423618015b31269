"""What going or staying away could look like, and a question to the organiser, in the user's own words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import msgspec

from dialogs.shapes import read_file
from dialogs.writing.phrases import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Ways(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One purpose's wordings, the best first: if one goes, if not, and two questions to the organiser."""

    go: tuple[str, ...]
    skip: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lines of the message, each a list of wordings."""

    lines: tuple[tuple[str, ...], ...]


class Kit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's file."""

    leave: tuple[str, ...]
    purposes: dict[str, Ways]
    letter: Letter


class Wish(msgspec.Struct, frozen=True):
    """All these words may mention; what is empty leaves its sentence out. A `goal` is words, not a type."""

    purpose: str
    goal: str = ""
    name: str = ""
    me: str = ""
    length: str = ""
    clock: str = ""


@cache
def kit(lang: str) -> Kit:
    """The wordings of `lang`. Raises `msgspec.ValidationError` when the data lacks something."""
    return read_file(Path(__file__).parent / "kits" / "deciding" / f"{lang}.toml", Kit)


def if_going(wish: Wish, lang: str, *, sure: bool) -> tuple[str, ...]:
    """What makes the evening worth it, and when to leave where that is not sure."""
    known, ways = _known(wish, lang), _ways(wish, lang)
    return (_fitting(ways.go, known), *(() if sure else (_fitting(kit(lang).leave, known),)))


def if_skipping(wish: Wish, lang: str) -> str:
    """What the same time could be used for."""
    return _fitting(_ways(wish, lang).skip, _known(wish, lang))


def question(wish: Wish, lang: str, spoken: str) -> str:
    """A message to the organiser in `lang` by somebody whose own words are in the language `spoken`."""
    known, ways = _known(wish, spoken), _ways(wish, lang)
    asked = {"first": _fitting(ways.first, known), "second": _fitting(ways.second, known)}
    lines = (_fitting(wordings, {**known, **asked}) for wordings in kit(lang).letter.lines)
    return "\n".join(line for line in lines if line)


def _ways(wish: Wish, lang: str) -> Ways:
    purposes = kit(lang).purposes
    return purposes.get(wish.purpose) or purposes["other"]


def _known(wish: Wish, lang: str) -> Mapping[str, str]:
    pieces = read(wish.goal, lang)
    return {
        "who": pieces.who,
        "topic": pieces.topic,
        "thing": pieces.thing,
        "goal": wish.goal.rstrip(" .!?\u3002\uff01"),
        "name": wish.name,
        "me": wish.me,
        "length": wish.length,
        "clock": wish.clock,
    }


def _fitting(wordings: Iterable[str], known: Mapping[str, str]) -> str:
    for wording in wordings:
        if all(known[name] for _, name, _, _ in Formatter().parse(wording) if name):
            return wording.format_map(known)
    return ""
