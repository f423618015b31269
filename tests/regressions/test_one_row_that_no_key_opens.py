"""One row sealed with a lost key stopped all sending, and all nudges and calls, of everybody."""

from __future__ import annotations

import asyncio

import pytest

from storage.unit_of_work import UnitOfWork
from tests.bot.kits import (
    NOW,
    address,
    at,
    post,
    program,
    put_nudges,
    rows,
    running,
    said,
    user_id_of,
    words,
)
from tests.doubles.relay import relay
from tests.storage.raw import execute


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def lose_the_key(url: str, table: str, column: str, value: str) -> None:
    """Put something into a row that no key opens."""
    execute(url, f"UPDATE {table} SET sealed = CAST('lost' AS {_bytes(url)}) WHERE {column} = '{value}'")  # noqa: S608  # our own words


def _bytes(url: str) -> str:
    return "BLOB" if url.startswith("sqlite") else "BYTEA"


@pytest.mark.anyio
async def test_the_others_are_sent_and_it_is_put_aside(database_url: str) -> None:
    async with relay() as (platform, adapter):
        app = program(database_url, adapters=(adapter,))
        post(app, "lost", to=address("u1"))
        post(app, "behind it", to=address("u1"))
        post(app, "another", to=address("u2"))
        lose_the_key(database_url, "outbox", "key", "lost")
        async with running(app):
            await asyncio.wait_for(app.sender.loop.caught_up(), 10)
            assert sorted(platform.words) == ["another", "behind it"]
            assert (rows(app).waiting, rows(app).dead) == (0, 1)


@pytest.mark.anyio
async def test_the_nudges_of_others_are_said_and_the_alarm_is_well(database_url: str) -> None:
    app = program(database_url)
    for number, user in enumerate(("u1", "u2")):
        await app.desk.take([said("hello", number, user=user)])
    words(app.store)
    lost = app.store.run(lambda work: _plan(work, "u1"))
    app.store.run(lambda work: _plan(work, "u2"))
    lose_the_key(database_url, "conversations", "user_id", lost)
    await app.alarm.lap()
    assert words(app.store) == ["<trip.goal>"]
    app.store.close()


@pytest.mark.anyio
async def test_the_calls_of_others_are_answered(database_url: str) -> None:
    app = program(database_url)
    await app.desk.take([said("hello")])
    user_id = app.store.run(user_id_of)
    app.store.run(lambda work: work.calls.put(user_id, "lost", "export", {}, NOW))
    app.store.run(lambda work: work.calls.put(user_id, "kept", "export", {}, NOW))
    lose_the_key(database_url, "calls", "key", "lost")
    await app.alarm.lap()
    assert (rows(app).calls, rows(app).failed_calls) == (0, 1)
    app.store.close()


@pytest.mark.anyio
async def test_its_users_words_are_parked_and_the_others_of_the_delivery_taken(database_url: str) -> None:
    app = program(database_url)
    await app.desk.take([said("hello", 1, user="u1")])
    lost = app.store.run(user_id_of)
    lose_the_key(database_url, "conversations", "user_id", lost)
    taken = await app.desk.take([said("trip", 2, user="u1"), said("trip", 3, user="u2")])
    assert [one.outcome for one in taken] == ["parked", "new"]
    app.store.close()


def _plan(work: UnitOfWork, user: str) -> str:
    user_id = user_id_of(work, user)
    put_nudges(work, user_id, ("n", "trip", at(-1)))
    return user_id
