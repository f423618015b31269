"""Wakes when something falls due: nudges, calls, and once an hour what is too old to be kept."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.desk import Desk
from bot.loops import Lap, Loop
from bot.patience import Patience
from bot.turns import Taken
from storage.rows import PendingCall
from storage.store import Store
from storage.unit_of_work import UnitOfWork

AT_ONCE = 32
RETAIN_EVERY = timedelta(hours=1)

_log = structlog.get_logger(__name__)
Due = tuple[tuple[str, ...], tuple[PendingCall, ...], datetime | None]


class Alarm:
    """Any number of processes may have one: the turn itself finds out whether another was first."""

    def __init__(self, store: Store, desk: Desk, clock: Clock, patience: Patience | None = None) -> None:
        self.loop = Loop("alarm", self.lap, clock)
        self._store = store
        self._desk = desk
        self._clock = clock
        self._patience = patience or Patience(store, {})
        self._retain_at: datetime | None = None
        self._away: set[asyncio.Task[Taken]] = set()

    async def lap(self) -> Lap:
        """Hand in everything due, each user's in a transaction of its own. Nothing waits for the outside."""
        now = self._clock.now()
        users, calls, next_at = await asyncio.wrap_future(self._store.submit(lambda work: _due(work, now)))
        await asyncio.gather(
            *(self._desk.nudge(user_id) for user_id in users),
            *(self._answer(call) for call in calls),
        )
        if users or calls:
            return Lap(now)
        await self._retain(now)
        return Lap(next_at, busy=bool(self._away))

    async def stop(self) -> None:
        """Finish what was handed in."""
        await self.loop.stop()
        while self._away:
            await asyncio.wait(self._away)

    async def _answer(self, call: PendingCall) -> None:
        if call.kind not in self._desk.outside:
            await self._patience.over(call.user_id, self._desk.answer(call))
            return
        errand = await self._desk.begin(call)
        if errand is not None:
            work = self._patience.over(call.user_id, self._desk.finish(call, errand))
            task = asyncio.create_task(work)
            self._away.add(task)
            task.add_done_callback(self._back)

    def _back(self, task: asyncio.Task[Taken]) -> None:
        """What failed falls due again by itself."""
        self._away.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("errand_failed", exc_info=task.exception())
        self.loop.wake()

    async def _retain(self, now: datetime) -> None:
        if self._retain_at is not None and now < self._retain_at:
            return
        retained = await asyncio.wrap_future(self._store.submit(lambda work: work.retain(now)))
        if retained.total:
            _log.info("retained", count=retained.total)
        else:
            self._retain_at = now + RETAIN_EVERY


def _due(work: UnitOfWork, now: datetime) -> Due:
    waiting = [at for at in (work.nudges.next_due_at(), work.calls.next_due_at()) if at is not None]
    next_at = min(waiting, default=None)
    if next_at is None or next_at > now:
        return (), (), next_at
    return work.nudges.due_users(now, AT_ONCE), work.calls.due(now, AT_ONCE), next_at
