"""Where a picker of date and time starts and how far it reaches, on the user's own clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dialogs.coach.moments import local
from dialogs.core.prompts import Picker
from dialogs.notebook import DEFAULT_LENGTH

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

EVENING, MORNING = time(19), time(9)
"""When gatherings begin, and when promises are kept."""

_STEP = timedelta(minutes=5)
_REACH = timedelta(days=365)


def ahead(scene: Scene, after: datetime, day: date, clock: time) -> Picker:
    """The year that follows `after`, starting at `clock` on `day`, or in two hours where that is gone."""
    begin = _there(scene, after)
    begin -= timedelta(minutes=begin.minute % 5)
    earliest, latest = begin + _STEP, begin + _REACH
    wanted = datetime.combine(day, clock)
    initial = wanted if earliest < wanted < latest else begin + DEFAULT_LENGTH
    return _picker(initial, earliest, latest)


def behind(scene: Scene) -> Picker:
    """The past year up to now, starting yesterday evening."""
    latest = _there(scene, scene.now)
    initial = datetime.combine(latest.date() - timedelta(days=1), EVENING)
    return _picker(initial, latest - _REACH, latest)


def _picker(*moments: datetime) -> Picker:
    return Picker(*(moment.isoformat(timespec="minutes") for moment in moments))


def _there(scene: Scene, at: datetime) -> datetime:
    return local(scene, at).replace(second=0, microsecond=0, tzinfo=None)
