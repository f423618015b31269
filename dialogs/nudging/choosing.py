"""Moments offered to the user: when to be spoken to again, when to keep a promise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, assert_never

from dialogs.nudging.hours import Hours
from dialogs.nudging.timeline import resume

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.changes import NudgeChange
    from dialogs.core.scene import Scene
    from dialogs.notebook import Profile

Snooze = Literal["hour", "evening", "morning"]

USUAL = ((1, "morning"), (1, "noon"), (2, "noon"))
UNHURRIED = ((1, "noon"), (2, "noon"), (3, "noon"))
RETURNING = ("preparation", "quick_purpose", "reflection")
PRESETS = {"proposal": UNHURRIED, "meeting": UNHURRIED}


def snooze(profile: Profile, now: datetime, how: Snooze) -> datetime:
    """The moment a snooze means: an hour later, the next eight in the evening, tomorrow morning.

    Where that lies in quiet hours, the opening after them.
    """
    hours = Hours.of(profile)
    match how:
        case "hour":
            return hours.open(now + timedelta(hours=1))
        case "evening":
            return hours.open(hours.next(hours.rhythm.evening, now))
        case "morning":
            tomorrow = hours.day_of(now) + timedelta(days=1)
            return hours.open(hours.at(tomorrow, hours.rhythm.morning))
        case _:
            assert_never(how)


def later(scene: Scene, dialog: str) -> tuple[NudgeChange, ...]:
    """Bring a session back that was put aside: this evening or tomorrow morning, sooner if need be."""
    gathering = scene.notebook.gathering(scene.arg("gathering"))
    if gathering is None or dialog not in RETURNING:
        return ()
    ways: tuple[Snooze, ...] = ("evening", "morning")
    calm = min(snooze(scene.profile, scene.now + timedelta(hours=1), way) for way in ways)
    ahead = gathering.starts_at if scene.now < gathering.starts_at else calm
    due_at = calm if calm <= ahead else snooze(scene.profile, scene.now, "hour")
    return (resume(dialog, gathering.id, due_at),)


def presets(scene: Scene, kind: str) -> tuple[datetime, ...]:
    """Default moments to promise this kind of follow-up for, earliest first, ahead and outside quiet hours.

    They count from the end of the gathering named in `scene.args` while that is ahead, else from now.
    """
    hours = Hours.of(scene.profile)
    gathering = scene.notebook.gathering(scene.arg("gathering"))
    base = max(gathering.ends_at, scene.now) if gathering else scene.now
    day = hours.day_of(base)
    clock = {"morning": hours.rhythm.morning, "noon": hours.rhythm.noon}
    moments = (hours.at(day + timedelta(days=n), clock[part]) for n, part in PRESETS.get(kind, USUAL))
    return tuple(sorted({hours.open(moment) for moment in moments}))
