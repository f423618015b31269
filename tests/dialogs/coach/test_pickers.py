from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.coach.pickers import EVENING, MORNING, ahead, behind
from dialogs.core.prompts import Picker
from dialogs.testing import Talk
from tests.dialogs.coach import evening
from tests.dialogs.coach.before import instant, meeting, scene, talk

ZONES = ("Asia/Tokyo", "Europe/London", "America/New_York", "Pacific/Apia")


def picker_of(told: Talk) -> Picker:
    found = told.question.picker
    assert found
    return found


def test_a_new_gathering_is_picked_from_now_on_starting_tomorrow_evening() -> None:
    told = talk("gathering", at="2026-12-04T21:02+09:00").says("梅田会").asks("new_gathering.when")
    assert picker_of(told) == Picker("2026-12-05T19:00", "2026-12-04T21:05", "2027-12-04T21:00")


def test_what_lies_on_the_mark_of_five_minutes_is_too_late_to_be_picked() -> None:
    told = talk("gathering", at="2026-12-04T21:00+09:00").says("梅田会").asks("new_gathering.when")
    assert picker_of(told).earliest == "2026-12-04T21:05"


def test_a_day_already_said_is_where_the_picker_starts() -> None:
    told = talk("gathering").says("12/12 梅田会").asks("new_gathering.when")
    assert picker_of(told).initial == "2026-12-12T19:00"


def test_a_day_said_in_answer_to_the_question_is_where_the_picker_starts() -> None:
    told = talk("gathering").says("梅田会").says("12/12").asks("new_gathering.when")
    assert picker_of(told).initial == "2026-12-12T19:00"


def test_a_promise_is_picked_for_the_morning_after_the_gathering() -> None:
    told = talk("preparation", meeting("g1"), gathering="g1")
    told.says("在庫管理に困っている雑貨店の店主").says("雑貨店の店主さん").taps("一番困ること")
    told.taps("役立つ情報を送る")
    assert picker_of(told.asks("moment")) == Picker(
        "2026-12-06T09:00", "2026-12-05T19:05", "2027-12-05T19:00"
    )


def test_the_end_of_a_gathering_is_picked_from_two_hours_after_its_start_on() -> None:
    told = (
        talk("gathering")
        .says("12/12 19時 梅田会")
        .asks("confirm")
        .says("直す")
        .taps("終わりの時刻")
        .asks("end")
    )
    assert picker_of(told).earliest == "2026-12-12T19:05"
    assert picker_of(told).initial == "2026-12-12T21:00"


def test_a_past_gathering_is_picked_up_to_now_starting_yesterday_evening() -> None:
    told = evening.talk("retro", at="2026-12-04T21:33+09:00").asks("when")
    assert picker_of(told) == Picker("2026-12-03T19:00", "2025-12-04T21:33", "2026-12-04T21:33")


def test_the_user_picks_on_their_own_clock() -> None:
    there = scene(at="2026-12-04T21:02+00:00", zone="America/New_York")
    assert behind(there).latest == "2026-12-04T16:02"


def test_only_a_question_for_a_moment_has_a_picker() -> None:
    assert talk("gathering").question.picker is None


@pytest.mark.parametrize("zone", ZONES)
@given(
    now=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds it
    after=st.datetimes(datetime(1990, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # wants bare bounds
    day=st.dates(date(1990, 1, 1), date(2999, 1, 1)),
    clock=st.sampled_from([EVENING, MORNING, time(0)]),
)
def test_a_picker_always_starts_between_its_ends(
    zone: str, now: datetime, after: datetime, day: date, clock: time
) -> None:
    there = scene(at=now.isoformat(), zone=zone)
    for picker in (ahead(there, after, day, clock), behind(there)):
        assert picker.earliest < picker.initial < picker.latest


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # hypothesis adds it
def test_the_earliest_to_be_picked_is_at_most_five_minutes_later_than_it_must_be(after: datetime) -> None:
    picker = ahead(scene(), after, date(2100, 1, 1), EVENING)
    late = (instant(picker.earliest) - after).total_seconds()
    assert 0 < late <= 300
