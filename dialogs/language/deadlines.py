"""Until when one may apply, as an invitation says it."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from dialogs.language.dates import day_of, hear_moment
from dialogs.language.lexicon import LANGUAGES, any_of, lexicon
from dialogs.language.normal import LIMIT, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

_BESIDE, _PIECES, _MOST = 40, 4, 3
_EDGE = re.compile(r"[。;\n|/](?!\d)|[、,](?!\s?\d)")
_GAP = re.compile(r"[\s、,()~]+")


def hear_deadline(text: str, *, now: datetime, zone: ZoneInfo, lang: str) -> date | None:
    """The day of the first deadline that is named with one."""
    heard = (hear_moment(words, now=now, zone=zone, lang=lang) for words in _beside(text[:LIMIT]))
    return next((day for each in heard if (day := day_of(each, zone))), None)


def _beside(text: str) -> Iterator[str]:
    """What stands in a sentence about applying; for every deadline word what follows it, then what is ahead.

    Each a piece more each time.
    """
    folded = "\n".join(map(normalise, text.splitlines()))
    for sentence in islice((found for like in _applying() for found in like.finditer(folded)), _MOST):
        named = _GAP.split(sentence["day"])
        yield from (" ".join(named[-n:]) for n in range(1, min(len(named), _PIECES) + 1))
    for label in islice(_label().finditer(folded), _MOST):
        after = _GAP.split(_EDGE.split(folded[label.end() : label.end() + _BESIDE].lstrip(":は "))[0])
        before = _GAP.split(_EDGE.split(folded[max(0, label.start() - _BESIDE) : label.start()])[-1])
        yield from (" ".join(after[:n]) for n in range(1, min(len(after), _PIECES) + 1))
        yield from (" ".join(before[-n:]) for n in range(1, min(len(before), _PIECES) + 1))


@cache
def _applying() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(lexicon("deciding", lang)["applying"]) for lang in LANGUAGES)


@cache
def _label() -> re.Pattern[str]:
    labels = any_of(word for lang in LANGUAGES for word in lexicon("deciding", lang)["deadline"])
    return re.compile(labels + "".join(lexicon("deciding", lang)["leading"] for lang in LANGUAGES))
