"""Which gatherings belong together: the same name but for what numbers or dates one of them."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, pattern
from dialogs.language.normal import letters, normalise

_SHORTEST = 2


def series_of(name: str) -> str:
    """What all gatherings of a series share, for comparing only; empty where too little is left of a name."""
    read = normalise(name)
    for lang in LANGUAGES:
        read = _edition(lang).sub(" ", read)
    kept = letters(read)
    return kept if len(kept) >= _SHORTEST else ""


@cache
def _edition(lang: str) -> re.Pattern[str]:
    return pattern("deciding", lang, "edition")
