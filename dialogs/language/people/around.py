"""A promise in English that stands around the name it is made to: "I'll send | Tom | a quote"."""

import re
from functools import cache

from dialogs.language.lexicon import lexicon

Span = tuple[int, int]
_LONGEST_OPENING, _LONGEST = 40, 120


def around(text: str, name: Span, since: int) -> Span | None:
    """Where such a promise stands; what opens it is looked for from `since` on."""
    before = text[max(since, name[0] - _LONGEST_OPENING) : name[0]]
    ended = _one("around_ends").search(text, name[1], name[1] + _LONGEST)
    end = ended.start() if ended else min(len(text), name[1] + _LONGEST)
    if opened := next((found for each in _each("around") if (found := each.search(before))), None):
        begin = name[0] - len(opened["promise"]) if opened["promise"] else name[1] + 1
        return (begin, end) if begin < end else None
    opened = _one("around_meeting").search(before)
    if opened and _one("around_when").search(text, name[1], end):
        return name[0] - len(opened["promise"]), end
    return None


@cache
def _one(table: str) -> re.Pattern[str]:
    return re.compile(lexicon("people", "en")[table])


@cache
def _each(table: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in lexicon("people", "en")[table])
