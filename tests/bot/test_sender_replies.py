"""Sending what has a reply handle: used while it is fresh, written off once it may be spent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.port import Reply
from tests.bot.kits import at, forward, post, program, rows
from tests.bot.sending import PACE, sending

pytestmark = pytest.mark.anyio


async def test_a_fresh_reply_handle_is_used_and_an_expired_one_left_out(database_url: str) -> None:
    async with sending(database_url) as world:
        post(world.app, "fresh", reply=Reply("h1", at(60)))
        post(world.app, "stale", reply=Reply("h2", at(-1)))
        await world.all_sent()
        assert [m.reply for m in world.platform.shown] == ["h1", None]


async def test_a_handle_that_may_have_been_used_is_tried_again_while_it_is_fresh_and_then_left_out(
    database_url: str,
) -> None:
    async with sending(database_url) as world:
        world.platform.faults.extend(["reset", "reset"])
        post(world.app, "hello", reply=Reply("h1", at(5)))
        for _ in range(3):
            await world.all_sent()
            forward(world.app, 4)
        assert [(m.reply, m.attempt) for m in world.platform.asked] == [("h1", 1), ("h1", 2), (None, 3)]


@pytest.mark.parametrize("reply", [None, Reply("h1", at(40))])
async def test_what_certainly_did_not_arrive_leaves_nothing_to_look_for(
    database_url: str, reply: Reply | None
) -> None:
    async with sending(database_url, pace=replace(PACE, attempts=5)) as world:
        world.platform.faults.extend(["busy", "error", "reset", "error"])
        world.platform.retry_after_s = 3
        post(world.app, "hello", reply=reply)
        for _ in range(5):
            await world.all_sent()
            forward(world.app, 16)
        assert [m.attempt for m in world.platform.asked] == [1, 1, 1, 2, 2]
        assert world.platform.words == ["hello"]


async def test_a_crash_leaves_open_whether_the_handle_was_used(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("error")
        post(world.app, "hello", reply=Reply("h1", at(50)))
        await world.all_sent()
    dying = program(database_url)
    dying.store.run(lambda work: work.outbox.claim(at(10), 10, PACE.lease, ("relay",)))
    dying.store.close()
    async with sending(database_url) as world:
        await world.all_sent()
        assert [(m.attempt, m.reply) for m in world.platform.shown] == [(2, "h1")]


async def test_a_spent_handle_is_written_off_and_the_message_sent_at_once_without(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("stale")
        post(world.app, "hello", reply=Reply("h1", at(60)))
        await world.all_sent()
        assert [(m.reply, m.key) for m in world.platform.asked] == [("h1", "hello"), (None, "hello")]
        assert world.platform.words == ["hello"]


async def test_a_spent_handle_stays_written_off_when_the_next_attempt_fails(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.extend(["stale", "error"])
        post(world.app, "hello", reply=Reply("h1", at(60)))
        await world.all_sent()
        forward(world.app, 8)
        await world.all_sent()
        assert [m.reply for m in world.platform.asked] == ["h1", None, None]


async def test_what_lives_no_longer_than_its_handle_is_never_sent_without_it(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("stale")
        post(world.app, "hello", reply=Reply("h1", at(50)), keeps_s=40)
        await world.all_sent()
        assert [m.reply for m in world.platform.asked] == ["h1"]
        left = rows(world.app)
        assert (world.platform.words, left.waiting, left.dead) == ([], 0, 0)
