"""A user who has to wait for an answer sees that it is being worked on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from time import sleep

import pytest

from adapters.port import Address
from bot.alarm import Alarm
from bot.patience import Patience
from bot.wiring import App
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, BookError, address, program, rows, said, user_id_of
from tests.doubles.relay import RelayAdapter, relay

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Showing(RelayAdapter):
    """Notes where it was shown that an answer is on its way."""

    shown: list[Address] = field(default_factory=list)

    async def show_waiting(self, address: Address) -> None:
        self.shown.append(address)


async def work(lasts_s: float) -> str:
    await asyncio.sleep(lasts_s)
    return "done"


@dataclass
class Waiting:
    """Someone waiting for an answer."""

    patience: Patience
    user_id: str
    shown: list[Address]

    async def over(self, lasts_s: float) -> str:
        return await self.patience.over(self.user_id, work(lasts_s))


@asynccontextmanager
async def waiting(app: App, *platforms: str) -> AsyncIterator[Waiting]:
    """A user known at the platform, while there are adapters for these."""
    await app.desk.take([said("hello")])
    async with relay() as (platform, plain):
        adapter = Showing(platform.url, plain.session)
        patience = Patience(app.store, dict.fromkeys(platforms, adapter))
        yield Waiting(patience, app.store.run(user_id_of), adapter.shown)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.patience.SHOWN_AFTER_S", 0.1)


async def test_an_answer_that_takes_long_is_shown_to_be_on_its_way_once(app: App) -> None:
    async with waiting(app, "relay") as user:
        working = asyncio.create_task(user.over(60))
        while not user.shown:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        assert user.shown == [address()]
        working.cancel()


async def test_whoever_was_shown_that_it_takes_long_gets_the_answer(app: App) -> None:
    async with waiting(app, "relay") as user:
        assert await user.over(0.3) == "done"


async def test_an_answer_that_comes_at_once_is_not_announced(app: App) -> None:
    async with waiting(app, "relay") as user:
        assert await user.over(0) == "done"
        assert user.shown == []


async def test_where_this_process_has_no_adapter_nothing_is_shown(app: App) -> None:
    async with waiting(app, "another") as user:
        assert await user.over(0.3) == "done"
        assert user.shown == []


async def test_to_one_who_has_left_nothing_is_shown(app: App) -> None:
    async with waiting(app, "relay") as user:
        app.store.run(lambda w: w.users.gone(address(), NOW))
        assert await user.over(0.3) == "done"
        assert user.shown == []


async def test_what_goes_wrong_in_the_work_is_raised_here(app: App) -> None:
    async def broken() -> None:
        raise BookError

    async with waiting(app, "relay") as user:
        with pytest.raises(BookError):
            await user.patience.over(user.user_id, broken())


async def test_the_alarm_shows_that_a_call_is_being_worked_on(postgres_url: str) -> None:
    def slow(_work: object, _call: object, _now: object) -> dict[str, object]:
        while not user.shown:  # in a thread of the store
            sleep(0.01)
        return {}

    app = program(postgres_url)
    async with waiting(app, "relay") as user:
        app.store.run(lambda w: put_call(w, user.user_id))
        desk = replace(app.desk, answers={"find_contact": slow})
        await Alarm(app.store, desk, app.clock, user.patience).lap()
        assert user.shown == [address()]
        assert rows(app).calls == 0
    app.store.close()


def put_call(work: UnitOfWork, user_id: str) -> None:
    work.users.snapshot_of(user_id, NOW)
    work.calls.put(user_id, "1.0", "find_contact", {"name": "Ken"}, NOW)
