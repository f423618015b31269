"""Moments between answers, which keep them as text, and the words that show them on the user's own clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from dialogs.notebook import DEFAULT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dialogs.core.scene import Scene

_SHAPE = "%Y-%m-%dT%H:%MZ"
_LIKE_ONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)
_THINKABLE = range(1900, 3000)
_YEAR_MATTERS = timedelta(days=300)
_FAIR_CLOSES = time(18)
_OF_A_DAY = (time(8, 30), time(12, 10), time(18))
_PARTS = {"morning": (5, 11), "midday": (11, 15), "dusk": (15, 20), "night": (17, 24)}


class KnownDay(Struct, frozen=True):
    """A day that waits for its time, with the part of it and the last of several days if those were said."""

    day: date
    part: str = ""
    last: date | None = None

    @classmethod
    def read(cls, stored: object) -> KnownDay | None:
        """The day kept from an earlier answer: "day", "day/part" or "day/part/last day"."""
        if not isinstance(stored, str):
            return None
        day, part, last, *_ = f"{stored}//".split("/")
        return cls(date.fromisoformat(day), part, date.fromisoformat(last) if last else None)

    def stored(self) -> str:
        """What `read` reads again."""
        last = self.last.isoformat() if self.last else ""
        return f"{self.day.isoformat()}/{self.part}/{last}".rstrip("/")


def to_iso(at: datetime) -> str:
    """The stored form of an instant: UTC, to the minute."""
    return at.astimezone(UTC).strftime(_SHAPE)


def to_iso_range(at: datetime, end_at: datetime | None, last: date | None = None) -> str:
    """A moment with its end, if it has one: "start/end"; of days without one "start/last day"."""
    end = (end_at and to_iso(end_at)) or (last and last.isoformat())
    return f"{to_iso(at)}/{end}" if end else to_iso(at)


def start_in(stored: str) -> datetime:
    """The start in what `to_iso_range` stored."""
    return from_iso(stored.partition("/")[0])


def last_day_in(stored: str) -> date | None:
    """The last of several days, where no end was said beside it."""
    end = stored.partition("/")[2]
    return date.fromisoformat(end) if is_day(end) else None


def end_in(scene: Scene, stored: str) -> datetime | None:
    """The end in what `to_iso_range` stored; of days without one when the last is usually over."""
    if last := last_day_in(stored):
        return close_of(scene, start_in(stored), last)
    end = stored.partition("/")[2]
    return from_iso(end) if end else None


def close_of(scene: Scene, starts_at: datetime, last: date) -> datetime:
    """When the last of several days is over: in the evening, later where they begin late."""
    begun = at_local(scene, last, local(scene, starts_at).time())
    return max(at_local(scene, last, _FAIR_CLOSES), begun + DEFAULT_LENGTH)


def is_range(value: object) -> bool:
    """Whether `value` is what `to_iso_range` stores."""
    if not isinstance(value, str):
        return False
    start, *end = value.split("/")
    return is_iso(start) and len(end) <= 1 and all(is_iso(part) or is_day(part) for part in end)


def is_day(value: str) -> bool:
    """Whether `value` is a stored calendar day around which plans can be made."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return day.year in _THINKABLE and day.isoformat() == value


def from_iso(stored: str) -> datetime:
    """The instant `to_iso` stored. Raises `ValueError` on anything else."""
    if not _LIKE_ONE.fullmatch(stored):
        raise ValueError(stored)
    return datetime.fromisoformat(stored)


def is_thinkable(at: datetime) -> bool:
    """Whether plans can be made around `at`: days and weeks before and after it can be reckoned."""
    return at.year in _THINKABLE


def is_iso(value: object) -> bool:
    """Whether `value` is a stored instant around which plans can be made."""
    if not isinstance(value, str):
        return False
    try:
        at = from_iso(value)
        return is_thinkable(at) and to_iso(at) == value
    except ValueError:
        return False


def local(scene: Scene, at: datetime) -> datetime:
    """`at` on the user's clock."""
    return at.astimezone(scene.zone)


def today(scene: Scene) -> date:
    """The user's calendar day."""
    return local(scene, scene.now).date()


def at_local(scene: Scene, day: date, clock: time) -> datetime:
    """That clock time of the user's day as an instant."""
    return datetime.combine(day, clock, scene.zone).astimezone(UTC)


def usual_moments(scene: Scene, day: date) -> tuple[datetime, ...]:
    """The usual moments of a day that was said without a time."""
    return tuple(at_local(scene, day, clock) for clock in _OF_A_DAY)


