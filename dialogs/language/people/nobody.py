"""That there is nobody to speak of, or no name to give."""

import re

from dialogs.language.lexicon import LANGUAGES, lexicon, pattern
from dialogs.language.normal import normalise
from dialogs.language.people.japanese import japanese

_EDGES = " .!?\u3002\u3001"
_LONGEST = 40


def hears_nobody(text: str, lang: str) -> bool:
    """Whether the text says that the user talked with no one."""
    read = normalise(text).strip(_EDGES)
    return pattern("people", lang, "nobody").search(read) is not None and not japanese(text)


def is_no_name(text: str) -> bool:
    """Whether a text given for a name says that there is none (yet)."""
    if len(text) > _LONGEST:
        return False
    read = normalise(text).strip(_EDGES)
    if not any(char.isalnum() for char in read):
        return bool(text.strip())
    return any(re.match(lexicon("people", lang)["no_name"], read) for lang in LANGUAGES)
