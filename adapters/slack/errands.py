"""What no message waits for: a message that was answered loses its buttons, a Home tab shows what is new.

Each user's errands are run one after the other, behind their message; of several Home tabs the latest is
shown. All of them may be repeated, and the next opening of the tab mends one that was lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import msgspec

from adapters.port import Address, Retry, Unknown
from adapters.slack.calling import Called, Caller
from adapters.slack.outcomes import outcome_of
from adapters.slack.payload import Update, View

TRIES = 3
PAUSE_S, MOST_PAUSE_S = 0.5, 20.0
MOST_USERS = 1_000
"""Whose errands are run at a time: beyond that the next opening of the Home tab sees to it."""
MOST_UPDATES = 8
LEFT_S = 3.0
"""For so long stopping waits for errands."""


@dataclass(slots=True)
class _Wanted:
    updates: list[Update] = field(default_factory=list)
    home: View | None = None


@dataclass(slots=True)
class Errands:
    """Run in the background; none of them ever raises or matters to a delivery."""

    caller: Caller
    _running: dict[Address, asyncio.Task[None]] = field(default_factory=dict)
    _wanted: dict[Address, _Wanted] = field(default_factory=dict)

    def run(self, address: Address, updates: tuple[Update, ...], home: View | None) -> None:
        """Have these messages and this Home tab shown as soon as there is time for it."""
        if not (updates or home) or (address not in self._running and len(self._running) >= MOST_USERS):
            return
        wanted = self._wanted.setdefault(address, _Wanted())
        wanted.updates = [*wanted.updates, *updates][-MOST_UPDATES:]
        wanted.home = home or wanted.home
        if address not in self._running:
            task = asyncio.create_task(self._keep_running(address), name="slack errands")
            self._running[address] = task
            task.add_done_callback(lambda _: self._done(address))

    async def publish(self, address: Address, home: View) -> Called:
        """Show this Home tab after any that is being shown, and instead of those that wait."""
        if waiting := self._wanted.get(address):
            waiting.home = None
        if running := self._running.get(address):
            await asyncio.wait({running})
        return await self._publish(address, home)

    async def close(self) -> None:
        """Finish what can be finished soon."""
        tasks = set(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=LEFT_S)
            for task in late:
                task.cancel()
            await asyncio.wait(tasks)

    async def _keep_running(self, address: Address) -> None:
        while (wanted := self._wanted.pop(address, None)) is not None:
            for update in wanted.updates:
                await self._persist(partial(self._update, address, update))
            if wanted.home is not None:
                await self._persist(partial(self._publish, address, wanted.home), address)

    async def _persist(self, errand: Callable[[], Awaitable[Called]], address: Address | None = None) -> None:
        """Try a few times; a Home tab only until a later one is wanted at that address."""
        for tried in range(1, TRIES + 1):
            outcome = outcome_of(await errand())
            later = self._wanted.get(address) if address else None
            if not isinstance(outcome, Retry | Unknown) or tried == TRIES or (later and later.home):
                return
            pause_s = outcome.after_s if isinstance(outcome, Retry) and outcome.after_s else PAUSE_S * tried
            await asyncio.sleep(min(pause_s, MOST_PAUSE_S))

    async def _update(self, address: Address, update: Update) -> Called:
        return await self.caller.call(address.tenant, "chat.update", **msgspec.structs.asdict(update))

    async def _publish(self, address: Address, home: View) -> Called:
        return await self.caller.call(address.tenant, "views.publish", user_id=address.id, view=home)

    def _done(self, address: Address) -> None:
        del self._running[address]
        self._wanted.pop(address, None)
