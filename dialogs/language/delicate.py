"""Notes about somebody's health, creed, origin and the like, which are better not kept."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import normalise


def is_delicate(text: str) -> bool:
    """Whether a note tells something that the law and good manners protect; a field of work is none."""
    read = normalise(text)
    return any(_told(lang).search(_trade(lang).sub(" ", read)) for lang in LANGUAGES)


@cache
def _told(lang: str) -> re.Pattern[str]:
    data = lexicon("delicate", lang)
    return re.compile("|".join(f"(?:{each})" for kind in data["kinds"].values() for each in kind))


@cache
def _trade(lang: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in lexicon("delicate", lang)["trades"]))
