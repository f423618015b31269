from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.coach.moments import (
    from_iso,
    is_iso,
    say_clock,
    say_from,
    say_moment,
    say_near_day,
    say_range,
    to_iso,
)
from tests.dialogs.coach.before import instant, scene


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # hypothesis adds it
def test_a_stored_moment_comes_back_to_the_minute(at: datetime) -> None:
    assert from_iso(to_iso(at)) == at.replace(second=0, microsecond=0)
    assert is_iso(to_iso(at))


@pytest.mark.parametrize(
    "value", ["", "tomorrow", "2026-12-05", "2026-12-05T10:00", "2026-1-05T10:00Z", 7, None]
)
def test_anything_else_is_no_stored_moment(value: object) -> None:
    assert not is_iso(value)


@pytest.mark.parametrize(
    ("lang", "shown"),
    [("ja", "12/5(土)19:00"), ("en", "Sat 5 Dec, 19:00")],
)
def test_a_moment_is_shown_with_its_weekday(lang: str, shown: str) -> None:
    assert say_moment(scene(lang), instant("2026-12-05T19:00")) == shown


def test_a_far_moment_is_shown_with_its_year() -> None:
    assert say_moment(scene(), instant("2028-01-05T19:00")) == "2028年1/5(水)19:00"
    assert say_moment(scene("en"), instant("2028-01-05T19:00")) == "Wed 5 Jan, 19:00 (2028)"


def test_the_user_s_own_clock_counts() -> None:
    assert say_moment(scene(zone="Europe/London"), instant("2026-12-05T19:00")) == "12/5(土)10:00"


def test_a_range_names_the_second_day_only_when_it_is_another() -> None:
    start = instant("2026-12-05T22:00")
    assert say_range(scene(), start, start + timedelta(hours=1)) == "12/5(土)22:00〜23:00"
    assert say_range(scene(), start, start + timedelta(hours=3)) == "12/5(土)22:00〜12/6(日)01:00"


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-12-04T23:00", "今日"), ("2026-12-05T00:30", "明日"), ("2026-12-06T19:00", "12/6(日)")],
)
def test_near_days_have_names(day: str, shown: str) -> None:
    assert say_near_day(scene(), instant(day)) == shown


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-12-05T23:00", "12/5(土)23:00"),
        ("2026-12-06T08:30", "翌朝 8:30"),
        ("2026-12-06T12:10", "翌日の昼 12:10"),
        ("2026-12-06T18:00", "翌日 18:00"),
        ("2026-12-07T12:10", "2日後 12:10"),
        ("2026-12-12T12:10", "12/12(土)12:10"),
    ],
)
def test_moments_soon_after_are_shown_by_their_distance(at: str, shown: str) -> None:
    assert say_from(scene(), instant("2026-12-05T21:00"), instant(at)) == shown


def test_minutes_after_midnight_read_as_a_clock() -> None:
    assert say_clock(20 * 60) == "20:00"
    assert say_clock(7 * 60 + 5) == "07:05"
