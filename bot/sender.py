"""Carries waiting deliveries to their platforms: claim, render, deliver, acknowledge.

All of a lap's storage work is one job: it acknowledges what came back since the last lap, claims as much as
there is room for and asks when the next row falls due. So load batches itself, and at rest nothing is asked.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import assert_never

import structlog

from adapters.port import Adapter, Address, Delivery, DeliveryOutcome, GiveUp, Receipt, Reply, Retry, Unknown
from bot.clock import Clock
from bot.loops import Lap, Loop
from bot.metrics import Metrics
from dialogs.core.prompts import Question
from storage.errors import UnknownUserError
from storage.rows import Claimed
from storage.store import Store
from storage.unit_of_work import UnitOfWork

EXPIRED = GiveUp("expired")
KEY_FORGOTTEN = GiveUp("too old to be sent again: the platform has forgotten its key")
UNASKED = GiveUp("its reply was of no use, and it is worth no push")
SOONEST = timedelta(milliseconds=50)
"""How soon to look again for rows that are due, but in another worker's hands."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How hard the sender tries.

    `delivery` stays well below `lease`, so that none is made twice; and the lease below the life of a reply
    handle, so that another process can still use the one of a process that died.
    """

    at_once: int = 32
    lease: timedelta = timedelta(seconds=25)
    delivery: timedelta = timedelta(seconds=18)
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(hours=1)
    attempts: int = 16

    def wait(self, attempt: int, random: Random) -> timedelta:
        """Exponential backoff after `attempt` attempts, with jitter over its upper half."""
        doubled: timedelta = self.first_wait * 2 ** min(attempt - 1, 30)
        return min(doubled, self.longest_wait) * random.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Settled:
    """A delivery that came back, and what is to be written about it."""

    row: Claimed
    outcome: DeliveryOutcome


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
        self._random = random
        self._pace = pace or Pace()
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
        settled, now = tuple(self._settled), self._clock.now()
        free = self._pace.at_once - len(self._flying)
        rows, next_at = await asyncio.wrap_future(
            self._store.submit(lambda work: self._exchange(work, settled, free, now))
        )
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
            settled, now = tuple(self._settled), self._clock.now()
            await asyncio.wrap_future(self._store.submit(lambda work: self._exchange(work, settled, 0, now)))

    async def _wait_for_lost_leases(self) -> None:
        """A lease ends early when the clock jumps: await such a delivery rather than claim its row again."""
        lost = [task for task, until in self._flying.items() if until <= self._clock.now()]
        if lost:
            await asyncio.wait(lost)

    def _exchange(
        self, work: UnitOfWork, settled: tuple[Settled, ...], free: int, now: datetime
    ) -> tuple[tuple[Claimed, ...], datetime | None]:
        pushed: Counter[tuple[str, str]] = Counter()
        for one in settled:
            where = one.row.address
            pushed[where.platform, where.tenant] += self._acknowledge(work, one, now)
        for channel, times in sorted(pushed.items()):  # in one order, so that workers do not lock each other
            if times:
                work.quotas.count(*channel, times)
        rows = work.outbox.claim(now, free, self._pace.lease, self.platforms, self._only) if free else ()
        return rows, work.outbox.next_due_at(self.platforms, self._only)

    def _acknowledge(self, work: UnitOfWork, settled: Settled, now: datetime) -> int:
        """Write down what came of it; returns how many pushes count against the platform's plan."""
        row = settled.row
        match settled.outcome:
            case Receipt(_, pushed):
                if _asks(row):
                    work.users.reached(row.address)
                return pushed if work.outbox.confirm(row.id, row.attempt) else 0
            case Retry(after_s, why, spent):
                if after_s is not None:
                    where, opens_at = row.address, now + timedelta(seconds=after_s)
                    work.outbox.close_gate(where.platform, where.tenant, opens_at)
                if spent:
                    _go_on_without_reply(work, row, why, now)
                else:
                    self._try_again(work, row, why, now)
            case Unknown(why):
                self._try_again(work, row, f"unknown: {why}", now)
            case GiveUp():
                _give_up(work, row, settled.outcome, now)
            case _:
                assert_never(settled.outcome)
        return 0

    def _try_again(self, work: UnitOfWork, row: Claimed, why: str, now: datetime) -> None:
        if row.tries >= self._pace.attempts:
            _give_up(work, row, GiveUp(why), now)
        else:
            later = now + self._pace.wait(row.tries, self._random)
            work.outbox.retry(row.id, row.attempt, later, why or "not delivered")

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
            found = Retry(why=type(found).__name__)
        if isinstance(found, GiveUp):
            _log.warning(
                "delivery_given_up", delivery=row.key, platform=row.address.platform, user=row.user_id
            )
        self._metrics.deliveries.labels(row.address.platform, type(found).__name__.lower()).inc()
        return Settled(row, found)

    async def _deliver(self, row: Claimed, now: datetime) -> DeliveryOutcome:
        adapter = self._adapters[row.address.platform]
        if row.expires_at is not None and row.expires_at <= now:
            return EXPIRED
        if row.tries > 1 and adapter.caps.key_lasts and row.put_at + adapter.caps.key_lasts <= now:
            return KEY_FORGOTTEN
        delivery = delivery_of(row, now)
        payload = adapter.render(delivery)
        try:
            async with asyncio.timeout(self._pace.delivery.total_seconds()):
                return await adapter.deliver(delivery, payload)
        except TimeoutError:
            return Unknown("timeout")


