"""A program that sends to a platform of our own, which fails as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from adapters.port import Delivery
from bot.acknowledging import Pace
from bot.wiring import App
from tests.bot.kits import program
from tests.doubles.relay import Relay, relay

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
