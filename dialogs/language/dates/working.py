"""Business days: neither weekend nor public holiday, with the days around New Year left open in Japan."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING

from dialogs.language.dates.named import is_holiday
from dialogs.language.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_SATURDAY = 5


def working_day(first: date, nth: int, zone: str) -> tuple[date, ...]:
    """The nth business day from `first` on, backwards where it is negative.

    Two where it hangs on whether one works on the days around New Year, on which many companies are closed.
    """
    step = 1 if nth > 0 else -1
    found = {
        next(islice(_working(first, step, zone, closed=closed), abs(nth) - 1, None))
        for closed in (False, True)
    }
    return tuple(sorted(found))


def _working(first: date, step: int, zone: str, *, closed: bool) -> Iterator[date]:
    days = (first + timedelta(days=step * away) for away in count())
    return (
        day
        for day in days
        if day.weekday() < _SATURDAY
        and not is_holiday(day, zone)
        and not (closed and _often_closed(day, zone))
    )


def _often_closed(day: date, zone: str) -> bool:
    listed = lexicon("dates", "ja")["closed"]
    return zone in listed["zones"] and [day.month, day.day] in listed["days"]
