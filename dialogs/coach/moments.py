"""Moments between answers, which keep them as text, and the words that show them on the user's own clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

_SHAPE = "%Y-%m-%dT%H:%MZ"
_LIKE_ONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)
_THINKABLE = range(1900, 3000)
_YEAR_MATTERS = timedelta(days=300)


def to_iso(at: datetime) -> str:
    """The stored form of an instant: UTC, to the minute."""
    return at.astimezone(UTC).strftime(_SHAPE)


def to_iso_range(at: datetime, end_at: datetime | None) -> str:
    """A moment with its end, if it has one: "start/end"."""
    return f"{to_iso(at)}/{to_iso(end_at)}" if end_at else to_iso(at)


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


def say_moment(scene: Scene, at: datetime) -> str:
    """Day, weekday and clock: 「12/5(金)19:00」, "Fri 5 Dec, 19:00"; the year too when it is far away."""
    there = local(scene, at)
    far = abs(at - scene.now) > _YEAR_MATTERS
    shown = scene.say("moments.at", day=say_day(scene, there.date()), clock=f"{there:%H:%M}")
    return scene.say("moments.of_year", moment=shown, year=there.year) if far else shown


def say_day(scene: Scene, day: date) -> str:
    """A day with its weekday: 「12/5(金)」, "Fri 5 Dec"."""
    month, weekday = scene.say(f"moments.month.{day.month}"), scene.say(f"moments.weekday.{day.weekday()}")
    return scene.say("moments.day", month=month, day=day.day, weekday=weekday)


def say_range(scene: Scene, starts_at: datetime, ends_at: datetime) -> str:
    """From when to when; the end's day is named only when it is another one."""
    start, end = local(scene, starts_at), local(scene, ends_at)
    until = f"{end:%H:%M}" if start.date() == end.date() else say_moment(scene, ends_at)
    return scene.say("moments.range", start=say_moment(scene, starts_at), end=until)


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
