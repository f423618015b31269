"""Asks the platforms how much of their plans is used, at start and every hour, and writes it down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.port import Adapter
from adapters.quota import Quota
from bot.clock import Clock
from bot.loops import Lap, Loop
from storage.store import Store
from storage.unit_of_work import UnitOfWork

EVERY = timedelta(hours=1)
SOONER = timedelta(minutes=5)
"""When a platform has not told."""
PATIENCE_S = 5.0
"""Stopping the program waits for no more."""
Plans = dict[tuple[str, str], Quota]


class Keeper:
    """Any number of processes may have one. It has nothing to do where no platform has a plan."""

    def __init__(self, store: Store, adapters: Iterable[Adapter], clock: Clock) -> None:
        self.loop = Loop("keeper", self.lap, clock)
        self._store = store
        self._adapters = tuple(adapter for adapter in adapters if adapter.caps.push_costs)
        self._clock = clock
        self._ask_at: datetime | None = None

    @property
    def needed(self) -> bool:
        return bool(self._adapters)

    async def lap(self) -> Lap:
        """Ask when it is time."""
        now = self._clock.now()
        if self._ask_at is None or now >= self._ask_at:
            asked = await asyncio.gather(*map(_plans, self._adapters))
            plans = {channel: quota for told in asked for channel, quota in told.items()}
            if plans:
                await asyncio.wrap_future(self._store.submit(lambda work: _write(work, plans, now)))
            self._ask_at = now + (EVERY if all(asked) else SOONER)
        return Lap(self._ask_at)

    async def stop(self) -> None:
        await self.loop.stop()


async def _plans(adapter: Adapter) -> Plans:
    """The plans of all its channels; none when it does not tell in time."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return {(adapter.name, tenant): quota for tenant, quota in (await adapter.quotas()).items()}
    except TimeoutError:
        return {}


def _write(work: UnitOfWork, plans: Plans, now: datetime) -> None:
    for (platform, tenant), quota in sorted(plans.items(), key=lambda entry: entry[0]):
        work.quotas.sync(platform, tenant, quota.most, quota.used, now)
