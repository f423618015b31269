"""Brings the news of what the store's threads have done to the event loop: a shared commit is one wake-up.

`asyncio.wrap_future` wakes the loop through a socket for each of them, which costs as much as a statement.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import Any


class Ferry:
    """Waits for futures of other threads, in whichever event loop it is asked."""

    def __init__(self) -> None:
        self._pier: _Pier | None = None

    async def over(self, future: Future[Any]) -> None:
        """Wait until it is done, however it ended. Whoever stops waiting leaves it to go on."""
        loop = asyncio.get_running_loop()
        if self._pier is None or self._pier.loop is not loop:
            self._pier = _Pier(loop)
        pier, waiter = self._pier, loop.create_future()
        future.add_done_callback(lambda _: pier.land(waiter))
        await waiter


class _Pier:
    """Those who have landed at one event loop and do not know it yet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._landed: deque[asyncio.Future[None]] = deque()
        self._called = False

    def land(self, waiter: asyncio.Future[None]) -> None:
        """From any thread. Whoever lands before the loop has answered the last call is in time for it."""
        self._landed.append(waiter)
        if not self._called:
            self._called = True
            with suppress(RuntimeError):  # raised by a closed loop, where nobody waits any more
                self.loop.call_soon_threadsafe(self._welcome)

    def _welcome(self) -> None:
        self._called = False
        while self._landed:
            waiter = self._landed.popleft()
            if not waiter.done():
                waiter.set_result(None)
