"""Carries waiting deliveries to their platforms: claim, render, deliver, acknowledge.

All of a lap's storage work is one job: it acknowledges what came back since the last lap, claims as much as
there is room for and asks when the next row falls due. So load batches itself, and at rest nothing is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog

from adapters.port import Adapter, Address, Delivery, DeliveryOutcome, GiveUp, Reply, Unknown
from bot.acknowledging import EXPIRED, Clerk, Pace, Settled, Written
from bot.clock import Clock
from bot.loops import Lap, Loop
from bot.metrics import Metrics
from storage.rows import Claimed
from storage.store import Store
from storage.unit_of_work import UnitOfWork

KEY_FORGOTTEN = GiveUp("too old to be sent again: the platform has forgotten its key")
SOONEST = timedelta(milliseconds=50)
"""How soon to look again for rows that are due, but in another worker's hands."""
GATHERED_S = 0.005
"""While others are under way, those that land so close together are acknowledged in one transaction."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a lap's job did: what it wrote and claimed, and when the next row falls due."""

    written: Written
    rows: tuple[Claimed, ...]
    next_at: datetime | None


class Sender:
    """One process's share of sending.

    Rows of platforms without an adapter here are left to others; with `only`, those of other addresses too.
    """

    def __init__(
        self,
        store: Store,
        adapters: Mapping[str, Adapter],
        clock: Clock,
        metrics: Metrics,
        *,
        random: Random,
        pace: Pace | None = None,
        only: Address | None = None,
    ) -> None:
        self.loop = Loop("sender", self.lap, clock)
        self._store = store
        self._adapters = adapters
        self._clock = clock
        self._metrics = metrics
        self._pace = pace or Pace()
        self._clerk = Clerk(self._pace, random)
        self._only = only
        self._flying: dict[asyncio.Task[Settled], datetime] = {}
        self._settled: list[Settled] = []

    @property
    def platforms(self) -> tuple[str, ...]:
        """Those this process delivers to."""
        return tuple(self._adapters)

    @property
    def idle(self) -> bool:
        return not self._flying and not self._settled

    async def take_over(self) -> None:
        """Before the first lap: go on at once with what was claimed by senders that are all gone."""
        if self.platforms:
            now = self._clock.now()
            await asyncio.to_thread(self._store.enrol, lambda work: work.outbox.release(now, self.platforms))

    async def lap(self) -> Lap:
        """Acknowledge, claim, send off. Landing deliveries wake the loop for the next lap."""
        await self._wait_for_lost_leases()
        if self._settled and self._flying:
            await asyncio.sleep(GATHERED_S)
        settled, now = tuple(self._settled), self._clock.now()
        free = self._pace.at_once - len(self._flying)
        done = await self._exchanged(settled, free, now)
        rows, next_at = done.rows, done.next_at
        del self._settled[: len(settled)]
        for row in rows:
            self._launch(row, now)
        if len(rows) == free:
            next_at = None
        elif next_at is not None and not rows:
            next_at = max(next_at, now + SOONEST)
        return Lap(next_at, busy=not self.idle)

    async def stop(self) -> None:
        """Claim nothing more, finish what is under way and acknowledge it."""
        await self.loop.stop()
        while self._flying:
            await asyncio.wait(self._flying)
        if self._settled:
            await self._exchanged(tuple(self._settled), 0, self._clock.now())

    async def _wait_for_lost_leases(self) -> None:
        """A lease ends early when the clock jumps: await such a delivery rather than claim its row again."""
        lost = [task for task, until in self._flying.items() if until <= self._clock.now()]
        if lost:
            await asyncio.wait(lost)

    async def _exchanged(self, settled: tuple[Settled, ...], free: int, now: datetime) -> Exchanged:
        done = await asyncio.wrap_future(
            self._store.submit(lambda work: self._exchange(work, settled, free, now))
        )
        self._metrics.nudges.labels("given_back").inc(done.written.given_back)
        return done

    def _exchange(
        self, work: UnitOfWork, settled: tuple[Settled, ...], free: int, now: datetime
    ) -> Exchanged:
        written = self._clerk.acknowledge(work, settled, now)
        rows = work.outbox.claim(now, free, self._pace.lease, self.platforms, self._only) if free else ()
        return Exchanged(written, rows, work.outbox.next_due_at(self.platforms, self._only))

    def _launch(self, row: Claimed, now: datetime) -> None:
        task = asyncio.create_task(self._carry(row, now))
        self._flying[task] = now + self._pace.lease
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[Settled]) -> None:
        del self._flying[task]
        if not task.cancelled():
            self._settled.append(task.result())
            self.loop.wake()

    async def _carry(self, row: Claimed, now: datetime) -> Settled:
        """Never raises: an adapter that does has a bug, and its row is tried again like any other."""
        (found,) = await asyncio.gather(self._deliver(row, now), return_exceptions=True)
        if isinstance(found, BaseException):
            _log.error("delivery_failed", delivery=row.key, platform=row.address.platform, exc_info=found)
            found = Unknown(type(found).__name__)
        if isinstance(found, GiveUp):
            _log.warning(
                "delivery_given_up",
                delivery=row.key,
                platform=row.address.platform,
                user=row.user_id,
                why=found.why,
            )
        self._metrics.deliveries.labels(row.address.platform, type(found).__name__.lower()).inc()
        return Settled(row, found)

    async def _deliver(self, row: Claimed, now: datetime) -> DeliveryOutcome:
        adapter = self._adapters[row.address.platform]
        if row.expires_at is not None and row.expires_at <= now:
            return EXPIRED
        lasts, since = adapter.caps.key_lasts, row.revived_at or row.put_at
        if row.doubts and row.tries > 1 and lasts and since + lasts <= now:
            return KEY_FORGOTTEN
        delivery = delivery_of(row, now)
        payload = adapter.render(delivery)
        try:
            async with asyncio.timeout(self._pace.delivery.total_seconds()):
                return await adapter.deliver(delivery, payload)
        except TimeoutError:
            return Unknown("timeout")


def delivery_of(row: Claimed, now: datetime) -> Delivery:
    """The row as adapters see it, without a reply handle that has expired.

    Whether an earlier attempt had used that one nobody can tell any more: the key decides what is shown.
    """
    where = row.address
    reply = None
    if row.reply is not None and row.reply.expires_at > now:
        reply = Reply(row.reply.handle, row.reply.expires_at)
    address = Address(where.platform, where.tenant, where.id)
    return Delivery(
        row.key,
        address,
        row.prompts,
        row.lang,
        1 + row.doubts,
        reply,
        row.phase,
        row.put_at,
        row.tapped,
        row.heard,
        row.home,
    )
