"""What falls due: nudges and calls at their moment, retention once an hour."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.alarm import Alarm
from bot.wiring import App
from dialogs.core.steps import Call, Dialog, End
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import (
    NOW,
    at,
    breakable,
    forward,
    happened,
    program,
    put_nudges,
    rows,
    running,
    said,
    user_id_of,
    words,
)
from tests.doubles.relay import relay

pytestmark = pytest.mark.anyio


def plan(user: str, work: UnitOfWork) -> None:
    put_nudges(work, user_id_of(work, user), ("n", "trip", at(-1)))


async def caught_up(app: App) -> None:
    await asyncio.wait_for(app.caught_up(), 10)


async def test_a_nudge_is_spoken_at_its_moment_and_not_before(database_url: str) -> None:
    async with relay() as (platform, adapter), running(program(database_url, adapters=(adapter,))) as app:
        await app.desk.take([said("hello")])
        app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(3600))))
        await caught_up(app)
        assert platform.words == ["<weather.end sky=hello>"]
        forward(app, 3601)
        await caught_up(app)
        assert platform.words[1:] == ["<trip.goal>"]


async def test_it_wakes_by_itself_when_the_moment_comes(database_url: str) -> None:
    async with relay() as (platform, adapter), running(program(database_url, adapters=(adapter,))) as app:
        await app.desk.take([said("hello")])
        await caught_up(app)
        platform.called.clear()
        due_at = app.clock.now() + timedelta(seconds=0.5)
        app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", due_at)))
        await asyncio.wait_for(platform.called.wait(), 4)
        assert app.clock.now() >= due_at


async def test_a_call_is_answered_at_once_and_its_dialog_follows(database_url: str) -> None:
    seek = End("end", text="seek.end", calls=lambda _scene: (Call("find_contact", {"name": "Ken"}),))
    book = breakable(Dialog("boom", version=1, steps=(seek,)))
    book = replace(book, answered={"find_contact": "weather"})
    async with (
        relay() as (platform, adapter),
        running(program(database_url, adapters=(adapter,), book=book)) as app,
    ):
        await app.desk.take([said("boom")])
        await caught_up(app)
        assert platform.words == ["<seek.end>", "<weather.end sky=>"]
        assert rows(app).calls == 0


async def test_many_users_are_served_in_bounded_rounds(app: App) -> None:
    users = [f"u{number}" for number in range(70)]
    for number, user in enumerate(users):
        await app.desk.take([said("hello", number, user=user)])
        app.store.run(partial(plan, user))
    words(app.store)
    laps = 0
    while rows(app).nudges:
        await app.alarm.lap()
        laps += 1
    assert laps == 3
    assert words(app.store) == ["<trip.goal>"] * 70


async def test_one_users_bug_keeps_nobody_else_from_their_nudge(app: App) -> None:
    for number, user in enumerate(("u1", "u2")):
        await app.desk.take([said("hello", number, user=user)])
    words(app.store)
    app.store.run(lambda work: put_nudges(work, user_id_of(work, "u1"), ("n", "boom", at(-2))))
    app.store.run(lambda work: put_nudges(work, user_id_of(work, "u2"), ("n", "trip", at(-1))))
    await app.alarm.lap()
    assert words(app.store) == ["<trip.goal>"]
    assert 'sanmon_nudges_total{outcome="failed"} 1.0' in app.metrics.page().decode()


async def test_two_alarms_speak_of_a_nudge_once(app: App) -> None:
    await app.desk.take([said("hello")])
    words(app.store)
    app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n", "trip", at(-1))))
    other = Alarm(app.store, app.desk, app.clock)
    await asyncio.gather(app.alarm.lap(), other.lap())
    assert words(app.store) == ["<trip.goal>"]


async def test_it_sleeps_until_the_next_due_time(app: App) -> None:
    await app.desk.take([said("hello")])
    due_at = at(500)
    app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n", "trip", due_at)))
    assert (await app.alarm.lap()).next_at == due_at


async def test_ids_of_old_events_are_forgotten_within_the_hour(app: App) -> None:
    await app.desk.take([said("hello")])
    await app.alarm.lap()
    forward(app, timedelta(days=8).total_seconds())
    await app.alarm.lap()
    (taken,) = await app.desk.take([happened(said("hello").event, 1)])
    assert taken.outcome == "new"


async def test_retention_runs_once_an_hour(app: App) -> None:
    await app.alarm.lap()
    forward(app, timedelta(minutes=59).total_seconds())
    app.store.run(lambda work: work.inbox.accept("relay", "t1", "old", NOW - timedelta(days=30)))
    await app.alarm.lap()
    assert not app.store.run(lambda work: work.inbox.accept("relay", "t1", "old", NOW))
    forward(app, timedelta(minutes=2).total_seconds())
    await app.alarm.lap()
    assert app.store.run(lambda work: work.inbox.accept("relay", "t1", "old", NOW))
