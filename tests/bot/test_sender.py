"""Sending through a real HTTP platform that fails as told: order, limits, workers side by side."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.port import Reply
from tests.bot.kits import NOW, address, at, forward, post, program, rows, said
from tests.bot.sending import PACE, sending
from tests.doubles.relay import relay

pytestmark = pytest.mark.anyio


async def test_what_is_committed_is_sent_at_once_and_leaves_the_outbox(database_url: str) -> None:
    async with sending(database_url) as world:
        await world.app.desk.take([said("trip")])
        await world.all_sent()
        assert world.platform.words == ["<trip.goal>"]
        assert rows(world.app).waiting == 0


async def test_the_messages_of_one_address_keep_their_order_and_never_overtake(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.extend(["error", "error"])
        post(world.app, "one", "two", "three")
        for _ in range(3):
            await world.all_sent()
            forward(world.app, 10)
        await world.all_sent()
        assert world.platform.words == ["one", "two", "three"]
        assert world.platform.most_at_once == 1


async def test_different_addresses_are_served_side_by_side_up_to_a_limit(
    database_url: str,
) -> None:
    async with sending(database_url) as world:
        world.platform.slow_s = 0.1
        for number in range(10):
            post(world.app, f"to {number}", to=address(f"u{number}"))
        await world.all_sent()
        assert len(world.platform.shown) == 10
        assert world.platform.most_at_once == 4


async def test_a_message_claimed_by_a_worker_that_died_is_sent_by_another_with_the_same_key(
    database_url: str,
) -> None:
    async with sending(database_url) as world:
        world.app.sender.loop.wake()
        await world.all_sent()
        dying = program(database_url)
        post(dying, "hello")
        dying.store.run(lambda work: work.outbox.claim(NOW + timedelta(hours=1), 10, PACE.lease, ("relay",)))
        dying.store.close()
        await world.all_sent()
        assert world.platform.asked == []
        forward(world.app, 3600 + 61)
        await world.all_sent()
        assert [(m.key, m.attempt) for m in world.platform.shown] == [("hello", 2)]


async def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(database_url: str) -> None:
    async with sending(database_url) as slow:
        slow.platform.faults.append("hang")
        post(slow.app, "one", "two")
        await slow.platform.called.wait()
        async with sending(database_url) as quick:
            forward(quick.app, 61)
            await quick.all_sent()
            slow.platform.release.set()
            await slow.all_sent()
            assert rows(quick.app).waiting == 0
            assert (slow.platform.words, quick.platform.words) == (["one"], ["one", "two"])


async def test_a_jump_of_the_clock_does_not_make_a_delivery_twice(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("hang")
        post(world.app, "hello")
        await world.platform.called.wait()
        forward(world.app, 3600)
        await asyncio.sleep(0.1)
        world.platform.release.set()
        await world.all_sent()
        assert len(world.platform.asked) == 1
        assert rows(world.app).waiting == 0


async def test_stopping_finishes_what_is_under_way_and_claims_nothing_more(database_url: str) -> None:
    async with relay() as (platform, adapter):
        platform.slow_s = 0.3
        app = program(database_url, adapters=(adapter,), pace=PACE)
        await app.start()
        post(app, "one", "two")
        await platform.called.wait()
        await app.stop()
        after = program(database_url)
        assert (platform.words, rows(after).waiting) == (["one"], 1)
        after.store.close()


async def test_rows_of_platforms_without_an_adapter_here_are_left_alone(database_url: str) -> None:
    async with sending(database_url) as world:
        post(world.app, "elsewhere", to=address(platform="line"))
        post(world.app, "here")
        await world.all_sent()
        assert (world.platform.words, rows(world.app).waiting) == (["here"], 1)


async def test_two_workers_share_the_work_and_show_everything_once(database_url: str) -> None:
    async with sending(database_url) as one, sending(database_url) as two:
        for number in range(40):
            post(one.app, f"a{number}", f"b{number}", to=address(f"u{number}"))
        await asyncio.gather(one.all_sent(), two.all_sent())
        while rows(one.app).waiting:
            await asyncio.gather(one.all_sent(), two.all_sent())
        keys = [m.key for m in (*one.platform.shown, *two.platform.shown)]
        assert sorted(keys) == sorted({*(f"a{n}" for n in range(40)), *(f"b{n}" for n in range(40))})


async def test_a_sender_that_starts_alone_goes_on_at_once_where_the_last_one_was_killed(
    database_url: str,
) -> None:
    dying = program(database_url)
    post(dying, "hello", reply=Reply("h1", at(50)))
    dying.store.run(lambda work: work.outbox.claim(at(1), 10, PACE.lease, ("relay",)))
    dying.store.close()
    async with sending(database_url) as world:
        await world.all_sent()
        assert [(m.key, m.attempt, m.reply) for m in world.platform.shown] == [("hello", 2, "h1")]


async def test_a_sender_that_starts_beside_another_takes_nothing_from_it(database_url: str) -> None:
    async with sending(database_url) as busy:
        busy.platform.faults.append("hang")
        post(busy.app, "hello")
        await busy.platform.called.wait()
        async with sending(database_url) as fresh:
            await fresh.all_sent()
            assert fresh.platform.asked == []
        busy.platform.release.set()
        await busy.all_sent()
        assert busy.platform.words == ["hello"]
