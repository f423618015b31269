"""What a message that asks to erase means: everything, by its own words, or whatever is on screen."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon, pieces
from dialogs.language.normal import EDGES, normalise

LONGEST = 90
"""Longer messages ask for nothing."""


def leaves_open_what_to_erase(text: str) -> bool:
    """Whether a message asks to erase, and not what: "delete", "remove her notes"."""
    read = normalise(text).strip(EDGES)
    return len(read) <= LONGEST and any(_open(lang).fullmatch(read) for lang in LANGUAGES)


def says_everything(text: str) -> bool:
    """Whether a message that asks to erase says that all of it is meant."""
    return any(_everything(lang).search(normalise(text)) for lang in LANGUAGES)


@cache
def _open(lang: str) -> re.Pattern[str]:
    """The pattern, made of the pieces it names."""
    return re.compile(pieces(lexicon("erasing", lang)["open"])["pattern"])


@cache
def _everything(lang: str) -> re.Pattern[str]:
    return re.compile(lexicon("erasing", lang)["everything"])
