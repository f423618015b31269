"""A program that dies after the commit: what it owed is delivered by the next one, under the same key."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.port import Adapter, Receipt
from bot.clock import MovableClock
from bot.sender import delivery_of
from bot.wiring import App
from storage.rows import Claimed
from tests.bot.kits import at, forward, program, rows, running, said
from tests.doubles.relay import relay

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=60)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def program_at(url: str, seconds: float, *adapters: Adapter) -> App:
    """A program that starts so many seconds after the first one."""
    return program(url, adapters=adapters, clock=MovableClock(at(seconds)))


async def dies_after_the_commit(url: str, *words: str) -> None:
    """The first program takes words and is gone before its sender has run."""
    app = program(url)
    for number, text in enumerate(words, 1):
        await app.desk.take([said(text, number)])
    app.store.close()


def claimed(app: App) -> Claimed:
    (row,) = app.store.run(lambda work: work.outbox.claim(app.clock.now(), 1, LEASE, ("relay",)))
    return row


async def delivers_everything(app: App) -> None:
    async with running(app):
        await asyncio.wait_for(app.caught_up(), 10)
        assert rows(app).waiting == 0


async def test_the_next_program_delivers_it_in_order(database_url: str) -> None:
    await dies_after_the_commit(database_url, "trip", "see the sea", "2")
    async with relay() as (platform, adapter):
        await delivers_everything(program_at(database_url, 10, adapter))
        assert platform.words == ["<trip.goal>", "<trip.how>", "<trip.fear>", "<trip.hour>"]


async def test_what_was_claimed_goes_on_at_once_when_nobody_else_is_there(database_url: str) -> None:
    await dies_after_the_commit(database_url, "trip")
    dying = program_at(database_url, 10)
    claimed(dying)
    dying.store.close()
    async with relay() as (platform, adapter):
        await delivers_everything(program_at(database_url, 20, adapter))
        assert platform.words == ["<trip.goal>"]


async def test_what_was_claimed_waits_for_the_end_of_its_lease_while_others_send(database_url: str) -> None:
    await dies_after_the_commit(database_url, "trip")
    other = program(database_url)
    other.store.enrol(lambda _: None)
    dying = program_at(database_url, 10)
    claimed(dying)
    dying.store.close()
    async with relay() as (platform, adapter):
        async with running(program_at(database_url, 20, adapter)) as app:
            await asyncio.wait_for(app.caught_up(), 10)
            assert platform.asked == []
        await delivers_everything(program_at(database_url, 80, adapter))
        assert platform.words == ["<trip.goal>"]
    other.store.close()


async def test_what_was_delivered_but_not_acknowledged_comes_again_under_the_same_key(
    database_url: str,
) -> None:
    await dies_after_the_commit(database_url, "trip")
    async with relay() as (platform, adapter):
        dying = program_at(database_url, 10)
        delivery = delivery_of(claimed(dying), dying.clock.now())
        assert isinstance(await adapter.deliver(delivery, adapter.render(delivery)), Receipt)
        dying.store.close()
        await delivers_everything(program_at(database_url, 80, adapter))
        assert [message.key for message in platform.asked] == [delivery.key] * 2
        assert [message.attempt for message in platform.asked] == [1, 2]
        assert platform.words == ["<trip.goal>"]


async def test_an_acknowledgement_from_the_dead_changes_nothing(database_url: str) -> None:
    await dies_after_the_commit(database_url, "trip")
    slow = program_at(database_url, 10)
    late = claimed(slow)
    forward(slow, 61)
    again = claimed(slow)
    assert not slow.store.run(lambda work: work.outbox.confirm(late.id, late.attempt))
    assert slow.store.run(lambda work: work.outbox.confirm(again.id, again.attempt))
    slow.store.close()
