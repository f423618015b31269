"""Telephone numbers, mail and postal addresses: they are taken out of what is noted of people."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import LIMIT

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MOST = 6


def without_reach(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without ways to reach somebody, and those; no more than a message's worth is looked at."""
    cut = text[:LIMIT]
    narrow = cut.translate(_WIDE)
    taken: list[tuple[int, int]] = []
    for each in _ways():
        for found in each.finditer(narrow):
            if not any(found.start() < last and first < found.end() for first, last in taken):
                taken.append(found.span())
    pieces = tuple(cut[start:end].strip() for start, end in sorted(taken)[:_MOST])
    for start, end in sorted(taken, reverse=True):
        cut = cut[:start] + cut[end:]
    return (_tidied(cut) + text[LIMIT:] if pieces else text), pieces


def _tidied(text: str) -> str:
    """Lines that held nothing else are gone."""
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if any(char.isalnum() for char in line))


@cache
def _ways() -> tuple[re.Pattern[str], ...]:
    listed = (each for lang in LANGUAGES for each in lexicon("reach", lang)["ways"])
    return tuple(re.compile(each) for each in listed)