def _go_on_without_reply(work: UnitOfWork, row: Claimed, why: str, now: datetime) -> None:
    """Write the reply handle off and have the next claim push; what lives no longer than it is not pushed."""
    if row.reply is not None and row.expires_at is not None and row.expires_at <= row.reply.expires_at:
        _give_up(work, row, UNASKED, now)
    else:
        work.outbox.retry(row.id, row.attempt, now, why, spent_at=now)


def _give_up(work: UnitOfWork, row: Claimed, outcome: GiveUp, now: datetime) -> None:
    """Bury it. Whoever should have seen its question has not seen the one on the table, unless gone."""
    buried = work.outbox.bury(row.id, row.attempt, outcome.why)
    if outcome.gone:
        work.users.gone(row.address, now)
    elif buried:
        if _asks(row):
            work.users.missed(row.address, now)
        if outcome.unpaid:
            work.quotas.exhaust(row.address.platform, row.address.tenant, now)
            _give_back(work, row, now)
        elif outcome is EXPIRED:
            _give_back(work, row)


def _asks(row: Claimed) -> bool:
    return any(isinstance(prompt, Question) for prompt in row.prompts)


def _give_back(work: UnitOfWork, row: Claimed, parked_at: datetime | None = None) -> None:
    """Let the core decide again on what the row speaks of: the promise in it was made all the same."""
    if row.user_id is None or not row.nudges:
        return
    nudges = row.nudges
    if parked_at is not None:
        nudges = tuple(replace(nudge, parked_at=nudge.parked_at or parked_at) for nudge in nudges)
    with suppress(UnknownUserError):  # erased since
        work.conversations.lock(row.user_id)
        work.nudges.give_back(row.user_id, nudges)


def delivery_of(row: Claimed, now: datetime) -> Delivery:
    """The row as adapters see it, without a reply handle that has expired.

    Whether an earlier attempt had used that one nobody can tell any more: the key decides what is shown.
    """
    where = row.address
    reply = None
    if row.reply is not None and row.reply.expires_at > now:
        reply = Reply(row.reply.handle, row.reply.expires_at)
    address = Address(where.platform, where.tenant, where.id)
    return Delivery(row.key, address, row.prompts, row.lang, row.attempt, reply, row.phase)
