"""What a message that asks to erase means: everything, by its own words, or whatever is on screen."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import normalise

LONGEST = 90
"""Longer messages ask for nothing."""
_EDGES = " .!?,~\u3002\u3001\u2026\u30fb\"'()"
_PIECE = re.compile(r"\{([a-z]+)\}")


def leaves_open_what_to_erase(text: str) -> bool:
    """Whether a message asks to erase, and not what: "delete", "remove her notes"."""
    read = normalise(text).strip(_EDGES)
    return len(read) <= LONGEST and any(_open(lang).fullmatch(read) for lang in LANGUAGES)


def says_everything(text: str) -> bool:
    """Whether a message that asks to erase says that all of it is meant."""
    return any(_everything(lang).search(normalise(text)) for lang in LANGUAGES)


@cache
def _open(lang: str) -> re.Pattern[str]:
    """The pattern, made of the pieces it names."""
    pieces: dict[str, str] = {}
    for name, piece in lexicon("erasing", lang)["open"].items():
        pieces[name] = _PIECE.sub(lambda found: f"(?:{pieces[found[1]]})", piece)
    return re.compile(pieces["pattern"])


@cache
def _everything(lang: str) -> re.Pattern[str]:
    return re.compile(lexicon("erasing", lang)["everything"])
