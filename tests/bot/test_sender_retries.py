"""Sending what fails: tried again later, at another pace, in the end put aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from adapters.port import Delivery
from bot.acknowledging import Pace
from tests.bot.kits import address, at, forward, post, rows, said, user_id_of
from tests.bot.sending import PACE, sending

pytestmark = pytest.mark.anyio


async def test_a_failed_delivery_is_tried_again_later_with_the_same_key(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("error")
        post(world.app, "hello")
        await world.all_sent()
        assert (world.platform.words, rows(world.app).waiting) == ([], 1)
        forward(world.app, 3)
        await world.all_sent()
        assert [(m.key, m.attempt) for m in world.platform.asked] == [("hello", 1), ("hello", 1)]
        assert world.platform.words == ["hello"]


@pytest.mark.parametrize("attempt", [1, 2, 5, 11, 12, 40])
def test_the_wait_doubles_with_jitter_and_is_capped(attempt: int) -> None:
    full = min(2 * 2 ** (attempt - 1), 3600)
    waits = {Pace().wait(attempt, Random(seed)).total_seconds() for seed in range(50)}  # noqa: S311  # jitter
    assert len(waits) > 40
    assert full / 2 <= min(waits)
    assert max(waits) <= full


async def test_a_message_whose_arrival_is_unknown_is_shown_once(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("lose")
        post(world.app, "hello")
        await world.all_sent()
        forward(world.app, 3)
        await world.all_sent()
        assert [m.attempt for m in world.platform.asked] == [1, 2]
        assert world.platform.words == ["hello"]
        assert rows(world.app).waiting == 0


async def test_a_connection_cut_before_the_message_was_taken_is_tried_again(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("reset")
        post(world.app, "hello")
        await world.all_sent()
        forward(world.app, 3)
        await world.all_sent()
        assert world.platform.words == ["hello"]


async def test_a_platform_that_never_answers_is_given_up_on_and_tried_again(database_url: str) -> None:
    async with sending(database_url, pace=replace(PACE, delivery=timedelta(seconds=0.2))) as world:
        world.platform.faults.append("hang")
        post(world.app, "hello")
        await world.all_sent()
        forward(world.app, 3)
        await world.all_sent()
        assert world.platform.words == ["hello"]


async def test_a_busy_channel_is_left_alone_until_it_says_and_others_are_served(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("busy")
        post(world.app, "first")
        await world.all_sent()
        post(world.app, "same channel", to=address("u2"))
        post(world.app, "other channel", to=address("u3", tenant="t2"))
        await world.all_sent()
        assert world.platform.words == ["other channel"]
        forward(world.app, 29)
        await world.all_sent()
        assert len(world.platform.asked) == 2
        forward(world.app, 2)
        await world.all_sent()
        assert sorted(world.platform.words) == ["first", "other channel", "same channel"]


async def test_another_worker_keeps_off_a_busy_channel_too(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("busy")
        post(world.app, "first")
        await world.all_sent()
        async with sending(database_url) as other:
            post(other.app, "second", to=address("u2"))
            await other.all_sent()
            assert (world.platform.words, other.platform.asked) == ([], [])


async def test_a_message_nobody_can_deliver_dies_and_the_next_one_goes(
    database_url: str,
) -> None:
    async with sending(database_url) as world:
        world.platform.faults.extend(["error"] * 3)
        post(world.app, "doomed", "next")
        for _ in range(4):
            await world.all_sent()
            forward(world.app, 30)
        await world.all_sent()
        assert world.platform.words == ["next"]
        (dead,) = world.app.store.run(lambda work: work.outbox.dead())
        assert (dead.key, dead.attempt, dead.error) == ("doomed", 3, "500")


async def test_a_dead_letter_that_is_revived_is_sent_with_all_its_attempts(database_url: str) -> None:
    async with sending(database_url, key_lasts=timedelta(hours=23)) as world:
        world.platform.faults.extend(["bad", "error", "error"])
        post(world.app, "hello")
        await world.all_sent()
        (dead,) = world.app.store.run(lambda work: work.outbox.dead())
        forward(world.app, 24 * 3600)
        world.app.store.run(lambda work: work.outbox.revive(dead.id, world.app.clock.now()))
        for _ in range(3):
            await world.all_sent()
            forward(world.app, 30)
        assert world.platform.words == ["hello"]


async def test_what_came_too_late_is_not_shown(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("error")
        post(world.app, "at once or never", keeps_s=30)
        await world.all_sent()
        forward(world.app, 31)
        await world.all_sent()
        assert (len(world.platform.asked), rows(world.app).dead) == (1, 1)


async def test_a_user_who_cannot_be_reached_any_more_is_not_written_to(database_url: str) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append("gone")
        await world.app.desk.take([said("trip")])
        await world.all_sent()
        post(world.app, "more")
        addresses = world.app.store.run(lambda work: work.users.addresses(user_id_of(work)))
        assert (addresses, rows(world.app).dead) == ((), 1)


async def test_an_adapter_with_a_bug_harms_no_other_message(database_url: str) -> None:
    def stumble(delivery: Delivery) -> None:
        if delivery.key == "odd":
            raise ZeroDivisionError

    async with sending(database_url, broken=stumble) as world:
        post(world.app, "odd", to=address("u2"))
        post(world.app, "fine")
        for _ in range(4):
            await world.all_sent()
            forward(world.app, 30)
        assert world.platform.words == ["fine"]
        (dead,) = world.app.store.run(lambda work: work.outbox.dead())
        assert (dead.key, dead.error) == ("odd", "unknown: ZeroDivisionError")


async def test_a_row_older_than_its_key_is_not_sent_a_second_time(database_url: str) -> None:
    async with sending(database_url, key_lasts=timedelta(hours=23)) as world:
        world.platform.faults.append("lose")
        post(world.app, "hello")
        await world.all_sent()
        forward(world.app, 23 * 3600 + 1)
        await world.all_sent()
        assert len(world.platform.asked) == 1
        (dead,) = world.app.store.run(lambda work: work.outbox.dead())
        assert dead.error.startswith("too old to be sent again")
        world.app.store.run(lambda work: work.outbox.revive(dead.id, world.app.clock.now()))
        await world.all_sent()
        assert [m.key for m in world.platform.asked] == ["hello", "hello"]


async def test_a_row_that_waited_a_day_for_its_first_attempt_is_sent(database_url: str) -> None:
    async with sending(database_url, key_lasts=timedelta(hours=23)) as world:
        world.app.store.run(lambda work: work.outbox.close_gate("relay", "t1", at(30 * 3600)))
        post(world.app, "hello")
        await world.all_sent()
        forward(world.app, 30 * 3600 + 1)
        await world.all_sent()
        assert world.platform.words == ["hello"]
