"""Asks the platforms how much of their plans is used, at start and every hour, and writes it down.

While a platform is asked pushes go on: those counted meanwhile may not be in its answer, and stay counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from adapters.port import Adapter
from adapters.quota import Quota
from bot.clock import Clock
from bot.loops import Lap, Loop
from storage.store import Store
from storage.unit_of_work import UnitOfWork

EVERY = timedelta(hours=1)
SOONER = timedelta(minutes=5)
"""When a platform has not told of each of its channels."""
PATIENCE_S = 5.0
"""Stopping the program waits for no more."""
Plans = dict[tuple[str, str], Quota | None]
_log = structlog.get_logger(__name__)


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
            self._ask_at = now + (EVERY if await self._ask(now) else SOONER)
        return Lap(self._ask_at)

    async def _ask(self, now: datetime) -> bool:
        """Whether all platforms have told of all their channels; what they told is written."""
        counted = await asyncio.wrap_future(self._store.submit(_counted))
        asked = await asyncio.gather(*map(_plans, self._adapters))
        plans = {channel: quota for told in asked for channel, quota in told.items()}
        missing = [channel for channel, quota in plans.items() if quota is None]
        for platform, tenant in missing:
            _log.warning("plan_not_told", platform=platform, tenant=tenant)
        await asyncio.wrap_future(self._store.submit(lambda work: _write(work, plans, counted, now)))
        return all(asked) and not missing

    async def stop(self) -> None:
        await self.loop.stop()


async def _plans(adapter: Adapter) -> Plans:
    """The plans of its channels, None for one it does not tell of; nothing when it does not tell in time."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return {(adapter.name, tenant): quota for tenant, quota in (await adapter.quotas()).items()}
    except TimeoutError:
        return {}


def _counted(work: UnitOfWork) -> dict[tuple[str, str], int]:
    return {(usage.platform, usage.tenant): usage.sent for usage in work.quotas.all()}


def _write(work: UnitOfWork, plans: Plans, counted: Mapping[tuple[str, str], int], now: datetime) -> None:
    for channel, quota in sorted(plans.items(), key=lambda entry: entry[0]):
        if quota is not None:
            work.quotas.sync(*channel, quota.most, quota.used, now, counted=counted.get(channel, 0))
