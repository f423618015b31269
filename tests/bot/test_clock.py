"""The one clock, and what it does to those who wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.clock import MovableClock, SystemClock

THEN = datetime(2026, 12, 4, 12, tzinfo=UTC)
MOMENT = timedelta(seconds=5)


def test_the_machines_clock_tells_an_aware_instant_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_movable_clock_runs_on_from_where_it_was_set() -> None:
    clock = MovableClock(THEN)
    first, second = clock.now(), clock.now()
    assert THEN <= first <= second < THEN + MOMENT


def test_a_movable_clock_that_was_never_set_is_the_machines() -> None:
    assert abs(MovableClock().now() - SystemClock().now()) < MOMENT


def test_advancing_adds_up_and_may_go_back() -> None:
    clock = MovableClock(THEN)
    clock.advance(timedelta(days=2))
    clock.advance(-timedelta(days=1))
    assert THEN + timedelta(days=1) <= clock.now() < THEN + timedelta(days=1) + MOMENT


def test_whoever_listens_hears_of_every_jump_and_sees_the_new_time() -> None:
    clock = MovableClock(THEN)
    heard: list[datetime] = []
    clock.on_move(lambda: heard.append(clock.now()))
    clock.set(THEN + timedelta(days=1))
    clock.advance(timedelta(days=1))
    assert [at.day for at in heard] == [5, 6]
