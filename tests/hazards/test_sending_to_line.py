"""Everything a user of LINE is told they see once, and free of charge where that can be, whatever breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.port import Address
from dialogs.core.prompts import Say
from dialogs.notebook import Nudge
from storage.rows import Outbound
from tests.doubles.faults import Fails, Fault, Reset
from tests.doubles.line.chats import How, words
from tests.doubles.line.faults import BAD, TOO_FAST, UNAUTHORIZED, refusal
from tests.doubles.line.users import User
from tests.grounds import StillClock
from tests.line.hosting import Hosted, hosted

BEGIN = datetime.fromisoformat("2026-12-03T20:00+09:00")
NO_TOKEN = refusal(400, "Invalid reply token")
LOST, NOT_TAKEN, BROKEN = Reset("after"), Reset("before"), Fails("after")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Hosted]:
    with hosted(f"sqlite:///{tmp_path / 'sanmon.db'}", StillClock(BEGIN)) as made:
        made.line.quota.most = 200
        yield made


@pytest.fixture
def mika(world: Hosted) -> User:
    """A user who has just become a friend, and was greeted."""
    user = world.user("Mika")
    assert user.follows() == 200
    settle(world)
    assert told(user) == {"reply"}
    user.person.bubbles.clear()
    return user


def settle(world: Hosted, *seconds: float) -> None:
    """Wait until nothing is left to be sent, now and after each of these waits."""
    world.run(world.app.sender.loop.caught_up())
    for wait in seconds:
        world.clock.advance(timedelta(seconds=wait))
        world.run(world.app.sender.loop.caught_up())


def told(user: User) -> set[How]:
    """How what the bot said has reached the user, who has seen none of it twice."""
    bubbles = [bubble for bubble in user.person.bubbles if not bubble.by]
    seen = [words(bubble.message) for bubble in bubbles]
    assert len(seen) == len(set(seen))
    return {bubble.how for bubble in bubbles}


def dead(world: Hosted) -> list[str]:
    return [letter.error for letter in world.app.store.run(lambda work: work.outbox.dead())]


@pytest.mark.parametrize(
    ("faults", "way", "waits"),
    [
        ([], "reply", ()),
        ([LOST], "reply", ()),
        ([BROKEN], "reply", ()),
        ([NOT_TAKEN], "reply", ()),
        ([LOST, NOT_TAKEN], "reply", (4,)),
        ([NOT_TAKEN, LOST], "reply", (4,)),
        ([NOT_TAKEN, NOT_TAKEN], "reply", (4,)),
        ([TOO_FAST], "reply", (4,)),
        ([UNAUTHORIZED], "reply", (4,)),
        ([NO_TOKEN], "push", ()),
        ([NOT_TAKEN] * 10, "push", (4, 8, 16, 32, 64)),
    ],
)
def test_an_answer_is_seen_once_and_pushed_only_when_its_reply_is_of_no_use(
    world: Hosted, mika: User, faults: list[Fault], way: How, waits: tuple[float, ...]
) -> None:
    world.line.faults.plan("reply", *faults)
    assert mika.says("ヘルプ") == 200
    settle(world, *waits)
    assert told(mika) == {way}
    assert world.line.quota.used == (way == "push")
    assert world.app.store.run(lambda work: work.stats(world.clock.at)).waiting == 0


@pytest.mark.parametrize("faults", [[LOST], [BROKEN], [NOT_TAKEN], [LOST, LOST, BROKEN], [TOO_FAST]])
def test_a_push_is_seen_once_and_counted_once(world: Hosted, mika: User, faults: list[Fault]) -> None:
    world.line.faults.plan("push", *faults)
    push(world, mika)
    settle(world, 4, 8, 16)
    assert (told(mika), world.line.quota.used) == ({"push"}, 1)


def test_at_the_months_end_replies_go_on_and_a_nudge_waits_parked(world: Hosted, mika: User) -> None:
    world.line.quota.used = 200
    push(world, mika)
    settle(world)
    assert (told(mika), dead(world)) == (set(), [])
    user_id, soon = owner(world, mika), world.clock.at + timedelta(days=1)
    (nudge,) = world.app.store.run(lambda work: work.nudges.due(user_id, soon))
    assert (nudge.id, nudge.parked_at) == ("n1", world.clock.at)
    mika.says("ヘルプ")
    settle(world)
    assert told(mika) == {"reply"}


def test_a_nudge_line_refuses_comes_again_a_day_later_and_the_next_message_goes(
    world: Hosted, mika: User
) -> None:
    world.line.faults.plan("push", BAD)
    push(world, mika)
    mika.says("ヘルプ")
    settle(world, 4)
    assert (told(mika), dead(world)) == ({"reply"}, [])
    user_id, tomorrow = owner(world, mika), world.clock.at + timedelta(days=1)
    (nudge,) = world.app.store.run(lambda work: work.nudges.due(user_id, tomorrow))
    assert nudge.id == "n1"
    assert nudge.due_at > world.clock.at + timedelta(hours=23)


def test_who_has_blocked_the_coach_meanwhile_sees_nothing_and_it_counts_for_nothing(
    world: Hosted, mika: User
) -> None:
    mika.person.blocked = True
    push(world, mika)
    settle(world)
    assert (told(mika), world.line.quota.used, dead(world)) == (set(), 0, [])


def owner(world: Hosted, user: User) -> str:
    here = Address("line", world.line.destination, user.id)
    found = world.app.store.run(lambda work: work.users.find(here))
    assert found is not None
    return found


def push(world: Hosted, user: User) -> None:
    """Have the coach say something unasked."""
    here, user_id = Address("line", world.line.destination, user.id), owner(world, user)
    key, now = "7d0c7e60-9d35-5c8a-8a0e-0a1b2c3d4e5f", world.clock.at
    nudges = (Nudge("n1", "eve", "g1", now),)
    world.app.store.run(
        lambda work: work.outbox.put(
            Outbound(user_id, here, key, "nudge", (Say("明日ですね"),), "ja", nudges=nudges), now
        )
    )
