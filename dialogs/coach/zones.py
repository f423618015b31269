"""Where the user's day begins and ends: time zones and quiet hours as people name them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from msgspec import Struct

from dialogs.coach.moments import say_clock
from dialogs.core.hears import Listed
from dialogs.core.matching import fold
from dialogs.core.steps import Heard, Hearing, Option, Unclear
from dialogs.language.dates import hear_clock
from dialogs.language.normal import normalise

if TYPE_CHECKING:
    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene

CITIES = ("Asia/Tokyo", "Asia/Singapore", "Europe/London", "America/New_York", "America/Los_Angeles")
_HOURS, _MINUTES = 24, 60
_LONGEST = 60


class Zone(Listed, Struct, frozen=True):
    """A time zone by its name or by a city or country in it; the value is the zone's IANA name."""

    chips: tuple[str, ...] = ()
    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return tuple(Option(name, f"zone.{name}") for name in self.chips)

    def parse(self, _scene: Scene, text: str, _kept: Any) -> Hearing:
        found = zone_of(text)
        return Heard(found) if found else Unclear("zone.unclear")

    def value(self, _scene: Scene, choice: str) -> Any:
        return choice

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return is_zone(value)


def zone_of(text: str) -> str:
    """The zone that goes by a name; empty where we know none."""
    return _places().get(fold(text[:_LONGEST]), "")


def is_zone(name: object) -> bool:
    """Whether there is a zone of that IANA name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _places() -> dict[str, str]:
    """Folded names to zones: cities of the zone database, its full names, then our own list."""
    known = sorted(_zones())
    places = {fold(name.rpartition("/")[2]): name for name in known}
    places |= {fold(name): name for name in known}
    return places | {fold(name): zone for name, zone in _written()["places"].items()}


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "zones.toml").read_text("utf-8"))


def say_zone(scene: Scene, zone: str) -> str:
    """The city a zone goes by, in the user's language where we know it, else in English."""
    return scene.say(f"zone.{zone}") if zone in CITIES else zone.rpartition("/")[2].replace("_", " ")


class QuietHours(Listed, Struct, frozen=True):
    """A stretch of the night; the value is [from, to] in minutes after midnight."""

    chips: tuple[tuple[int, int], ...] = ()
    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return tuple(
            Option(f"{start}-{end}", label=say_quiet(scene, start, end)) for start, end in self.chips
        )

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        said = re.split(_written()["between"], normalise(text[:_LONGEST]))
        parts = [part for part in said if part]
        clocks = [minutes_of(part, scene.lang) for part in parts]
        if len(clocks) != len(("from", "to")) or None in clocks or clocks[0] == clocks[1]:
            return Unclear("quiet_hours.unclear")
        return Heard(clocks)

    def value(self, _scene: Scene, choice: str) -> Any:
        return [int(part) for part in choice.split("-")]

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, list) and len(value) == len(("from", "to"))


def say_quiet(scene: Scene, start: int, end: int) -> str:
    """A stretch of the night as 22:00-07:30; none when it ends where it begins."""
    return scene.say("quiet_hours.none") if start == end else f"{say_clock(start)}-{say_clock(end)}"


def say_silence(scene: Scene) -> str:
    """When nothing is said unasked: the quiet hours, and the weekend where that is free."""
    profile = scene.profile
    hours = say_quiet(scene, profile.quiet_from, profile.quiet_to)
    if not profile.workdays:
        return hours
    ends_meet = profile.quiet_from == profile.quiet_to
    return scene.say("silence.weekends" if ends_meet else "silence.hours_and_weekends", hours=hours)


def minutes_of(part: str, lang: str) -> int | None:
    """A clock of either end; bare hours are the 24-hour clock's, which a night makes unmistakable."""
    digits = re.fullmatch(_written()["hour"], part)
    if digits:
        hour, minute = int(digits[1]), int(digits[2] or 0)
        return hour * _MINUTES + minute if hour < _HOURS and minute < _MINUTES else None
    clock = hear_clock(part, lang)
    return clock.hour * _MINUTES + clock.minute if clock else None
