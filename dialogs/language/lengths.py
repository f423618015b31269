"""How long something takes, as people say it, and on how many days it is."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import normalise

HOUR = 60
DAY = 24 * HOUR
LONGEST = 10 * DAY
_NIGHT_ENDS = timedelta(hours=6)
_MOST_A_DAY, _USUAL_A_DAY = 12 * HOUR, 8 * HOUR


def hear_length(text: str) -> int | None:
    """Minutes, up to a day, or whole days; a bare number means hours."""
    read = normalise(text)
    if re.fullmatch(r"\d{1,2}(?:\.\d)?", read):
        return _possible(round(float(read) * HOUR))
    if days := next((found for each in _patterns("days") if (found := each.search(read))), None):
        return DAY * int(_listed("numbers").get(days["days"]) or days["days"])
    words = (minutes for word, minutes in _listed("words").items() if re.search(_alone() + word, read))
    said = next((found for each in _patterns("patterns") if (found := each.search(read))), None)
    return _possible(_minutes(said)) if said else next(words, None)


def days_of(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> int:
    """On how many days something is; what ends before six in the morning is still of the evening before."""
    first = starts_at.astimezone(zone).date()
    return max(1, (ends_at.astimezone(zone) - _NIGHT_ENDS).date().toordinal() - first.toordinal() + 1)


def minutes_there(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> int:
    """How many minutes one is there; of several days, no night is counted."""
    days, whole = days_of(starts_at, ends_at, zone), round((ends_at - starts_at).total_seconds() / 60)
    if days == 1:
        return whole
    daily = whole % DAY
    return days * (daily if 0 < daily <= _MOST_A_DAY else _USUAL_A_DAY)


def _minutes(found: re.Match[str]) -> int:
    said = {name: value for name, value in found.groupdict().items() if value}
    hours, _, rest = said.get("hours", "0").partition(":")
    whole = float(_listed("numbers").get(hours) or hours)
    half = HOUR // 2 if "half" in said else 0
    return round(whole * HOUR) + half + int(said.get("minutes", rest or 0))


def _possible(minutes: int) -> int | None:
    return minutes if 0 < minutes <= DAY else None


@cache
def _patterns(of: str) -> tuple[re.Pattern[str], ...]:
    listed = (lexicon("deciding", lang)["length"][of] for lang in LANGUAGES)
    return tuple(re.compile(each) for patterns in listed for each in patterns)


@cache
def _alone() -> str:
    """What may not stand before such a word."""
    return str(lexicon("deciding", "ja")["length"]["alone"])


@cache
def _listed(table: str) -> Mapping[str, int]:
    """A table of words and what they count, of all languages."""
    return {word: n for lang in LANGUAGES for word, n in lexicon("deciding", lang)["length"][table].items()}
