"""Where events are handed in: each becomes a job for the store, and is counted once it is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from adapters.mending import whole
from adapters.port import Caps, Inbound
from bot.bugs import is_bug, name_error
from bot.clock import Clock
from bot.ferry import Ferry
from bot.holding import Answer, Play
from bot.metrics import Metrics
from bot.turns import (
    Taken,
    fail_answer,
    fail_nudges,
    take_answer,
    take_carefully,
    take_nudges,
    take_parked,
    take_turn,
)
from dialogs.core.book import Book
from dialogs.core.events import Said
from storage.errors import ConflictError
from storage.rows import PendingCall
from storage.store import Store
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Job = Callable[[UnitOfWork], T]

Errand = Callable[[], Awaitable[Answer]]
"""Fetches what a call is answered with; the database is looked at again before it is taken."""
Outside = Callable[[UnitOfWork, PendingCall, datetime], Errand]
"""What must be done outside of any transaction to answer a call; told within one, to look things up."""

ERRAND_LASTS = timedelta(seconds=10)
"""After so long without an answer the call is given to another worker."""
MOST_CONFLICTS = 8
CONFLICT_PAUSE_S = 0.02
"""Before a job is taken again, so that whoever stood in its way can end: longer each time."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes what happened, from outside and from the clock.

    `answers` holds one way for each kind of call; those `at_hand` are given within the turn that asks, and of
    those `outside` what is answered is fetched first. `caps` tells of each platform what it can.
    """

    book: Book
    store: Store
    clock: Clock
    metrics: Metrics
    answers: Mapping[str, Answer]
    at_hand: frozenset[str] = frozenset()
    caps: Mapping[str, Caps] = field(default_factory=dict)
    ferry: Ferry = field(default_factory=Ferry)
    outside: Mapping[str, Outside] = field(default_factory=dict)

    @property
    def play(self) -> Play:
        at_hand = {kind: answer for kind, answer in self.answers.items() if kind in self.at_hand}
        return Play(self.book, at_hand, self.caps)

    async def take(self, inbounds: Iterable[Inbound]) -> tuple[Taken, ...]:
        """Take one delivery's events in the order they were sent, all or none.

        Returns once they are committed. Raises `StorageError` when they could not be: then none is taken, and
        all may be handed in again.
        """
        ordered = sorted(map(storable, inbounds), key=lambda inbound: (inbound.sent_at, inbound.event_id))
        if not ordered:
            return ()
        play, now = self.play, self.clock.now()
        with self.metrics.seconds.time():
            taken = await self._submit(
                lambda work: tuple(take_turn(play, work, inbound, now) for inbound in ordered),
                lambda _: lambda work: tuple(take_carefully(play, work, inbound, now) for inbound in ordered),
            )
        for inbound, one in zip(ordered, taken, strict=True):
            self._note(inbound, one)
        return taken

    async def nudge(self, user_id: str) -> Taken:
        """Have the core decide on the nudges of this user that are due. What raises is tried again later."""
        play, now = self.play, self.clock.now()
        taken = await self._submit(
            lambda work: take_nudges(play, work, user_id, now),
            lambda error: lambda work: fail_nudges(work, user_id, name_error(error), now),
        )
        self.metrics.nudges.labels(taken.outcome).inc()
        self.metrics.count_facts(taken.facts)
        return taken

    async def answer(self, call: PendingCall) -> Taken:
        """Answer a call. One that raises is tried again later; in the end its user gets an apology."""
        return await self._answer(call, self.answers[call.kind])

    async def begin(self, call: PendingCall) -> Errand | None:
        """Take a call that is answered outside away from other workers; None when one of them was first."""
        now, outside = self.clock.now(), self.outside[call.kind]

        def job(work: UnitOfWork) -> Errand | None:
            return outside(work, call, now) if work.calls.claim(call, now, now + ERRAND_LASTS) else None

        return await asyncio.wrap_future(self.store.submit(job))

    async def finish(self, call: PendingCall, errand: Errand) -> Taken:
        """Do the errand of a call that was begun, and answer it. No transaction is open meanwhile."""
        return await self._answer(replace(call, attempt=call.attempt + 1), await errand())

    async def _answer(self, call: PendingCall, answer: Answer) -> Taken:
        play, now = self.play, self.clock.now()
        taken = await self._submit(
            lambda work: take_answer(play, work, call, answer, now),
            lambda error: lambda work: fail_answer(play, work, call, name_error(error), now),
        )
        self.metrics.calls.labels(call.kind, taken.outcome).inc()
        self.metrics.count_facts(taken.facts)
        return taken

    async def replay(self, parked_id: int) -> Taken | None:
        """Take a parked event again, None when there is none of that id. If it raises again, it stays."""
        play, now = self.play, self.clock.now()
        found = await self._attempt(lambda work: take_parked(play, work, parked_id, now))
        return Taken("parked", error=name_error(found)) if isinstance(found, Exception) else found

    async def _submit(self, job: Job[T], otherwise: Callable[[Exception], Job[T]]) -> T:
        found = await self._attempt(job)
        if isinstance(found, Exception):
            return await asyncio.wrap_future(self.store.submit(otherwise(found)))
        return found

    async def _attempt(self, job: Job[T]) -> T | Exception:
        """What the job returns, or the bug it raised. What is the database's fault is raised here."""
        for left in reversed(range(MOST_CONFLICTS)):
            future = self.store.submit(job)
            await self.ferry.over(future)
            error = future.exception()
            if error is None:
                return future.result()
            if isinstance(error, Exception) and is_bug(error):
                return error
            if not (isinstance(error, ConflictError) and left):
                raise error
            await asyncio.sleep(CONFLICT_PAUSE_S * (MOST_CONFLICTS - left))
        raise ConflictError

    def _note(self, inbound: Inbound, taken: Taken) -> None:
        self.metrics.turns.labels(taken.outcome).inc()
        self.metrics.count_facts(taken.facts)
        if taken.outcome == "parked":
            _log.error(
                "event_parked",
                event_id=inbound.event_id,
                platform=inbound.address.platform,
                error=taken.error,
            )


def storable(inbound: Inbound) -> Inbound:
    """The inbound with what was said as it can be stored; JSON can carry half a surrogate pair."""
    if not isinstance(inbound.event, Said) or (text := whole(inbound.event.text)) == inbound.event.text:
        return inbound
    return replace(inbound, event=Said(text))
