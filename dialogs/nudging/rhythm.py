"""The numbers of the coach's manners; another rhythm is another value of this type."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from dialogs.shapes import replace

HOUR = 60


class Rhythm(Struct, frozen=True):
    """When to speak, how often, and for how long a thing stays worth saying.

    Plain numbers ending in no unit of their own are minutes after local midnight or counts of pushes.
    """

    # moments of the day
    opening: int = 8 * HOUR
    morning: int = 8 * HOUR + 30
    noon: int = 12 * HOUR + 10
    evening: int = 20 * HOUR
    new_day: int = 4 * HOUR

    # before a gathering
    early_start: int = 11 * HOUR
    early_eve: int = 18 * HOUR + 30
    weekend_eve: int = 17 * HOUR
    reminder_by: int = 21 * HOUR + 30
    reminder_after: timedelta = timedelta(hours=3)
    reminder_gap: timedelta = timedelta(hours=1)
    day_card_before: timedelta = timedelta(hours=2)
    last_call: timedelta = timedelta(minutes=30)

    # after it
    reflect_after: timedelta = timedelta(minutes=30)
    same_evening_before: int = 21 * HOUR + 30
    grace_from: int = 18 * HOUR
    grace_to: int = 22 * HOUR
    reflect_within: timedelta = timedelta(hours=48)
    check_after: timedelta = timedelta(hours=24)
    touch_after_days: int = 14
    closing_after_days: int = 30

    # patience
    most_a_day: int = 1
    most_a_week: int = 3
    most_a_busy_week: int = 5
    busy_from: int = 2
    most_a_gathering: int = 6
    most_about_meeting: int = 4
    gathering_window: timedelta = timedelta(days=30)
    most_misses: int = 3
    most_snoozes: int = 2

    # merging, waiting, forgetting
    merge_within: timedelta = timedelta(hours=3)
    eve_ahead: timedelta = timedelta(hours=12)
    stale_after: timedelta = timedelta(hours=6)
    session_kept: timedelta = timedelta(hours=24)
    parked_kept: timedelta = timedelta(days=31)
    generic_kept: timedelta = timedelta(days=7)
    report_kept: timedelta = timedelta(days=5)
    promise_kept: timedelta = timedelta(days=30)
    hold: timedelta = timedelta(days=7)


RHYTHM = Rhythm()
AT_WORK = replace(RHYTHM, morning=9 * HOUR, early_eve=17 * HOUR + 30)
"""For whoever is spoken to on days of work only."""
WEEK = timedelta(days=7)
