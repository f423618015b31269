"""A moment in the year 1 or 9999 was taken for an answer, and every turn after it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock
from tests.dialogs.coach.before import meeting, talk


@pytest.mark.parametrize("picked", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_picked_moment_beyond_all_plans_is_asked_for_again(picked: str) -> None:
    talk("gathering").says("梅田会").asks("new_gathering.when").picks(picked).asks("new_gathering.when")


def test_a_promise_is_not_made_for_the_end_of_time() -> None:
    told = talk("preparation", meeting(), gathering="g1").says("在庫管理に困っている雑貨店の店主と出会う")
    told.asks("people").says("雑貨店の店主に、棚卸しのやり方を聞く").asks("action").says("お礼を送る")
    told.asks("moment").picks("9999-12-31T23:59").asks("moment").picks("2026-12-06T12:10").asks("review")


@pytest.mark.parametrize("line", ["9999-12-31 23:30 梅田会", "0001-01-01 10:00 梅田会"])
def test_a_gathering_said_for_then_is_asked_when_it_is(line: str) -> None:
    talk("gathering").says(line).asks("new_gathering.when")


def test_no_clock_goes_where_days_cannot_be_reckoned() -> None:
    clock = MovableClock(datetime(2026, 12, 4, tzinfo=UTC))
    for wrong in (datetime(9999, 12, 31, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)):
        with pytest.raises(ValueError, match="the clock goes from"):
            clock.set(wrong)
    with pytest.raises((ValueError, OverflowError)):
        clock.advance(timedelta(days=3_000_000))
    assert clock.now().year == 2026
