"""How fast Slack is asked: turns are waited for while they are near, and put back when they are not."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.pace import MESSAGES, METHODS, UNBOUNDED, Pace, Rate
from tests.doubles.slack.rates import BURST, TIER, TIERS

pytestmark = pytest.mark.anyio
FAST = Rate(1_200, 2)
"""Two at once, then one in fifty milliseconds."""


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_a_burst_goes_at_once_and_the_next_waits_its_turn() -> None:
    pace = Pace(UNBOUNDED, FAST)
    begun = now()
    assert [await pace.turn("T1", "chat.postMessage", "U1") for _ in range(2)] == [0, 0]
    assert now() - begun < 0.04
    assert await pace.turn("T1", "chat.postMessage", "U1") == 0
    assert now() - begun >= 0.045


async def test_one_users_messages_hold_up_no_other_user() -> None:
    pace = Pace(UNBOUNDED, Rate(1, 1), near_s=0)
    assert await pace.turn("T1", "chat.postMessage", "U1") == 0
    assert await pace.turn("T1", "chat.postMessage", "U1") > 50
    assert await pace.turn("T1", "chat.postMessage", "U2") == 0
    assert await pace.turn("T2", "chat.postMessage", "U1") == 0


async def test_a_turn_that_is_far_off_is_not_taken() -> None:
    pace = Pace({"views.publish": Rate(1, 1)}, near_s=0)
    assert await pace.turn("T1", "views.publish") == 0
    away = [await pace.turn("T1", "views.publish") for _ in range(3)]
    assert all(30 < one <= 60 for one in away)
    assert await pace.turn("T2", "views.publish") == 0
    assert await pace.turn("T1", "chat.update") == 0


async def test_those_that_wait_together_go_one_after_the_other() -> None:
    pace = Pace({"chat.update": Rate(1_200, 1)})
    begun = now()
    await asyncio.gather(*(pace.turn("T1", "chat.update") for _ in range(4)))
    assert now() - begun >= 0.14


async def test_what_slack_wants_no_more_of_is_held_there_and_only_for_that_long() -> None:
    pace = Pace(UNBOUNDED, None, near_s=0)
    pace.hold("T1", "chat.update", 60)
    pace.hold("T1", "chat.update", 1)
    assert 30 < await pace.turn("T1", "chat.update") <= 60
    assert await pace.turn("T1", "views.publish") == 0
    assert await pace.turn("T2", "chat.update") == 0
    pace.hold("T1", "views.publish", 0.05)
    await asyncio.sleep(0.06)
    assert await pace.turn("T1", "views.publish") == 0


async def test_no_more_are_counted_than_can_be_kept() -> None:
    pace = Pace(UNBOUNDED, Rate(1, 1), near_s=0, most_kept=2)
    for user in ("U1", "U2", "U3"):
        assert await pace.turn("T1", "chat.postMessage", user) == 0
    assert await pace.turn("T1", "chat.postMessage", "U3") > 0
    assert await pace.turn("T1", "chat.postMessage", "U1") == 0


def test_we_ask_no_faster_than_slack_documents() -> None:
    assert MESSAGES.per_minute <= 60
    assert MESSAGES.burst <= BURST
    shared = METHODS.keys() & TIERS.keys()
    assert {"chat.update", "conversations.history", "users.info", "views.open", "views.publish"} <= shared
    for method in shared:
        assert METHODS[method].per_minute <= TIER[TIERS[method]]
