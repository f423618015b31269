"""The user's word to be quiet: for a while, for a month, until called back; and speaking again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.coach.choices import opens
from dialogs.coach.hears import Moment
from dialogs.coach.moments import from_iso, say_moment, today
from dialogs.coach.wishes import MONTH, saving
from dialogs.core.steps import Ask, Dialog, End, Tell
from dialogs.nudging.hours import Hours
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import Profile


def mornings(scene: Scene) -> tuple[datetime, ...]:
    """Tomorrow, in three days and in a week, when the quiet hours are over."""
    hours = Hours.of(scene.profile)
    days = (today(scene) + timedelta(days=n) for n in (1, 3, 7))
    return tuple(hours.wake(hours.at(day, hours.rhythm.opening)) for day in days)


def silenced(scene: Scene) -> Profile:
    return replace(scene.profile, standing="muted", silent_until_at=from_iso(scene.answer("until")))


def paused(scene: Scene) -> Profile:
    return replace(scene.profile, standing="paused", silent_until_at=scene.now + MONTH)


def stopped(scene: Scene) -> Profile:
    return replace(scene.profile, standing="stopped", silent_until_at=None)


def resumed(scene: Scene) -> Profile:
    """Speaking again, which is the user's own wish now."""
    return replace(
        scene.profile,
        standing="active",
        silent_until_at=None,
        misses=0,
        push_consent=True,
        push_consent_at=scene.now,
    )


def silent_until(scene: Scene) -> dict[str, object]:
    until = scene.profile.silent_until_at
    return {"moment": say_moment(scene, until) if until else ""}


MUTE = Dialog(
    "mute",
    version=2,
    steps=(
        Ask(
            "until",
            text="mute.until",
            hear=Moment(chips=mornings, relative=False),
            chips=("cancel",),
            own={"resume": "on", "stop": "off"},
            to=("done",),
        ),
        Tell("on", to=("resumed",)),
        End("resumed", then=opens("resume")),
        Tell("off", to=("stopped",)),
        End("stopped", then=opens("stop")),
        End("done", text="mute.done", fill=silent_until, changes=saving(silenced)),
    ),
)
PAUSE = Dialog(
    "pause",
    version=1,
    steps=(End("done", text="pause.done", fill=silent_until, changes=saving(paused)),),
)
STOP = Dialog("stop", version=1, steps=(End("done", text="stop.done", changes=saving(stopped)),))
RESUME = Dialog(
    "resume",
    version=1,
    steps=(End("done", text="resume.done", changes=saving(resumed), nudges=nudging.resumed),),
)

SILENCES = (MUTE, PAUSE, STOP, RESUME)
