"""Moments offered to the user: when to be spoken to again, when to keep a promise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, assert_never

from dialogs.changes import NudgeChange, PutNudge
from dialogs.notebook import Gathering, Nudge, Profile
from dialogs.nudging.hours import Hours
from dialogs.nudging.timeline import nudge_id, promise, resume
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene

Snooze = Literal["hour", "evening", "morning"]

USUAL = ((1, "morning"), (1, "noon"), (2, "noon"))
UNHURRIED = ((1, "noon"), (2, "noon"), (3, "noon"))
PRESETS = {"proposal": UNHURRIED, "meeting": UNHURRIED}


def snooze(profile: Profile, now: datetime, how: Snooze) -> datetime:
    """The moment a snooze means: an hour later, the next eight in the evening, the next morning.

    Where that lies in quiet hours, the opening after them. The hour may be one of a day off, since the user
    asks for it there; an evening and a morning are those of the next day of work.
    """
    hours = Hours.of(profile)
    match how:
        case "hour":
            return hours.keep(now + timedelta(hours=1))
        case "evening":
            return hours.open(hours.next(hours.rhythm.evening, now))
        case "morning":
            return hours.open(hours.at(hours.days_on(hours.day_of(now), 1), hours.rhythm.morning))
        case _:
            assert_never(how)


def later(scene: Scene, dialog: str) -> tuple[NudgeChange, ...]:
    """Bring a session back that was put aside, or in a digest everything it held.

    That is this evening or tomorrow morning, sooner where a gathering begins before.
    """
    at = _calm(scene.profile, scene.now)
    match dialog:
        case "preparation" | "quick_purpose" | "evening" | "reflection":
            gathering = scene.notebook.gathering(scene.arg("gathering"))
            return (_session(scene, dialog, gathering, at),) if gathering else ()
        case "follow_up":
            return (again(scene, "promise", scene.arg("follow_up"), at),)
        case "week":
            return tuple(again(scene, "week", name, at) for name in scene.args.get("gatherings", ())[:1])
        case "digest":
            return tuple(again(scene, kind, subject, at) for kind, subject in scene.args.get("items", ()))
        case _:
            return ()


def _calm(profile: Profile, now: datetime) -> datetime:
    """The next evening or morning that is at least an hour away."""
    ways: tuple[Snooze, ...] = ("evening", "morning")
    return min(snooze(profile, now + timedelta(hours=1), way) for way in ways)


def _session(scene: Scene, dialog: str, gathering: Gathering, at: datetime) -> NudgeChange:
    return resume(dialog, gathering.id, _in_time(scene, gathering, at))


def _in_time(scene: Scene, gathering: Gathering, at: datetime) -> datetime:
    """`at`, or before the gathering begins where that is sooner: if need be on a day off, or in an hour."""
    if not scene.now < gathering.starts_at < at:
        return at
    any_day = _calm(replace(scene.profile, workdays=False), scene.now)
    return any_day if any_day < gathering.starts_at else snooze(scene.profile, scene.now, "hour")


def again(scene: Scene, kind: str, subject: str, at: datetime) -> NudgeChange:
    """What was put aside once more at `at`; a promise told ahead of its time keeps that time."""
    follow_up = scene.notebook.follow_up(subject) if kind == "promise" else None
    if follow_up and follow_up.due_at > scene.now:
        return promise(scene.profile, follow_up)
    dialog, _, gathering_id = subject.partition(":")
    if kind == "resume":
        return resume(dialog, gathering_id, at)
    return PutNudge(Nudge(nudge_id(subject, kind), kind, subject, at))


def presets(scene: Scene, kind: str) -> tuple[datetime, ...]:
    """Default moments to promise this kind of follow-up for, earliest first, ahead and outside quiet hours.

    They count from the end of the gathering named in `scene.args` while that is ahead, else from now.
    """
    hours = Hours.of(scene.profile)
    gathering = scene.notebook.gathering(scene.arg("gathering"))
    base = max(gathering.ends_at, scene.now) if gathering else scene.now
    day = hours.day_of(base)
    clock = {"morning": hours.rhythm.morning, "noon": hours.rhythm.noon}
    wanted = ((hours.days_on(day, n), part) for n, part in PRESETS.get(kind, USUAL))
    moments = (hours.at(on, clock[part]) for on, part in wanted)
    return tuple(sorted({hours.open(moment) for moment in moments}))
