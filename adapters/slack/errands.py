"""What no message waits for: a message that was answered loses its buttons, a Home tab shows what is new.

Each user's errands are run one after the other, behind their message; of several Home tabs the latest is
shown. All of them may be repeated, and the next opening of the tab mends one that was lost.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import msgspec

from adapters.port import Address, Retry, Unknown
from adapters.slack.calling import Called, Caller
from adapters.slack.client import Answered
from adapters.slack.outcomes import outcome_of
from adapters.slack.payload import Update, View

TRIES = 4
PAUSE_S, MOST_PAUSE_S = 0.5, 20.0
MOST_USERS = 1_000
"""Whose errands are run at a time: beyond that the next opening of the Home tab sees to it."""
MOST_UPDATES = 8
MOST_SETTLED = 10_000
"""Messages of which it is remembered that they have been answered."""
LEFT_S = 2.0
"""For so long stopping waits for errands."""


@dataclass(slots=True)
class _List:
    """A user's errands. `newer`: the Home tab that is being shown is not the latest any more."""

    updates: list[Update] = field(default_factory=list)
    home: View | None = None
    newer: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Errands:
    """Run in the background; none of them ever raises or matters to a delivery.

    A message is answered once: a second tap that was under way takes no mark from it.
    """

    caller: Caller
    _lists: dict[Address, _List] = field(default_factory=dict)
    _settled: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)

    def run(self, address: Address, updates: tuple[Update, ...], home: View | None) -> None:
        """Have these messages and this Home tab shown as soon as there is time for it."""
        if not (updates or home) or (address not in self._lists and len(self._lists) >= MOST_USERS):
            return
        errands = self._lists.setdefault(address, _List())
        errands.updates = [*errands.updates, *updates][-MOST_UPDATES:]
        if home:
            errands.home = home
            errands.newer.set()
        if errands.task is None:
            errands.task = asyncio.create_task(self._keep_running(address, errands), name="slack errands")

    async def publish(self, address: Address, home: View) -> Called | None:
        """Show this Home tab now; None where the user's errands are under way: it goes with them."""
        if address not in self._lists:
            return await self._publish(address, home)
        self.run(address, (), home)
        return None

    async def close(self) -> None:
        """Finish what can be finished soon."""
        tasks = {errands.task for errands in self._lists.values() if errands.task}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=LEFT_S)
            for task in late:
                task.cancel()
            await asyncio.wait(tasks)

    async def _keep_running(self, address: Address, errands: _List) -> None:
        """Until there are none; the list goes in the same breath, so that none is put on it afterwards."""
        try:
            while errands.updates or errands.home:
                await self._run_next(address, errands)
        finally:
            del self._lists[address]

    async def _run_next(self, address: Address, errands: _List) -> None:
        if errands.updates:
            update = errands.updates.pop(0)
            if (update.channel, update.ts) not in self._settled:
                await self._persist(partial(self._update, address, update))
        elif errands.home:
            home, errands.home = errands.home, None
            errands.newer.clear()
            await self._persist(partial(self._publish, address, home), errands.newer)

    async def _persist(
        self, errand: Callable[[], Awaitable[Called]], idle: asyncio.Event | None = None
    ) -> None:
        """Try a few times, or until it is idle to try."""
        idle = idle or asyncio.Event()
        for tried in range(1, TRIES + 1):
            outcome = outcome_of(await errand())
            if not isinstance(outcome, Retry | Unknown) or tried == TRIES:
                return
            pause_s = outcome.after_s if isinstance(outcome, Retry) and outcome.after_s else PAUSE_S * tried
            with suppress(TimeoutError):
                await asyncio.wait_for(idle.wait(), min(pause_s, MOST_PAUSE_S))
                return

    async def _update(self, address: Address, update: Update) -> Called:
        called = await self.caller.call(address.tenant, "chat.update", **msgspec.structs.asdict(update))
        if isinstance(called, Answered) and called.ok:
            self._settled[update.channel, update.ts] = None
            if len(self._settled) > MOST_SETTLED:
                self._settled.popitem(last=False)
        return called

    async def _publish(self, address: Address, home: View) -> Called:
        return await self.caller.call(address.tenant, "views.publish", user_id=address.id, view=home)
