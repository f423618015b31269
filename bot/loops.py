"""Work that goes round: a lap does what is due, then waits for the next due time or a wake-up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock

LONGEST_WAIT = timedelta(seconds=5)
"""How long another process's work stays unseen when no hint of it arrives."""
PAUSE_AFTER_FAILURE = timedelta(seconds=1)
STALLED_AFTER_FAILURES = 3

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lap:
    """What a lap found: when something falls due next, and whether work begun is still under way."""

    next_at: datetime | None = None
    busy: bool = False


class Bell:
    """Wakes one waiting task, from any thread; rung before the wait, the wait ends at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def ring(self) -> None:
        """Wake the waiter. Harmless once its event loop is closed."""
        with suppress(RuntimeError):  # raised by a closed loop
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, longest: timedelta) -> None:
        """Sleep until rung, at most `longest`."""
        try:
            async with asyncio.timeout(max(longest.total_seconds(), 0)):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()


class Loop:
    """Runs laps one after the other. A lap that raises is logged and tried again: the world may heal."""

    def __init__(self, name: str, lap: Callable[[], Awaitable[Lap]], clock: Clock) -> None:
        self.name = name
        self.failures = 0
        self._lap = lap
        self._clock = clock
        self._bell: Bell | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._begun = self._ended = 0
        self._idle = False
        self._turned = asyncio.Condition()

    @property
    def well(self) -> bool:
        """Whether it runs and its laps come to an end."""
        return self._task is not None and not self._task.done() and self.failures < STALLED_AFTER_FAILURES

    def start(self) -> None:
        self._bell = Bell()
        self._clock.on_move(self.wake)
        self._task = asyncio.create_task(self._run(self._bell), name=self.name)

    def wake(self) -> None:
        """Have it look at once; from any thread."""
        if self._bell is not None:
            self._bell.ring()

    async def stop(self) -> None:
        """Finish the present lap and end."""
        self._stopping = True
        self.wake()
        if self._task is not None:
            await self._task

    async def caught_up(self) -> None:
        """Wait until a lap begun after this call found nothing that is due, or failed."""
        seen = self._begun
        self.wake()
        async with self._turned:
            await self._turned.wait_for(lambda: self._ended > seen and self._idle)

    async def _run(self, bell: Bell) -> None:
        while not self._stopping:
            await bell.wait(await self._once())

    async def _once(self) -> timedelta:
        self._begun += 1
        begun = self._begun
        try:
            lap = await self._lap()
        except Exception as error:  # noqa: BLE001  # the worker's one loop: whatever broke, the next lap may succeed
            self.failures += 1
            _log.error("lap_failed", loop=self.name, failures=self.failures, exc_info=error)
            lap, wait = Lap(), PAUSE_AFTER_FAILURE * min(self.failures, 10)
        else:
            self.failures = 0
            wait = LONGEST_WAIT if lap.next_at is None else min(lap.next_at - self._clock.now(), LONGEST_WAIT)
        async with self._turned:
            self._idle = not lap.busy and wait > timedelta()
            self._ended = begun
            self._turned.notify_all()
        return wait
