from __future__ import annotations

from datetime import datetime

import pytest

from dialogs.changes import PutNudge
from dialogs.coach.book import BOOK
from dialogs.core.book import Decision
from dialogs.core.scene import Scene
from dialogs.notebook import Notebook, Nudge, Profile
from dialogs.nudging import due, monthly
from dialogs.shapes import replace
from dialogs.texts import texts

USER = Profile("u1", consent_version=1, push_consent=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


def planned(happened: str, now: str, profile: Profile = USER) -> list[tuple[str, str]]:
    """Month and moment of the report that is planned."""
    puts = [
        change.nudge for change in monthly(profile, at(happened), at(now)) if isinstance(change, PutNudge)
    ]
    return [(nudge.subject, f"{nudge.due_at.astimezone(at(now).tzinfo):%Y-%m-%d %H:%M}") for nudge in puts]


def decided(profile: Profile, now: str = "2026-12-01T12:10") -> Decision:
    nudge = Nudge("2026-11:report", "report", "2026-11", at("2026-12-01T12:10"))
    scene = Scene(Notebook(profile, nudges=(nudge,)), at(now), texts("ja"), 1)
    return due(scene, (nudge,))


def test_a_month_is_reported_at_noon_on_the_first_of_the_next() -> None:
    assert planned("2026-11-05T19:00", "2026-11-05T21:30") == [("2026-11", "2026-12-01 12:10")]
    assert planned("2026-12-31T22:00", "2026-12-31T23:00") == [("2026-12", "2027-01-01 12:10")]
    assert planned("2026-01-31T19:00", "2026-01-31T21:30") == [("2026-01", "2026-02-01 12:10")]


def test_for_whom_days_off_are_quiet_it_waits_for_a_day_of_work() -> None:
    at_work = replace(USER, workdays=True)
    assert planned("2026-07-15T19:00", "2026-07-15T21:30", at_work) == [("2026-07", "2026-08-03 12:10")]


def test_what_is_told_after_that_is_reported_on_a_word_alone() -> None:
    assert planned("2026-11-30T19:00", "2026-12-01T13:00") == []


def test_it_is_said_in_a_dialog_of_its_own_and_counts_as_a_push() -> None:
    decision = decided(USER)
    assert decision.start is not None
    assert (decision.start.dialog, decision.start.args) == ("report", {"month": "2026-11"})
    assert decision.start.dialog in BOOK.dialogs
    assert len(decision.changes) == 1


@pytest.mark.parametrize(
    "profile",
    [
        replace(USER, push_consent=None),
        replace(USER, push_consent=False),
        replace(USER, misses=1),
        replace(USER, standing="dormant"),
        replace(USER, standing="stopped"),
        replace(USER, standing="muted"),
    ],
)
def test_the_silent_are_left_in_peace(profile: Profile) -> None:
    assert decided(profile).start is None


def test_without_room_that_day_it_comes_the_next_but_not_a_week_late() -> None:
    spent = replace(USER, pushes=(at("2026-12-01T09:00"),))
    (moved,) = decided(spent).nudges
    assert isinstance(moved, PutNudge)
    assert moved.nudge.due_at == at("2026-12-02T12:10")
    assert decided(USER, "2026-12-06T12:11").start is None