def usual_clock(scene: Scene, usual: Iterable[datetime], day: date | None, part: str) -> datetime | None:
    """That part of the day at the clock it has among usual moments; None where it has none, or several.

    Without a day it is the first such moment.
    """
    first, last = _PARTS.get(part, (0, 0))
    found = [there for at in usual if first <= (there := local(scene, at)).hour < last]
    clocks = {there.time() for there in found}
    return at_local(scene, day or min(found).date(), clocks.pop()) if len(clocks) == 1 else None


def say_moment(scene: Scene, at: datetime) -> str:
    """Day, weekday and clock: 「12/5(金)19:00」, "Fri 5 Dec, 19:00"; the year too when it is far away."""
    there = local(scene, at)
    shown = scene.say("moments.at", day=say_day(scene, there.date()), clock=f"{there:%H:%M}")
    return _of_year(scene, shown, there.year) if _is_far(scene, at) else shown


def _is_far(scene: Scene, at: datetime) -> bool:
    return abs(at - scene.now) > _YEAR_MATTERS


def _of_year(scene: Scene, moment: str, year: int) -> str:
    return scene.say("moments.of_year", moment=moment, year=year)


def say_day(scene: Scene, day: date) -> str:
    """A day with its weekday: 「12/5(金)」, "Fri 5 Dec"."""
    month, weekday = scene.say(f"moments.month.{day.month}"), scene.say(f"moments.weekday.{day.weekday()}")
    return scene.say("moments.day", month=month, day=day.day, weekday=weekday)


def say_range(scene: Scene, starts_at: datetime, ends_at: datetime) -> str:
    """From when to when; the end's day is named only when it is another one."""
    return say_range_from(scene, say_moment(scene, starts_at), starts_at, ends_at)


def say_range_from(scene: Scene, said: str, starts_at: datetime, ends_at: datetime) -> str:
    """A start, `said` already, and until when."""
    start, end = local(scene, starts_at), local(scene, ends_at)
    until = f"{end:%H:%M}" if start.date() == end.date() else say_moment(scene, ends_at)
    return scene.say("moments.range", start=said, end=until)


def say_when(scene: Scene, starts_at: datetime, ends_at: datetime, *, end_known: bool) -> str:
    """When something is: with its end if that is known, else with the last of its days if it has several."""
    if end_known:
        return say_range(scene, starts_at, ends_at)
    return say_from_day(scene, say_moment(scene, starts_at), starts_at, ends_at)


def say_from_day(scene: Scene, said: str, starts_at: datetime, ends_at: datetime) -> str:
    """A start, `said` already, with the last of the days that follow it."""
    last = local(scene, ends_at).date()
    several = ends_at - starts_at > DEFAULT_LENGTH and last > local(scene, starts_at).date()
    return scene.say("moments.range", start=said, end=say_day(scene, last)) if several else said


def say_days(scene: Scene, first: date, last: date) -> str:
    """Several days in a row."""
    return scene.say("moments.range", start=say_day(scene, first), end=say_day(scene, last))


def say_checked(scene: Scene, at: datetime) -> str:
    """A moment as it is checked with the user: what is past or of another year is shown with its year.

    Such a day is easily taken for the next one of that date.
    """
    said = say_moment(scene, at)
    there, now = local(scene, at), local(scene, scene.now)
    plain = there.date() >= now.date() and there.year == now.year
    return said if plain or _is_far(scene, at) else _of_year(scene, said, there.year)


def say_near_day(scene: Scene, at: datetime) -> str:
    """「今日」, 「明日」 or the day with its weekday."""
    day = local(scene, at).date()
    near = {0: "moments.today", 1: "moments.tomorrow"}.get((day - today(scene)).days)
    return scene.say(near) if near else say_day(scene, day)


def say_clock(minutes: int) -> str:
    """Minutes after midnight as 20:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def say_from(scene: Scene, base: datetime, at: datetime) -> str:
    """A chip's words for a moment soon after `base`, 「翌朝 8:30」; else the moment itself."""
    there = local(scene, at)
    days = (there.date() - local(scene, base).date()).days
    clock = f"{there.hour}:{there:%M}"
    part = _part(days, there.hour)
    return scene.say(f"moments.{part}", days=days, clock=clock) if part else say_moment(scene, at)


_NOON, _AFTERNOON, _MOST_DAYS = 11, 15, 3


def _part(days: int, hour: int) -> str:
    if days == 1:
        return "next_morning" if hour < _NOON else "next_noon" if hour < _AFTERNOON else "next_day"
    return "in_days" if 1 < days <= _MOST_DAYS else ""
