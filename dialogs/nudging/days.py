"""Gatherings of several days: when each of them closes, and when the next one opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.nudging.hours import A_DAY

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.notebook import Gathering
    from dialogs.nudging.hours import Hours

EVENINGS = ("evening1", "evening2", "evening3")
"""The nudges of the first days; more of them no week has room for."""


def closings(hours: Hours, gathering: Gathering) -> tuple[datetime, ...]:
    """When each day but the last is over, at the clock of the last; none where it goes on through a night."""
    opens, closes = hours.minute_of(gathering.starts_at), hours.minute_of(gathering.ends_at)
    if closes <= opens:
        return ()
    first = hours.date_of(gathering.starts_at)
    nights = (hours.date_of(gathering.ends_at) - first).days
    return tuple(hours.at(first + n * A_DAY, closes) for n in range(nights))


def days_over(hours: Hours, gathering: Gathering, now: datetime) -> int:
    """How many of its days are over and were not the last."""
    return sum(closed_at <= now for closed_at in closings(hours, gathering))


def opening(hours: Hours, gathering: Gathering, day: int) -> datetime:
    """When a day opens; the first is day 0."""
    first = hours.date_of(gathering.starts_at)
    return hours.at(first + day * A_DAY, hours.minute_of(gathering.starts_at))
