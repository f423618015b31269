"""Wakes when something of one user falls due; in a chat nobody else's time passes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.loops import Lap, Loop

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.port import Address
    from bot.clock import Clock
    from bot.desk import Desk
    from dialogs.notebook import Notebook
    from storage.rows import PendingCall
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

_MOST_CALLS = 32


@dataclass(frozen=True, slots=True)
class Due:
    """What of the user is due, and when their next nudge falls due."""

    user_id: str
    nudges: bool
    calls: tuple[PendingCall, ...]
    next_at: datetime | None


class Watch:
    """The alarm of one user, which keeps off everybody else's nudges, calls and old records.

    A chat's clock may run far ahead: under the program's own alarm the reminders of real users in the same
    database would be sent, and their records would be too old to be kept.
    """

    def __init__(self, store: Store, desk: Desk, clock: Clock, address: Address) -> None:
        self.loop = Loop("watch", self.lap, clock)
        self._store = store
        self._desk = desk
        self._clock = clock
        self._address = address

    async def lap(self) -> Lap:
        """Hand in what is due."""
        now = self._clock.now()
        due = await asyncio.wrap_future(self._store.submit(lambda work: _due(work, self._address, now)))
        if due is None:
            return Lap()
        if due.nudges:
            await self._desk.nudge(due.user_id)
        for call in due.calls:
            await self._desk.answer(call)
        return Lap(now) if due.nudges or due.calls else Lap(due.next_at)


def read_notebook(work: UnitOfWork, address: Address, now: datetime) -> Notebook | None:
    """What the coach knows of the user there; None when they are unknown."""
    user_id = work.users.find(address)
    return None if user_id is None else work.users.snapshot_of(user_id, now).notebook


def _due(work: UnitOfWork, address: Address, now: datetime) -> Due | None:
    notebook = read_notebook(work, address, now)
    if notebook is None:
        return None
    user_id = notebook.profile.user_id
    calls = tuple(call for call in work.calls.due(now, _MOST_CALLS) if call.user_id == user_id)
    next_at = notebook.nudges[0].due_at if notebook.nudges else None
    return Due(user_id, bool(work.nudges.due(user_id, now)), calls, next_at)
