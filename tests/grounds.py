"""The second height of a talk: the same conversation through storage, turn by turn in real transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from adapters.line.caps import CAPS as LINE
from adapters.port import Address, Caps, Inbound, Reply
from bot.alarm import Alarm
from bot.calls import answers
from bot.clock import MovableClock
from bot.desk import Desk
from bot.holding import Cause, Play
from bot.metrics import Metrics
from dialogs.changes import Change, PutNudge, SaveContact, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.core.book import Book
from dialogs.core.conversation import Conversation, Start
from dialogs.core.events import Answered, Event
from dialogs.core.prompts import Card, Prompt
from dialogs.core.stack import open_dialog
from dialogs.core.stage import Stage
from dialogs.core.steps import Call
from dialogs.notebook import Notebook, Profile
from dialogs.shapes import replace
from storage.rows import Claimed
from storage.store import Store
from storage.unit_of_work import UnitOfWork

HERE = Address("relay", "talk", "u1")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_EVER = datetime(9000, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)
_REPLY_KEEPS = timedelta(seconds=50)


class StillClock(MovableClock):
    """Time stands still until a test sets `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    @property
    def at(self) -> datetime:
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        self.set(at)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at
        super().set(at)

    def advance(self, by: timedelta) -> None:
        self.set(self._at + by)


COUNTED = {kind: answer for kind, answer in answers("").items() if kind in {"report", "pitfall"}}
"""What is answered from the database as in earnest; other calls wait for the test to answer them."""


class StorageGround:
    """A user in a real database, who has noted `known` so far; of whom nothing is, they are yet to be met.

    Words are taken by the desk, nudges by the alarm, and everything said is read back from the outbox.
    """

    def __init__(
        self,
        store: Store,
        book: Book,
        known: Notebook,
        *,
        here: Address = HERE,
        clock: StillClock | None = None,
        caps: Caps = LINE,
    ) -> None:
        self._store = store
        self._here = here
        self._clock = clock or StillClock(BEGIN)
        self._metrics = Metrics()
        self._desk = Desk(
            book, store, self._clock, self._metrics, COUNTED, frozenset(COUNTED), {here.platform: caps}
        )
        self.refused: Mapping[str, str] = {}
        self.home: tuple[Card, ...] = ()
        self._sent_at = BEGIN
        self._events = 0
        if known.profile != Profile(known.profile.user_id):
            store.run(lambda work: furnish(work, here, known))

    @property
    def conversation(self) -> Conversation:
        user_id = self._user_id
        if user_id is None:
            return Conversation()
        return self._store.run(lambda work: work.users.snapshot_of(user_id, self._clock.at)).conversation

    @property
    def notebook(self) -> Notebook:
        user_id = self._user_id
        if user_id is None:
            return Notebook(Profile(""))
        return self._store.run(lambda work: work.users.snapshot_of(user_id, self._clock.at)).notebook

    @property
    def calls(self) -> tuple[Call, ...]:
        pending = self._store.run(lambda work: work.calls.due(self._clock.at, 10))
        return tuple(Call(call.kind, call.args) for call in pending)

    def take(
        self, event: Event, now: datetime, *, late: bool = False, free: bool = False
    ) -> tuple[Prompt, ...]:
        self._clock.at = now
        if isinstance(event, Answered):
            return self._answer(event)
        if not late:
            self._sent_at = max(now, self._sent_at + _TICK)
        self._events += 1
        reply = Reply(f"r{self._events}", now + _REPLY_KEEPS) if free else None
        inbound = Inbound(f"e{self._events}", self._here, event, self._sent_at, reply)
        (taken,) = asyncio.run(self._desk.take([inbound]))
        assert taken.outcome == "new", taken.error
        self.refused = taken.refused
        return self._said()

    def open(self, start: Start, now: datetime) -> tuple[Prompt, ...]:
        self._clock.at = now
        book, user_id = self._desk.book, self._user_id
        assert user_id is not None

        def job(work: UnitOfWork) -> None:
            snapshot = work.users.snapshot_of(user_id, now)
            stage = Stage.of(book, snapshot, now)
            open_dialog(stage, start)
            Play(book).write(work, user_id, snapshot, stage.turn(), Cause("open", "reply", self._here), now)

        self._store.run(job)
        return self._said()

    def due_at(self) -> datetime | None:
        return min((nudge.due_at for nudge in self.notebook.nudges), default=None)

    def fire(self, now: datetime) -> tuple[Prompt, ...]:
        self._clock.at = now
        asyncio.run(Alarm(self._store, self._desk, self._clock).lap())
        assert 'outcome="failed"' not in self._metrics.page().decode()
        return self._said()

    @property
    def desk(self) -> Desk:
        """Where the events of this ground are taken."""
        return self._desk

    def furnish(self, *, forms: bool, home: bool) -> None:
        caps = replace(LINE, forms=forms, home=home)
        self._desk = replace(self._desk, caps={self._here.platform: caps})

    def upgrade(self, book: Book) -> None:
        self._desk = replace(self._desk, book=book)

    @property
    def _user_id(self) -> str | None:
        return self._store.run(lambda work: work.users.find(self._here))

    def _answer(self, event: Answered) -> tuple[Prompt, ...]:
        pending = self._store.run(lambda work: work.calls.due(self._clock.at, 10))
        (call,) = (call for call in pending if call.kind == event.call)
        desk = replace(self._desk, answers={call.kind: lambda _work, _call, _now: event.result})
        assert asyncio.run(desk.answer(call)).outcome == "new"
        return self._said()

    def _said(self) -> tuple[Prompt, ...]:
        rows = take_out(self._store, self._here.platform)
        self.home = next((row.home for row in reversed(rows) if row.home), self.home)
        return tuple(prompt for row in rows for prompt in row.prompts)


def take_out(store: Store, platform: str) -> list[Claimed]:
    """All that waits to be delivered, in order; it counts as delivered now."""
    rows: list[Claimed] = []
    while found := store.run(lambda work: _taken_out(work, platform)):
        rows += found
    return rows


def _taken_out(work: UnitOfWork, platform: str) -> tuple[Claimed, ...]:
    found = work.outbox.claim(_EVER, 100, timedelta(0), (platform,))
    for row in found:
        work.outbox.confirm(row.id, row.attempt)
    return found


def furnish(work: UnitOfWork, here: Address, known: Notebook) -> None:
    """Meet the user at this address, and note `known` of them."""
    user_id, _ = work.users.meet(here, f"begin {here.id}", BEGIN, BEGIN)
    changes: tuple[Change, ...] = (
        SaveProfile(replace(known.profile, user_id=user_id)),
        *map(SaveGathering, known.gatherings),
        *map(SaveContact, reversed(known.contacts)),
        *map(SaveFollowUp, known.follow_ups),
    )
    work.notebook.apply(user_id, changes, BEGIN)
    work.nudges.apply(user_id, tuple(map(PutNudge, known.nudges)))
