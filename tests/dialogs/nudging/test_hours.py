from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.notebook import Profile
from dialogs.nudging.hours import Hours
from tests.dialogs.nudging.world import at

ZONES = (
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
    "America/New_York",
    "Europe/Berlin",
)
MINUTES = st.integers(0, 24 * 60 - 1)
INSTANTS = st.datetimes(datetime(2011, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone


def hours(quiet_from: str = "22:00", quiet_to: str = "07:30", zone: str = "Asia/Tokyo") -> Hours:
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (quiet_from, quiet_to))
    return Hours.of(Profile("u1", zone=zone, quiet_from=first, quiet_to=last))


@pytest.mark.parametrize(
    ("quiet", "moment", "opens"),
    [
        (("22:00", "07:30"), "4 21:59", "4 21:59"),
        (("22:00", "07:30"), "4 22:00", "5 08:00"),
        (("22:00", "07:30"), "5 07:29", "5 08:00"),
        (("22:00", "07:30"), "5 07:30", "5 07:30"),
        (("22:00", "09:15"), "5 03:00", "5 09:15"),
        (("00:00", "07:00"), "5 03:00", "5 08:00"),
        (("20:00", "02:00"), "4 23:00", "5 08:00"),
        (("13:00", "15:00"), "4 13:00", "4 15:00"),
        (("07:45", "07:30"), "4 12:00", "5 07:30"),
        (("22:00", "22:00"), "4 23:00", "4 23:00"),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_eight_or_their_later_end(
    quiet: tuple[str, str], moment: str, opens: str
) -> None:
    assert hours(*quiet).open(at(moment)) == at(opens)


@given(st.sampled_from(ZONES), MINUTES, MINUTES, INSTANTS)
def test_an_opening_is_never_quiet_never_early_and_never_far(
    zone: str, quiet_from: int, quiet_to: int, moment: datetime
) -> None:
    wishes = Hours.of(Profile("u1", zone=zone, quiet_from=quiet_from, quiet_to=quiet_to))
    opened = wishes.open(moment)
    assert not wishes.quiet(opened)
    assert moment <= opened <= moment + timedelta(hours=49)


@given(st.sampled_from(ZONES), MINUTES, INSTANTS)
def test_the_next_local_minute_lies_within_two_days(zone: str, minute: int, moment: datetime) -> None:
    found = hours(zone=zone).next(minute, moment)
    assert moment < found <= moment + timedelta(hours=49)


def test_a_local_time_that_clocks_skip_is_taken_as_much_later() -> None:
    assert hours(zone="America/New_York").at(date(2026, 3, 8), 150) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_a_local_time_that_happens_twice_is_the_first_of_the_two() -> None:
    assert hours(zone="America/New_York").at(date(2026, 11, 1), 90) == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )


def test_a_day_that_a_zone_left_out_moves_on_to_the_next() -> None:
    apia = hours(zone="Pacific/Apia")
    assert apia.date_of(apia.at(date(2011, 12, 30), 8 * 60)) == date(2011, 12, 31)


@pytest.mark.parametrize(("zone", "utc"), [("Asia/Kathmandu", "14:15"), ("America/St_Johns", "23:30")])
def test_zones_off_the_full_hour_keep_their_own_eight_in_the_evening(zone: str, utc: str) -> None:
    assert f"{hours(zone=zone).at(date(2026, 12, 4), 20 * 60):%H:%M}" == utc


def test_the_small_hours_belong_to_the_day_before() -> None:
    tokyo = hours()
    assert (tokyo.day_of(at("5 03:59")), tokyo.day_of(at("5 04:00"))) == (
        date(2026, 12, 4),
        date(2026, 12, 5),
    )


def test_midnight_written_as_twenty_four_is_midnight() -> None:
    assert hours("22:00", "24:00").quiet(at("4 23:59"))
    assert not hours("22:00", "24:00").quiet(at("5 00:00"))


def test_zone_of_the_profile_decides() -> None:
    assert hours(zone="America/New_York").quiet(at("4 22:00", ZoneInfo("America/New_York")))
    assert not hours(zone="America/New_York").quiet(at("4 22:00"))
