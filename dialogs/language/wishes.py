"""What somebody wishes of the coach in their own words: when it may write to them, and how."""

import re
from functools import cache
from typing import Literal, cast, get_args

from msgspec import Struct

from dialogs.language.lexicon import LANGUAGES, filled, lexicon, pieces
from dialogs.language.normal import normalise
from dialogs.language.once import once

Kind = Literal[
    "quiet",
    "quiet_from",
    "quiet_to",
    "night",
    "weekends_off",
    "rest",
    "mornings",
    "nights",
    "weekends_on",
    "eve",
    "clock",
    "day_off",
    "day_on",
    "zone",
    "place",
    "tone",
    "manner",
]
_LONGEST = 80


class Wish(Struct, frozen=True):
    """What is wished, and the words for the clocks or the place in it, in their order."""

    kind: Kind
    words: tuple[str, ...]


@once
def hear_wish(text: str) -> Wish | None:
    """The wish a whole message is, if it is one."""
    said = normalise(text).strip() if len(text) <= _LONGEST else ""
    found = next((found for lang in LANGUAGES if said and (found := _likes(lang).fullmatch(said))), None)
    if found is None:
        return None
    _, *words = filter(None, found.groups())
    return Wish(cast("Kind", found.lastgroup), tuple(words))


@cache
def _likes(lang: str) -> re.Pattern[str]:
    """Each way to wish something, in a group that is called by what is wished."""
    table = lexicon("wishes", lang)
    made = pieces(table["pieces"])
    ways = (f"(?P<{kind}>{filled(table['ways'][kind], made)})" for kind in get_args(Kind))
    return re.compile(f"{filled('{lead}', made)}(?:{'|'.join(ways)})")
