"""Plans are asked for at start and every hour, shown in the metrics, and told to the core with nudges."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from adapters.quota import Quota
from bot.wiring import App
from dialogs.changes import DropNudge
from dialogs.core.book import Book, Decision
from dialogs.core.events import Room
from dialogs.core.scene import Scene
from dialogs.notebook import Nudge
from storage.rows import Usage
from tests.bot.kits import NOW, at, breakable, forward, program, put_nudges, said, user_id_of
from tests.bot.serving import served
from tests.doubles.relay import RelayAdapter, relay

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def keeping(url: str, plans: Mapping[str, Quota | None]) -> AsyncIterator[tuple[App, RelayAdapter]]:
    async with relay(plans=plans) as (_, adapter):
        app = program(url, adapters=(adapter,))
        await app.start()
        try:
            yield app, adapter
        finally:
            await app.stop()


async def looked(app: App) -> tuple[Usage, ...]:
    await asyncio.wait_for(app.keeper.loop.caught_up(), 10)
    return app.store.run(lambda work: work.quotas.all())


async def test_plans_are_asked_for_at_start_and_every_hour(database_url: str) -> None:
    async with keeping(database_url, {"t1": Quota(200, 17), "t2": Quota(None, 3)}) as (app, adapter):
        assert [(one.tenant, one.most, one.used) for one in await looked(app)] == [
            ("t1", 200, 17),
            ("t2", None, 3),
        ]
        adapter.plans["t1"] = Quota(200, 19)
        forward(app, 3500)
        assert [one.used for one in await looked(app)] == [17, 3]
        forward(app, 200)
        assert [one.used for one in await looked(app)] == [19, 3]


async def test_a_platform_that_does_not_tell_is_asked_again_soon_and_what_it_told_stays(
    database_url: str,
) -> None:
    async with keeping(database_url, {"t1": Quota(200, 17)}) as (app, adapter):
        await looked(app)
        adapter.plans.clear()
        forward(app, 3700)
        assert [one.used for one in await looked(app)] == [17]
        adapter.plans["t1"] = Quota(200, 21)
        forward(app, 310)
        assert [one.used for one in await looked(app)] == [21]


async def test_one_channel_that_is_not_told_of_is_named_and_asked_for_again_soon(database_url: str) -> None:
    async with keeping(database_url, {"t1": Quota(200, 17), "t2": None}) as (app, adapter):
        with capture_logs() as logged:
            adapter.plans["t1"] = Quota(200, 18)
            forward(app, 310)
            assert [(one.tenant, one.used) for one in await looked(app)] == [("t1", 18)]
        assert ("plan_not_told", "t2") in {(line["event"], line.get("tenant")) for line in logged}


async def test_where_nothing_costs_nobody_is_asked(database_url: str) -> None:
    async with keeping(database_url, {}) as (app, _):
        assert not app.keeper.needed
        assert app.keeper.loop not in app.loops


def listening(told: list[Room]) -> Book:
    """The toy book, whose nudges write down the room they were decided on with."""

    def due(_scene: Scene, nudges: tuple[Nudge, ...], room: Room) -> Decision:
        told.append(room)
        return Decision(nudges=tuple(DropNudge(nudge.id) for nudge in nudges))

    return replace(breakable(), due=due)


@pytest.mark.parametrize(
    ("most", "used", "sent", "room"),
    [
        (200, 17, 0, "any"),
        (200, 150, 10, "promises"),
        (200, 150, 50, "none"),
        (None, 9_000, 0, "any"),
    ],
)
async def test_a_nudge_is_decided_on_with_the_room_of_the_channel_it_would_go_to(
    database_url: str, most: int | None, used: int, sent: int, room: Room
) -> None:
    told: list[Room] = []
    app = program(database_url, book=listening(told))
    await app.desk.take([said("hello")])
    app.store.run(lambda work: work.quotas.sync("relay", "t1", most, used, NOW))
    app.store.run(lambda work: work.quotas.sync("relay", "t2", 0, 0, NOW))
    app.store.run(lambda work: work.quotas.count("relay", "t1", sent))
    app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(-1))))
    await app.desk.nudge(app.store.run(user_id_of))
    app.store.close()
    assert told == [room]


async def test_a_channel_without_a_plan_has_any_room(database_url: str) -> None:
    told: list[Room] = []
    app = program(database_url, book=listening(told))
    await app.desk.take([said("hello")])
    app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(-1))))
    await app.desk.nudge(app.store.run(user_id_of))
    app.store.close()
    assert told == ["any"]


async def test_plans_and_parked_nudges_stand_in_the_metrics(database_url: str) -> None:
    app = program(database_url)
    async with served(app) as client:
        await app.desk.take([said("hello")])
        user_id = app.store.run(user_id_of)
        parked = Nudge("n1", "trip", "", at(10**6), NOW)
        app.store.run(lambda work: work.nudges.give_back(user_id, (parked,)))
        app.store.run(lambda work: work.quotas.sync("line", "Ubot", 200, 17, NOW))
        app.store.run(lambda work: work.quotas.count("line", "Ubot", 3))
        page = (await client.get("/metrics")).text
    for name, value in (("most", "200.0"), ("used", "17.0"), ("sent", "3.0")):
        assert f'sanmon_quota_{name}{{platform="line",tenant="Ubot"}} {value}' in page
    assert 'sanmon_rows{state="parked_nudges"} 1.0' in page
