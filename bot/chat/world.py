"""One user's chat as the program lives it: the store, what carries messages, and time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.port import Address
from adapters.terminal.parse import PLATFORM, TENANT
from bot.acknowledging import Pace
from bot.chat.watch import Watch, read_notebook
from bot.wiring import build

if TYPE_CHECKING:
    from adapters.port import Inbound
    from adapters.terminal.adapter import Terminal
    from bot.clock import MovableClock
    from bot.settings import Settings
    from dialogs.core.book import Book
    from dialogs.notebook import Notebook
    from storage.rows import Topic
    from storage.unit_of_work import UnitOfWork

PACE = Pace(lease=timedelta(seconds=2), delivery=timedelta(seconds=1))
"""A terminal takes a message at once, so what a killed chat had claimed need not stay claimed for long."""

_STEP = timedelta(seconds=1)
_ANY_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class World:
    """All that `:restart` drops. To be made inside a running event loop; raises `StorageError`."""

    def __init__(
        self, settings: Settings, terminal: Terminal, clock: MovableClock, book: Book | None = None
    ) -> None:
        self.clock = clock
        self._screen = terminal.screen
        self._address = Address(PLATFORM, TENANT, terminal.user)
        self._app = build(
            settings, adapters=(terminal,), clock=clock, book=book, pace=PACE, only=self._address
        )
        self._watch = Watch(self._app.store, self._app.desk, clock, self._address)
        self._app.store.listen(self._hear)
        for loop in (self._watch.loop, self._app.sender.loop):
            loop.start()

    async def open(self) -> None:
        """Deliver what an earlier chat left behind, though by its clock it may not be time for it yet."""
        while await self._release() and not self._screen.gone:
            await self.settle()

    async def take(self, inbounds: tuple[Inbound, ...]) -> None:
        """Have the coach hear it, and wait until all that follows from it now was delivered.

        Raises `StorageError` when it could not be taken.
        """
        await self._app.desk.take(inbounds)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left that is due: turns first, then their deliveries."""
        await self._watch.loop.caught_up()
        await self._app.sender.loop.caught_up()

    async def pass_time(self, until: datetime) -> None:
        """Let the clock run to `until`. Nudges on the way fall due one by one, each at its own moment."""
        while (due_at := await self._next_nudge_at()) is not None and due_at < until:
            self.clock.set(max(due_at, self.clock.now() + _STEP))
            await self.settle()
        self.clock.set(until)
        await self.settle()

    async def notebook(self) -> Notebook | None:
        """What the coach knows of the user; None when they are unknown."""
        now = self.clock.now()
        return await asyncio.wrap_future(
            self._app.store.submit(lambda work: read_notebook(work, self._address, now))
        )

    async def close(self) -> None:
        """Finish what has begun, then close the database."""
        await self._watch.loop.stop()
        await self._app.sender.stop()
        await asyncio.to_thread(self._app.store.close)

    async def _next_nudge_at(self) -> datetime | None:
        notebook = await self.notebook()
        return notebook.nudges[0].due_at if notebook and notebook.nudges else None

    async def _release(self) -> bool:
        """Make the oldest undelivered message due; False when all are delivered."""
        now = self.clock.now()

        def release(work: UnitOfWork) -> bool:
            left = work.outbox.claim(_ANY_TIME, 1, PACE.lease, (PLATFORM,), self._address)
            return any(work.outbox.retry(row.id, row.attempt, now, "") for row in left)

        return await asyncio.wrap_future(self._app.store.submit(release))

    def _hear(self, topic: Topic) -> None:
        (self._app.sender if topic == "outbox" else self._watch).loop.wake()
