"""Whether a message asks something rather than tells it."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import EDGES, normalise

_LONGEST = 90


def is_question(text: str) -> bool:
    """Whether all of it is a question: by the sign at its end or by how it is put."""
    read = normalise(text).strip()
    bare = read.strip(EDGES)
    if len(read) > _LONGEST:
        return False
    return read.endswith("?") or any(_pattern(lang).fullmatch(bare) for lang in LANGUAGES)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    return re.compile(lexicon("questions", lang)["pattern"])
