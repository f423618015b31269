"""The user's own clock: local moments as instants, and the hours in which nobody is disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dialogs.nudging.rhythm import HOUR, RHYTHM, Rhythm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.notebook import Profile

DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Hours:
    """A zone, the user's quiet hours in it and the rhythm they live by.

    Quiet hours run from `quiet_from` up to but not including `quiet_to`, over midnight where that is earlier;
    equal ends mean none at all.
    """

    zone: ZoneInfo
    quiet_from: int
    quiet_to: int
    rhythm: Rhythm = RHYTHM

    @classmethod
    def of(cls, profile: Profile) -> Hours:
        return cls(ZoneInfo(profile.zone), profile.quiet_from % DAY, profile.quiet_to % DAY)

    def date_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def day_of(self, at: datetime) -> date:
        """The day the user would call it: the small hours still belong to the evening before."""
        return self.date_of(at - timedelta(minutes=self.rhythm.new_day))

    def minute_of(self, at: datetime) -> int:
        local = at.astimezone(self.zone)
        return local.hour * HOUR + local.minute

    def at(self, day: date, minute: int) -> datetime:
        """The instant of a local clock time.

        Where clocks go back it is the first of the two; where they go forward, as much later as was skipped.
        """
        local = datetime.combine(day, time(*divmod(minute % DAY, HOUR)), tzinfo=self.zone)
        return local.astimezone(UTC)

    def each(self, minute: int, after: datetime) -> Iterator[datetime]:
        """Every local `minute` later than `after`, day by day."""
        first = self.date_of(after)
        moments = (self.at(first + timedelta(days=n), minute) for n in count())
        return (moment for moment in moments if moment > after)

    def next(self, minute: int, after: datetime) -> datetime:
        return next(self.each(minute, after))

    def quiet(self, at: datetime) -> bool:
        return self._is_quiet(self.minute_of(at))

    def open(self, at: datetime) -> datetime:
        """`at`, or the opening after it when it lies in quiet hours: eight o'clock, or their end if later."""
        if not self.quiet(at):
            return at
        opening = max(self.quiet_to, self.rhythm.opening)
        minute = self.quiet_to if self._is_quiet(opening) else opening
        return next(moment for moment in self.each(minute, at) if not self.quiet(moment))

    def _is_quiet(self, minute: int) -> bool:
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= minute < self.quiet_to
        return minute >= self.quiet_from or minute < self.quiet_to

    def in_grace(self, ended_at: datetime, at: datetime) -> bool:
        """Whether a reflection may go out at `at` in spite of quiet hours: the same evening, before ten."""
        grace = self.rhythm.grace_from <= self.minute_of(at) < self.rhythm.grace_to
        return grace and self.date_of(at) == self.date_of(ended_at) and self.ends_by_day(ended_at)

    def ends_by_day(self, ended_at: datetime) -> bool:
        return self.rhythm.new_day <= self.minute_of(ended_at) < self.rhythm.same_evening_before
