"""How often the coach may speak unasked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from dialogs.nudging.rhythm import WEEK
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dialogs.notebook import Gathering, Notebook
    from dialogs.nudging.hours import Hours


def takes_place(gathering: Gathering) -> bool:
    return gathering.state in ("planned", "attended")


def is_undecided(gathering: Gathering) -> bool:
    """Whether the user is not sure of going: then nothing is said as if they were."""
    decision = gathering.decision
    open_yet = decision is not None and decision.chosen == "open"
    return open_yet and gathering.state == "planned" and gathering.reflection is None


def same_week(hours: Hours, gatherings: Iterable[Gathering], at: datetime) -> tuple[Gathering, ...]:
    """Those that take place in the local week, Monday to Sunday, that holds `at`; earliest first."""
    week = hours.date_of(at).isocalendar()[:2]
    found = (g for g in gatherings if takes_place(g) and hours.date_of(g.starts_at).isocalendar()[:2] == week)
    return tuple(sorted(found, key=lambda g: (g.starts_at, g.id)))


class Budget(Struct, frozen=True):
    """What was already spent.

    A day is the user's calendar day, a week the seven days up to the moment asked about.
    """

    hours: Hours
    gatherings: tuple[Gathering, ...]
    pushes: tuple[datetime, ...]

    @classmethod
    def of(cls, notebook: Notebook, hours: Hours) -> Budget:
        return cls(hours, notebook.gatherings, notebook.profile.pushes)

    def spend(self, at: datetime) -> Budget:
        return replace(self, pushes=(*self.pushes, at))

    def spent_on_day(self, at: datetime) -> int:
        today = self.hours.date_of(at)
        return sum(self.hours.date_of(push) == today for push in self.pushes)

    def week_has_room(self, at: datetime) -> bool:
        spent = sum(at - WEEK < push <= at for push in self.pushes)
        rhythm = self.hours.rhythm
        return spent < (rhythm.most_a_busy_week if self._busy(at) else rhythm.most_a_week)

    def has_room(self, at: datetime) -> bool:
        return self.spent_on_day(at) < self.hours.rhythm.most_a_day and self.week_has_room(at)

    def next_room(self, at: datetime, minute: int) -> datetime:
        """The first moment after `at` with room, at the local `minute` of its day or the opening after it."""
        moments = (self.hours.open(moment) for moment in self.hours.each(minute, at))
        return next(moment for moment in moments if self.has_room(moment))

    def _busy(self, at: datetime) -> bool:
        """Whether two gatherings lie within the past seven days and tomorrow, whose eve this is."""
        today = self.hours.date_of(at)
        first, last = today - timedelta(days=6), today + timedelta(days=1)
        near = (g for g in self.gatherings if takes_place(g))
        held = sum(first <= self.hours.date_of(g.starts_at) <= last for g in near)
        return held >= self.hours.rhythm.busy_from
