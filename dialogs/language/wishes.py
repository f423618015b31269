"""What somebody wishes of the coach in their own words: when it may write to them, and how."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from dialogs.language.lexicon import LANGUAGES, filled, lexicon, pieces
from dialogs.language.normal import normalise

Kind = Literal[
    "quiet",
    "quiet_from",
    "quiet_to",
    "night",
    "weekends_off",
    "weekends_on",
    "eve",
    "day_off",
    "day_on",
    "zone",
    "place",
    "tone",
    "less",
]
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished, and the words for the clocks or the place in it, in their order."""

    kind: Kind
    words: tuple[str, ...]


def hear_wish(text: str) -> Wish | None:
    """The wish a whole message is, if it is one."""
    said = normalise(text).strip() if len(text) <= _LONGEST else ""
    heard = (
        ((kind, like.fullmatch(said)) for lang in LANGUAGES for kind, like in _likes(lang)) if said else ()
    )
    return next((Wish(kind, tuple(filter(None, found.groups()))) for kind, found in heard if found), None)


@cache
def _likes(lang: str) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    table = lexicon("wishes", lang)
    made = pieces(table["pieces"])
    return tuple((kind, re.compile(filled(table["ways"][kind], made))) for kind in get_args(Kind))
