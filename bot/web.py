"""The HTTP application: platforms' doors, health, metrics, exports and, where asked for, the test clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp

from bot.clock import MovableClock
from bot.handing import add_exports
from bot.installing import add_installing
from bot.webhooks import Doors, Webhook
from bot.wiring import App
from storage.errors import StorageError
from storage.unit_of_work import UnitOfWork

DATABASE_ANSWERS_WITHIN_S = 2.0
T = TypeVar("T")


class Moved(msgspec.Struct, forbid_unknown_fields=True):
    """What the test clock is told: an instant with its offset, or seconds to go on."""

    now: datetime | None = None
    advance_s: float | None = None


def web(app: App, *, begun: Callable[[], None] | None = None) -> ASGIApp:
    """The application; its life is the loops' life. Webhooks need not pass FastAPI: that would take 50 µs.

    `begun` is called once everything runs.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await app.start()
        try:
            for adapter in app.adapters:
                await adapter.listen(app.desk.take)
            if begun is not None:
                begun()
            yield
        finally:
            await app.stop()

    served = FastAPI(title="Sanmon", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    _add_health(served, app)
    if app.settings.base_url:
        add_exports(served, app)
    if app.settings.test_clock and isinstance(app.clock, MovableClock):
        _add_test_clock(served, app.clock)
    if app.installer is not None:
        add_installing(served, app.installer)
    doors = {
        adapter.door: Webhook(adapter, app.desk, app.metrics) for adapter in app.adapters if adapter.door
    }
    return Doors(served, doors)


def _add_health(served: FastAPI, app: App) -> None:
    @served.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @served.get("/readyz")
    async def ready() -> JSONResponse:
        unwell = {loop: f"the {loop.name} does not run" for loop in app.loops if not loop.well}
        aside = unwell.pop(app.keeper.loop, "")  # without it everybody is still answered
        reasons = list(unwell.values())
        if not await _database_answers(app):
            reasons.append("the database does not answer")
        if reasons:
            return JSONResponse({"status": "not ready", "reasons": reasons}, 503)
        return JSONResponse({"status": "ready", **({"but": [aside]} if aside else {})})

    @served.get("/metrics")
    async def metrics() -> Response:
        now = app.clock.now()
        found = await _in_time(app, lambda work: (work.stats(now), work.quotas.all()))
        app.metrics.forget_rows()
        if found is not None:
            app.metrics.show_rows(found[0])
            app.metrics.show_plans(found[1])
        return Response(app.metrics.page(), media_type="text/plain; version=0.0.4")


async def _database_answers(app: App) -> bool:
    """Whether it carries out an empty transaction in time."""
    return await _in_time(app, lambda _work: True) is not None


async def _in_time(app: App, job: Callable[[UnitOfWork], T]) -> T | None:
    """What the job returns; None when the database does not answer in time."""
    try:
        async with asyncio.timeout(DATABASE_ANSWERS_WITHIN_S):
            return await asyncio.wrap_future(app.store.submit(job))
    except (StorageError, TimeoutError):
        return None


def _add_test_clock(served: FastAPI, clock: MovableClock) -> None:
    @served.get("/test/clock")
    async def read() -> dict[str, str]:
        return {"now": clock.now().isoformat()}

    @served.post("/test/clock")
    async def move(request: Request) -> JSONResponse:
        try:
            moved = msgspec.json.decode(await request.body(), type=Moved)
            _move(clock, moved)
        except (msgspec.MsgspecError, ValueError, OverflowError) as error:
            return JSONResponse({"error": str(error)}, 422)
        return JSONResponse({"now": clock.now().isoformat()})


def _move(clock: MovableClock, moved: Moved) -> None:
    match moved:
        case Moved(now=datetime() as at, advance_s=None) if at.tzinfo is not None:
            clock.set(at)
        case Moved(now=None, advance_s=float() as seconds):
            clock.advance(timedelta(seconds=seconds))
        case _:
            raise ValueError('give either {"now": an ISO instant with its offset} or {"advance_s": seconds}')
