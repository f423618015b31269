"""How long something takes, as people say it."""

import re
from collections.abc import Mapping
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import normalise

HOUR = 60
LONGEST = 24 * HOUR


def hear_length(text: str) -> int | None:
    """Minutes, up to a day; a bare number means hours."""
    read = normalise(text)
    if re.fullmatch(r"\d{1,2}(?:\.\d)?", read):
        return _possible(round(float(read) * HOUR))
    words = (minutes for word, minutes in _listed("words").items() if word in read)
    found = (match for each in _patterns() if (match := each.search(read)))
    said = next(found, None)
    return _possible(_minutes(said)) if said else next(words, None)


def _minutes(found: re.Match[str]) -> int:
    said = {name: value for name, value in found.groupdict().items() if value}
    hours, _, rest = said.get("hours", "0").partition(":")
    whole = float(_listed("numbers").get(hours) or hours)
    half = HOUR // 2 if "half" in said else 0
    return round(whole * HOUR) + half + int(said.get("minutes", rest or 0))


def _possible(minutes: int) -> int | None:
    return minutes if 0 < minutes <= LONGEST else None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    listed = (lexicon("deciding", lang)["length"]["patterns"] for lang in LANGUAGES)
    return tuple(re.compile(each) for patterns in listed for each in patterns)


@cache
def _listed(table: str) -> Mapping[str, int]:
    """A table of words and what they count, of all languages."""
    return {word: n for lang in LANGUAGES for word, n in lexicon("deciding", lang)["length"][table].items()}
