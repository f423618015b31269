"""A failing server is left alone, nobody asks too often, and memory stays bounded."""

from __future__ import annotations

from datetime import timedelta

from bot.model.guard import FAILURES, KEPT_FOR, MOST_KEPT, MOST_USERS, PAUSE, Breaker, Cache, Cap
from tests.bot.kits import NOW


def broken() -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert breaker.lets_through(NOW)
        breaker.went_wrong(NOW)
    return breaker


def test_a_breaker_opens_after_failures_in_a_row() -> None:
    assert not broken().lets_through(NOW + PAUSE - timedelta(seconds=1))


def test_one_success_between_them_starts_the_count_anew() -> None:
    breaker = Breaker()
    for _ in range(FAILURES * 2):
        breaker.went_wrong(NOW)
        breaker.went_well()
    assert breaker.lets_through(NOW)


def test_after_the_pause_one_trial_decides() -> None:
    breaker, later = broken(), NOW + PAUSE
    assert [breaker.lets_through(later) for _ in range(3)] == [True, False, False]
    breaker.went_wrong(later)
    assert not breaker.lets_through(later + PAUSE - timedelta(seconds=1))
    assert breaker.lets_through(later + PAUSE)
    breaker.went_well()
    assert breaker.lets_through(later + PAUSE)
    assert breaker.lets_through(later + PAUSE)


def test_a_server_that_names_a_pause_gets_it_at_once() -> None:
    breaker = Breaker()
    breaker.went_wrong(NOW, 300)
    assert not breaker.lets_through(NOW + timedelta(seconds=299))
    assert breaker.lets_through(NOW + timedelta(seconds=300))


def test_a_share_is_each_users_own_and_a_days() -> None:
    cap = Cap(2)
    assert [cap.takes("u1", NOW) for _ in range(3)] == [True, True, False]
    assert cap.takes("u2", NOW)
    assert cap.takes("u1", NOW + timedelta(days=1))


def test_no_share_at_all_lets_nobody_ask() -> None:
    assert not Cap(0).takes("u1", NOW)


def test_so_many_users_are_counted_and_no_more() -> None:
    cap = Cap(1)
    for number in range(MOST_USERS + 1):
        cap.takes(f"u{number}", NOW)
    assert not cap.takes(f"u{MOST_USERS}", NOW)
    assert cap.takes("u0", NOW)


def test_an_answer_is_kept_for_an_hour_and_the_oldest_gives_way() -> None:
    cache = Cache[str]()
    cache.put("first", "x", NOW)
    assert cache.get("first", NOW + KEPT_FOR - timedelta(seconds=1)) == "x"
    assert cache.get("first", NOW + KEPT_FOR) is None
    for number in range(MOST_KEPT):
        cache.put(str(number), "y", NOW)
    assert cache.get("first", NOW) is None
    assert cache.get("0", NOW) == "y"
