"""What a message says about a moment: one instant, several readings, or nothing."""

from datetime import date, datetime
from itertools import zip_longest
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct

Span = tuple[tuple[int, int], ...]
"""Stretches of the original text."""


class Instant(Struct, frozen=True):
    """A date and a time, both certain, in UTC; `last` is the last of several days."""

    at: datetime
    end_at: datetime | None = None
    span: Span = ()
    last: date | None = None


class Ambiguous(Struct, frozen=True):
    """Something about a moment that only the user can settle.

    `readings` are up to four possible starts in UTC, earliest first, `ends` the end that goes with each; `on`
    is the day to keep while asking for the time, `part` the part of the day and `last` the last of several
    days to keep with it. `days` are those a weekday may mean that is today's, as its time decides, `week` the
    first and the last of the week that is all that is said. `why` is one of time_open, date_open, hour,
    weekday, impossible, candidates, year, span, small_hours, dst, order.
    """

    readings: tuple[datetime, ...] = ()
    on: date | None = None
    why: str = "time_open"
    span: Span = ()
    part: str = ""
    ends: tuple[datetime | None, ...] = ()
    last: date | None = None
    days: tuple[date, ...] = ()
    week: tuple[date, date] | None = None

    @property
    def ranges(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """Each reading with its end, if one was said."""
        return tuple(zip_longest(self.readings, self.ends))


class NoMoment(Struct, frozen=True):
    """No date and no time."""


MomentHeard = Instant | Ambiguous | NoMoment


def day_of(heard: MomentHeard, zone: ZoneInfo) -> date | None:
    """The one day that was named, be its time known or not."""
    match heard:
        case Instant(at=at):
            return at.astimezone(zone).date()
        case Ambiguous(on=on):
            return on
        case NoMoment():
            return None
        case _:
            assert_never(heard)
