"""Sending through a real HTTP platform that fails as told: order, fence, retries, gates, letters that die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest

from adapters.port import Delivery, Reply
from bot.acknowledging import Pace
from bot.wiring import App
from dialogs.core.prompts import Prompt, Question, Say
from dialogs.notebook import Nudge
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, at, forward, post, program, rows, said, user_id_of
from tests.doubles.relay import Fault, Relay, relay

pytestmark = pytest.mark.anyio

PACE = Pace(at_once=4, lease=timedelta(seconds=60), delivery=timedelta(seconds=2), attempts=3)


@dataclass(frozen=True)
class Sending:
    """A program whose sender runs, and the platform it sends to."""

    app: App
    platform: Relay

    async def all_sent(self) -> None:
        await asyncio.wait_for(self.app.sender.loop.caught_up(), 10)


@asynccontextmanager
async def sending(
    url: str,
    *,
    pace: Pace = PACE,
    broken: Callable[[Delivery], None] | None = None,
    key_lasts: timedelta | None = None,
) -> AsyncIterator[Sending]:
    async with relay(broken, key_lasts=key_lasts) as (platform, adapter):
        app = program(url, adapters=(adapter,), pace=pace)
        await app.start()
        try:
            yield Sending(app, platform)
        finally:
            platform.release.set()
            await app.stop()


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


@pytest.mark.parametrize("fault", ["bad", "unpaid"])
async def test_who_missed_a_question_is_asked_again_instead_of_being_taken_at_their_word(
    database_url: str, fault: Fault
) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append(fault)
        await world.app.desk.take([said("trip", 1)])
        await world.all_sent()
        await world.app.desk.take([said("Kyoto", 2)])
        await world.all_sent()
        assert any("「Kyoto」" in word for word in world.platform.words)
        await world.app.desk.take([said("Kyoto", 3)])
        await world.all_sent()
        assert sum("「Kyoto」" in word for word in world.platform.words) == 1


@pytest.mark.parametrize(
    ("lost", "found", "is_unseen"),
    [
        (Question("lost", "t"), Question("found", "t"), False),
        (Question("lost", "t"), Say("found"), True),
        (Say("lost"), Say("found"), False),
    ],
)
async def test_only_a_later_question_that_arrives_makes_up_for_one_that_did_not(
    database_url: str, lost: Prompt, found: Prompt, *, is_unseen: bool
) -> None:
    def put(work: UnitOfWork) -> None:
        for key, prompt in (("lost", lost), ("found", found)):
            work.outbox.put(None, address(), key, "reply", (prompt,), "ja", NOW)

    async with sending(database_url) as world:
        await world.app.desk.take([said("trip", 1)])
        await world.all_sent()
        world.platform.faults.append("bad")
        world.app.store.run(put)
        await world.all_sent()
        await world.app.desk.take([said("Kyoto", 2)])
        await world.all_sent()
        assert any("「Kyoto」" in word for word in world.platform.words) == is_unseen


async def test_a_nudge_the_plan_has_no_room_for_is_given_back_parked(database_url: str) -> None:
    nudge = Nudge("n1", "eve", "", NOW)
    async with sending(database_url) as world:
        await world.app.desk.take([said("hello")])
        await world.all_sent()
        world.platform.faults.append("unpaid")
        user_id = world.app.store.run(user_id_of)
        world.app.store.run(
            lambda work: work.outbox.put(
                user_id, address(), "k", "nudge", (Say("now"),), "ja", NOW, nudges=(nudge,)
            )
        )
        await world.all_sent()
        (given_back,) = world.app.store.run(lambda work: work.nudges.due(user_id, at(3600)))
        assert given_back.parked_at is not None
        assert (given_back.id, given_back.due_at) == ("n1", NOW)
        usage = world.app.store.run(lambda work: work.quotas.of("relay", "t1"))
        assert usage is not None
        assert usage.most == usage.used + usage.sent


async def test_pushes_are_counted_by_channel_and_replies_are_not(database_url: str) -> None:
    async with sending(database_url) as world:
        world.app.store.run(lambda work: work.quotas.sync("relay", "t1", 200, 10, NOW))
        world.app.store.run(lambda work: work.quotas.sync("relay", "t2", None, 0, NOW))
        post(world.app, "free", reply=Reply("h1", at(60)))
        post(world.app, "one", "two")
        post(world.app, "elsewhere", to=address(tenant="t2"))
        await world.all_sent()
        usages = world.app.store.run(lambda work: work.quotas.all())
        assert [(usage.tenant, usage.sent) for usage in usages] == [("t1", 2), ("t2", 1)]


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
