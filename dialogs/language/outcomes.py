"""What people say came out of a gathering: how many cards, or nothing at all."""

from dialogs.language.lexicon import LANGUAGES, pattern
from dialogs.language.normal import normalise

_LIMIT = 400
_MOST = 999


def hear_cards(text: str) -> int | None:
    """How many business cards were exchanged, if a text says so in either language; several are added up."""
    read = normalise(text[:_LIMIT])
    counts = [found for lang in LANGUAGES for found in pattern("outcomes", lang, "cards").findall(read)]
    numbers = [
        int(part) for found in counts for part in ([found] if isinstance(found, str) else found) if part
    ]
    return sum(numbers) if numbers and max(numbers) <= _MOST else None


def hears_no_result(text: str) -> bool:
    """Whether a text complains that nothing came of it."""
    read = normalise(text[:_LIMIT])
    return any(pattern("outcomes", lang, "no_result").search(read) for lang in LANGUAGES)
