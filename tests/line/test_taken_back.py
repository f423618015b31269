"""In LINE itself: a message is taken back, a friend leaves and returns, and a group is told where to talk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from storage.sealing import KeyRing
from tests.bot.kits import KEYS
from tests.doubles.line.users import User
from tests.grounds import StillClock
from tests.line.hosting import Hosted, hosted
from tests.storage.opened import holding
from tests.storage.raw import rows_of

BEGIN = datetime.fromisoformat("2026-12-07T12:00+09:00")
MARK = "ゾルミトラ"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def host(database_url: str) -> Iterator[Hosted]:
    with hosted(database_url, StillClock(BEGIN)) as made:
        yield made


def settles(host: Hosted) -> None:
    host.run(host.app.caught_up())
    host.clock.advance(MINUTE)


def friend(host: Hosted) -> User:
    """Somebody who has agreed and named their gathering."""
    user = host.user("美香")
    for act in (
        user.follows,
        lambda: user.taps("同意してはじめる"),
        lambda: user.says(f"12/14 19時 {MARK}の会"),
    ):
        assert act() == 200
        settles(host)
    return user


def pushed(host: Hosted) -> int:
    return sum(asked.endpoint == "push" for asked in host.line.asked)


def test_a_message_taken_back_in_line_is_found_nowhere_and_costs_nothing(
    host: Hosted, database_url: str
) -> None:
    user, ring = friend(host), KeyRing.parse(KEYS)
    assert holding(database_url, ring, MARK)
    asked = len(host.line.asked)
    assert user.unsends() == 200
    settles(host)
    assert holding(database_url, ring, MARK) == []
    assert len(host.line.asked) == asked
    assert user.says("12/15 19時 北浜の会") == 200
    settles(host)
    assert user.person.bubbles[-1].how == "reply"
    assert (holding(database_url, ring, MARK), pushed(host)) == ([], 0)


def test_whoever_blocks_and_returns_is_greeted_once_by_reply_and_finds_their_plans(
    host: Hosted, database_url: str
) -> None:
    user = friend(host)
    user.taps("OK")
    settles(host)
    planned = len(rows_of(database_url, "nudges"))
    assert planned
    assert user.blocks() == 200
    settles(host)
    assert rows_of(database_url, "nudges") == []
    before = len(user.person.bubbles)
    assert user.follows() == 200
    settles(host)
    assert {bubble.how for bubble in user.person.bubbles[before:]} == {"reply"}
    assert (len(rows_of(database_url, "nudges")), pushed(host)) == (planned, 0)


def test_a_group_is_told_to_talk_one_to_one_and_nobody_is_met(host: Hosted, database_url: str) -> None:
    user, group = host.user("健"), host.line.group("二次会")
    assert user.says(f"{MARK}、みんなで行きますか", group) == 200
    settles(host)
    assert [bubble.how for bubble in group.bubbles if bubble.by != user.id] == ["reply"]
    for table in ("users", "addresses", "conversations", "messages", "outbox"):
        assert rows_of(database_url, table) == []
