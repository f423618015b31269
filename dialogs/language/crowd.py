"""What an invitation says about who comes, in the organiser's own words."""

import re
from collections.abc import Iterator
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import LIMIT

_LONGEST = 50
_EDGES = " \t\u3000:\uff1a()\uff08\uff09[]\u3010\u3011\u30fb,\u3001.\u3002!\uff01-"


def crowd_in(text: str) -> tuple[str, ...]:
    """For whom it is and how many come, as far as the text tells; each piece stands in it word for word."""
    cut = text[:LIMIT]
    whom, number = (next(found, "").strip(_EDGES) for found in (_whom(cut), _number(cut)))
    return tuple(piece for piece in (whom, "" if number in whom else number) if piece)


def _whom(text: str) -> Iterator[str]:
    matches = (match for each in _patterns("whom") if (match := each.search(text)))
    return (match["words"][:_LONGEST] for match in matches)


def _number(text: str) -> Iterator[str]:
    return (match.group() for each in _patterns("number") if (match := each.search(text)))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    listed = (lexicon("deciding", lang)["crowd"][name] for lang in LANGUAGES)
    return tuple(re.compile(one) for each in listed for one in ([each] if isinstance(each, str) else each))
