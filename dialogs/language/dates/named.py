"""Days by name: fixed ones from the lexicons, public holidays from the `holidays` package."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from dialogs.language.dates.tokens import table
from dialogs.language.lexicon import lexicon

_DECEMBER = 12
_NEAR = 60


def named_day(name: str, year: int, zone: str) -> date | None:
    """The day that bears this name in a year, for somebody in this zone; None when no calendar has it."""
    fixed: list[int] | None = table("named").get(name)
    if fixed is None:
        return _holiday(name, year, zone)
    month, *rest = fixed
    return nth_weekday(year, month, *rest) if len(rest) > 1 else valid_day(year, month, rest[0])


def valid_day(year: int, month: int, day: int) -> date | None:
    """The date, None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth such weekday of a month, from its end where `nth` is negative; None when there is none."""
    if not 1 <= month <= _DECEMBER:
        return None
    first = 1 + (weekday - date(year, month, 1).weekday()) % 7
    there_are = 5 if valid_day(year, month, first + 28) else 4
    return valid_day(year, month, first + 7 * (nth - 1 if nth > 0 else there_are + nth))


def _holiday(name: str, year: int, zone: str) -> date | None:
    """A Japanese name means Japan's day, an English one that of the user, else the first there is."""
    if name in lexicon("dates", "ja")["holiday"]:
        return _in_calendar("JP", lexicon("dates", "ja")["holiday"][name], year)
    listed = lexicon("dates", "en")
    country = listed["country"].get(zone)
    own = country != "JP" and name in listed["holidays"]["own"]
    countries = [
        *([country] if country else []),
        *([] if country and own else listed["holidays"]["elsewhere"]),
    ]
    called = listed["holiday"][name]
    found = (_in_calendar(each, one, year) for each in countries for one in called.split("; "))
    return next((day for day in found if day), None)


def is_holiday(day: date, zone: str) -> bool:
    """Whether it is a public holiday for somebody in this zone, for all others in Japan."""
    return day in _calendar(lexicon("dates", "en")["country"].get(zone, "JP"), day.year)


def nearest_holiday(day: date, zone: str) -> date | None:
    """The public holiday closest to a day, the later of two; None where there is none for long."""
    away = (day + timedelta(days=sign * count) for count in range(1, _NEAR) for sign in (1, -1))
    return next((other for other in away if is_holiday(other, zone)), None)


@cache
def _in_calendar(country: str, called: str, year: int) -> date | None:
    days: list[date] = _calendar(country, year).get_named(called, lookup="exact", split_multiple_names=True)
    return min(days, default=None)


@cache
def _calendar(country: str, year: int) -> Any:
    import holidays  # noqa: PLC0415  # a third of a second, which only those pay who name a holiday

    kept = {"government", "public"}.intersection(getattr(holidays, country).supported_categories)
    return holidays.country_holidays(country, years=year, language="en_US", categories=tuple(sorted(kept)))
