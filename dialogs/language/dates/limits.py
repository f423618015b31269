"""Finds the days and times that are named only to say that they are none: refused, left out, or a bound.

A choice between a day and a time, or between two times, is one of them as well: nothing is taken of it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from dialogs.language.dates.tokens import CLOCK_KINDS, DATE_KINDS, Token
from dialogs.language.lexicon import LANGUAGES, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Limited = Literal["", "time", "all", "either"]
"""What of a text is no moment: nothing, its time, all of it, or one of two that it leaves open."""
_TIMES = CLOCK_KINDS | {"part"}
_BEFORE = 40


def limited(text: str, found: Sequence[Token]) -> Limited:
    """What is left when nothing refused or open counts; a day or time that is named besides still does."""
    runs = tuple(_runs(text, found))
    days, times = ([run for run in runs if _is_time(run[0]) is kind] for kind in (False, True))
    for same in (days, times):
        if same and all(_stands(text, run, "refused") for run in same):
            return "all"
    if days and all(_stands(text, run, "bound") for run in days):
        return "all"
    if times and all(_stands(text, run, "bound") for run in times):
        return "time"
    return "either" if _is_choice(text, found) else ""


def _runs(text: str, found: Sequence[Token]) -> Iterator[list[Token]]:
    """Days, or times, that stand side by side: a date and its weekday."""
    run: list[Token] = []
    for token in found:
        if token.kind not in DATE_KINDS | _TIMES:
            continue
        if run and (
            _is_time(run[-1]) is not _is_time(token)
            or not _beside().fullmatch(text[run[-1].end : token.start])
        ):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _is_time(token: Token) -> bool:
    return token.kind in _TIMES


def _stands(text: str, run: Sequence[Token], what: str) -> bool:
    start, end = run[0].start, run[-1].end
    behind, ahead = _behind(what), _ahead(what)
    return bool(behind.match(text, end) or ahead.search(text[max(0, start - _BEFORE) : start]))


def _is_choice(text: str, found: Sequence[Token]) -> bool:
    """Whether a day and a time, or two times, stand with "or" between them, or two zones are named."""
    if len({token.said["zone"] for token in found if token.kind == "zone"}) > 1:
        return True
    named = [token for token in found if token.kind in DATE_KINDS | CLOCK_KINDS]
    between = ((text[one.end : other.start], other) for one, other in pairwise(named))
    return any(_is_time(other) and _or().fullmatch(words) for words, other in between)


@cache
def _behind(what: str) -> re.Pattern[str]:
    return re.compile("|".join(like for lang in LANGUAGES for like in _listed(lang)[what]["behind"]))


@cache
def _ahead(what: str) -> re.Pattern[str]:
    words = "|".join(like for lang in LANGUAGES for like in _listed(lang)[what]["ahead"])
    return re.compile(rf"(?:{words})\Z")


@cache
def _or() -> re.Pattern[str]:
    return re.compile("|".join(lexicon("dates", lang)["limits"]["or"] for lang in LANGUAGES))


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["limits"]["beside"])


def _listed(lang: str) -> dict[str, dict[str, list[str]]]:
    listed: dict[str, dict[str, list[str]]] = lexicon("dates", lang)["limits"]
    return listed
