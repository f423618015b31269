"""Until when a promise is put off: one of the usual ways in a tap, or any moment in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogs import nudging
from dialogs.coach.choices import named
from dialogs.coach.hears import Moment
from dialogs.coach.moments import from_iso, local
from dialogs.core.steps import Option
from dialogs.nudging import Hours

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene

DROP = "drop"
_WAYS: tuple[nudging.Snooze, ...] = ("hour", "evening", "morning")


class PutOff(Moment, frozen=True):
    """One of the ways to put it off, or any moment to come, stored as `moments` stores it."""

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return snoozes(scene)

    def option(self, scene: Scene, choice: str) -> Option | None:
        way = next((option for option in snoozes(scene) if option.id == choice), None)
        return way or Moment.option(self, scene, choice)

    def accepts(self, scene: Scene, value: Any) -> bool:
        return value in {*_WAYS, DROP} or Moment.accepts(self, scene, value)


def snoozes(scene: Scene) -> tuple[Option, ...]:
    """Ways to put it off: those of today only while they can be kept, and the morning by its right name."""
    today, now = local(scene, scene.now).date(), scene.now
    moments = {way: local(scene, nudging.snooze(scene.profile, now, way)) for way in _WAYS}
    evening = ("evening",) if moments["evening"].date() == today else ()
    hour = () if scene.profile.workdays and moments["hour"].date() != today else ("hour",)
    far = moments["morning"].date() - Hours.of(scene.profile).day_of(now) > timedelta(days=1)
    morning = Option("morning", "follow_up.snooze.workday" if far else "follow_up.snooze.morning")
    return (*named("follow_up.snooze", *hour, *evening), morning, *named("follow_up.snooze", DROP))


def put_off_until(scene: Scene, answer: str | None) -> datetime:
    """When it is spoken of again; whoever says no more than "later" gets the next of the usual moments."""
    answer = answer or snoozes(scene)[0].id
    way = next((way for way in _WAYS if way == answer), None)
    return nudging.snooze(scene.profile, scene.now, way) if way else from_iso(answer)
