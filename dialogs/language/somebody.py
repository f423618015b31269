"""Whether common words tell one person from all the others who were there."""

import re
from functools import cache
from itertools import islice

from dialogs.language.lexicon import pattern

CLAUSE_END = re.compile("[.!?,;:\u3001\u3002\u2026\n]")
MOST_HEADS = 12
"""Nouns for people that are looked at in one answer."""
_FARTHEST = 44
_TELLING = 4


def tells_apart(text: str) -> bool:
    """Whether a clause about somebody says more than what everybody does and is at such an evening."""
    own = _blanked("nobody_kind", text)
    found = islice(pattern("answers", "ja", "somebody").finditer(own), MOST_HEADS)
    return any(_tells(clause_before(own, one)) for one in found)


def clause_before(text: str, head: re.Match[str]) -> str:
    """The words of the same clause before a noun for people."""
    return CLAUSE_END.split(text[max(0, head.start() - _FARTHEST) : head.start()])[-1]


def _tells(clause: str) -> bool:
    if not _describing().search(clause):
        return False
    return sum(char.isalnum() for char in _blanked("anybody_does", clause)) >= _TELLING


def _blanked(table: str, text: str) -> str:
    return pattern("answers", "ja", table).sub(lambda found: " " * len(found.group()), text)


@cache
def _describing() -> re.Pattern[str]:
    """The end of a clause that describes the noun behind it."""
    return re.compile(f"(?:{pattern('answers', 'ja', 'describing').pattern})\\Z")
