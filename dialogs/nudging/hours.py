"""The user's own clock: local moments as instants, and the hours and days on which nobody is disturbed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.nudging.rhythm import AT_WORK, HOUR, RHYTHM, Rhythm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.notebook import Profile

DAY = 24 * HOUR
SATURDAY = 5
A_DAY = timedelta(days=1)


class Hours(Struct, frozen=True):
    """A zone, the user's quiet hours in it and the rhythm they live by.

    Quiet hours run from `quiet_from` up to but not including `quiet_to`, over midnight where that is earlier;
    equal ends mean none at all. With `workdays` Saturdays and Sundays are days off; of public holidays
    nothing is known.
    """

    zone: ZoneInfo
    quiet_from: int
    quiet_to: int
    rhythm: Rhythm = RHYTHM
    workdays: bool = False

    @classmethod
    def of(cls, profile: Profile) -> Hours:
        quiet = (profile.quiet_from % DAY, profile.quiet_to % DAY)
        rhythm = AT_WORK if profile.workdays else RHYTHM
        return cls(ZoneInfo(profile.zone), *quiet, rhythm, profile.workdays)

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
        """Every local `minute` later than `after`, day by day, days off left out."""
        return (moment for moment in self._daily(minute, after) if not self.off(moment))

    def next(self, minute: int, after: datetime) -> datetime:
        return next(self.each(minute, after))

    def quiet(self, at: datetime) -> bool:
        return self.is_quiet(self.minute_of(at))

    def off(self, at: datetime) -> bool:
        return self.is_off(self.date_of(at))

    def is_off(self, day: date) -> bool:
        return self.workdays and day.weekday() >= SATURDAY

    def working(self, day: date, step: timedelta = A_DAY) -> date:
        """`day`, or the first day of work after it; before it where `step` goes back."""
        while self.is_off(day):
            day += step
        return day

    def days_on(self, day: date, how_many: int) -> date:
        """So many days later, days off not counted."""
        for _ in range(how_many):
            day = self.working(day + A_DAY)
        return day

    def open(self, at: datetime) -> datetime:
        """`at`, or the opening after it when it lies in quiet hours or on a day off."""
        opened = self.wake(at)
        while self.off(opened):
            opened = self.wake(self.at(self.working(self.date_of(opened)), self.rhythm.opening))
        return opened

    def keep(self, at: datetime) -> datetime:
        """A moment the user chose: days off give way to it, and quiet hours only move it within its day."""
        woken = self.wake(at)
        return woken if self.date_of(woken) == self.date_of(at) else self.open(at)

    def wake(self, at: datetime) -> datetime:
        """`at`, or the end of the quiet hours it lies in: eight o'clock, or their end if later."""
        if not self.quiet(at):
            return at
        opening = max(self.quiet_to, self.rhythm.opening)
        minute = self.quiet_to if self.is_quiet(opening) else opening
        return next(moment for moment in self._daily(minute, at) if not self.quiet(moment))

    def after(self, at: datetime, passed: timedelta) -> datetime:
        """So much later than `at`, days off not counted."""
        end, day = at + passed, self.date_of(at)
        while day <= self.date_of(end):
            end += A_DAY if self.is_off(day) else timedelta()
            day += A_DAY
        return end

    def _daily(self, minute: int, after: datetime) -> Iterator[datetime]:
        first = self.date_of(after)
        moments = (self.at(first + timedelta(days=n), minute) for n in count())
        return (moment for moment in moments if moment > after)

    def is_quiet(self, minute: int) -> bool:
        """Whether quiet hours hold that minute of the local day."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= minute < self.quiet_to
        return minute >= self.quiet_from or minute < self.quiet_to

    def in_grace(self, ended_at: datetime, at: datetime) -> bool:
        """Whether a reflection may go out at `at` in spite of quiet hours: the same evening, before ten.

        Where evenings are days of work over, and so one's own, there is none.
        """
        grace = self.rhythm.grace_from <= self.minute_of(at) < self.rhythm.grace_to
        same_evening = self.date_of(at) == self.date_of(ended_at) and self.ends_by_day(ended_at)
        return grace and same_evening and not self.workdays

    def ends_by_day(self, ended_at: datetime) -> bool:
        return self.rhythm.new_day <= self.minute_of(ended_at) < self.rhythm.same_evening_before
