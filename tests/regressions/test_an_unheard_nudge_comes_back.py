"""A nudge whose message expired undelivered was spoken of by nobody; the promise in it was forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.wiring import App
from dialogs.changes import EraseUser, PutNudge, SaveFollowUp, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.notebook import FollowUp, Nudge, Profile
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, forward, program, rows, running
from tests.doubles.relay import relay

PROMISE = FollowUp("f1", "", "", "information", "棚卸しのチェック表を送る", NOW)
TOLD = Nudge("f1:promise", "promise", "f1", NOW)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def promise(work: UnitOfWork) -> str:
    user_id, _ = work.users.meet(address(), "hello", NOW, NOW)
    profile = Profile(user_id, consent_version=1, consent_at=NOW, push_consent=True)
    work.notebook.apply(user_id, (SaveProfile(profile), SaveFollowUp(PROMISE)), NOW)
    work.nudges.apply(user_id, (PutNudge(TOLD),))
    return user_id


async def unheard(app: App) -> str:
    """The nudge was said, and nobody delivered it in time."""
    user_id = app.store.run(promise)
    assert (await app.desk.nudge(user_id)).outcome == "new"
    assert (rows(app).waiting, rows(app).nudges) == (1, 0)
    forward(app, 3 * 3600)
    return user_id


async def days_pass(app: App, days: int) -> None:
    for _ in range(2 * days):
        await asyncio.wait_for(app.caught_up(), 10)
        forward(app, 12 * 3600)


@pytest.mark.anyio
async def test_a_promise_whose_nudge_expired_undelivered_is_spoken_of_later(database_url: str) -> None:
    async with relay() as (platform, adapter):
        app = program(database_url, adapters=(adapter,), book=BOOK)
        await unheard(app)
        async with running(app):
            await days_pass(app, 3)
    assert sum("棚卸しのチェック表を送る" in word for word in platform.words) == 1


@pytest.mark.anyio
async def test_a_promise_put_off_meanwhile_keeps_its_new_moment(database_url: str) -> None:
    later = NOW + timedelta(days=5)
    async with relay() as (platform, adapter):
        app = program(database_url, adapters=(adapter,), book=BOOK)
        user_id = await unheard(app)
        moved = PutNudge(Nudge(TOLD.id, TOLD.kind, TOLD.subject, later))
        app.store.run(lambda work: work.nudges.apply(user_id, (moved,)))
        async with running(app):
            await days_pass(app, 3)
    assert platform.words == []


@pytest.mark.anyio
async def test_nothing_comes_back_for_a_user_who_is_gone(database_url: str) -> None:
    async with relay() as (platform, adapter):
        app = program(database_url, adapters=(adapter,), book=BOOK)
        user_id = await unheard(app)
        app.store.run(lambda work: work.notebook.apply(user_id, (EraseUser(),), NOW))
        async with running(app):
            await days_pass(app, 3)
            assert rows(app).nudges == 0
    assert platform.words == []
