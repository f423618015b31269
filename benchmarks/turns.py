"""A durable turn of the whole product against its own statements by hand on the driver.

Ours: `Desk.take` of one event: inbox, lock, snapshot, the coach's dialogs, sealing, changes, nudges, outbox,
commit, metrics. By hand: the very statements and parameters of those turns, recorded beforehand on a database
of its own and carried out on sqlite3 or psycopg with the same threads, shared commits, savepoints and
pipelines, and awaited by the same tasks; no dialog, no sealing (its values are recorded sealed), no thought.
Both commit durably (SQLite `synchronous=FULL`, PostgreSQL with fsync). A task is one user at a time, who
holds a preparation with the coach, eight turns from naming the gathering to its card, in words of their own;
or, to tell what understanding and writing costs from what the program around it costs, a dialog of four plain
questions. Wall-clock time, since many at once share it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

from adapters.port import Inbound
from benchmarks.by_hand import by_hand
from benchmarks.core import SAID, SMALL_BOOK
from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.measure import Row, paired
from benchmarks.people import NOW, PREPARATION, RING, desk_on, meet, said
from benchmarks.recording import Recording, record
from bot.holding import Play
from bot.turns import take_turn
from dialogs.coach.book import BOOK
from dialogs.core.book import Book
from storage.statements import DialectName
from storage.store import open_store
from storage.unit_of_work import UnitOfWork

ROUNDS = 5
USERS_AT_ONCE = {1: 8, 16: 32, 64: 64}
"""How many users talk in one measured call."""
Batch = list[list[Inbound]]
Hold = Callable[[Inbound], Awaitable[object]]


@dataclass(frozen=True)
class Theme:
    """What is talked about; `lines` hold a place for what only this user says."""

    name: str
    book: Book
    lines: tuple[str, ...]


THEMES = (Theme("the coach", BOOK, PREPARATION), Theme("plain questions", SMALL_BOOK, SAID))


def rows(made: Databases) -> Iterator[Row]:
    for dialect in DIALECTS:
        for theme in THEMES:
            yield from _rows(made, dialect, theme)


def _rows(made: Databases, dialect: DialectName, theme: Theme) -> Iterator[Row]:
    batches = {at_once: _batches(theme, at_once, users) for at_once, users in USERS_AT_ONCE.items()}
    everybody = [user for many in batches.values() for batch in many for user in batch]
    ours_url, theirs_url, rehearsal = (made.fresh(dialect) for _ in range(3))
    for url in (ours_url, theirs_url, rehearsal):
        record(url, RING, [partial(_meet_all, everybody)])
    recorded = _rehearsed(rehearsal, theme.book, everybody)
    with closing(open_store(ours_url, RING)) as store, closing(by_hand(theirs_url)) as hand:
        desk = replace(desk_on(store), book=theme.book)

        async def by_the_product(inbound: Inbound) -> None:
            await desk.take([inbound])

        async def on_the_driver(inbound: Inbound) -> None:
            await asyncio.wrap_future(hand.submit(recorded[inbound.event_id]))

        for at_once, many in batches.items():
            name = f"durable turn / by hand, {theme.name}, {NAMES[dialect]}, {at_once} at once"
            yield _compared(by_the_product, on_the_driver, many, at_once, name)


def _compared(ours: Hold, theirs: Hold, batches: list[Batch], at_once: int, name: str) -> Row:
    turns = sum(len(user) for user in batches[0])
    calls = (partial(_next_batch, iter(batches), hold, at_once) for hold in (ours, theirs))
    a, b, ratio = paired(*calls, rounds=ROUNDS, clock=perf_counter)
    note = f"{a / turns * 1e6:.0f} µs against {b / turns * 1e6:.0f} µs a turn"
    return Row(name, ratio, "×", 2, note)


def _next_batch(batches: Iterator[Batch], hold: Hold, at_once: int) -> None:
    asyncio.run(_drive(next(batches), hold, at_once))


async def _drive(batch: Batch, hold: Hold, at_once: int) -> None:
    """So many tasks take the users in turn and hold their turns in order."""
    users = iter(batch)

    async def task() -> None:
        for user in users:
            for inbound in user:
                await hold(inbound)

    await asyncio.gather(*(task() for _ in range(at_once)))


def _batches(theme: Theme, at_once: int, users: int) -> list[Batch]:
    names = ([f"{at_once}の{batch}の{n}" for n in range(users)] for batch in range(ROUNDS + 1))
    return [[_turns(theme, name) for name in many] for many in names]


def _turns(theme: Theme, user: str) -> list[Inbound]:
    lines = (line.format(own=user) for line in theme.lines)
    return [said(user, text, number) for number, text in enumerate(lines, 1)]


def _meet_all(users: Batch, work: UnitOfWork) -> None:
    for turns in users:
        meet(work, turns[0].address)


def _rehearsed(url: str, book: Book, users: Batch) -> dict[str, Recording]:
    """What each turn asks of the database, by the id of its event."""
    turns = [inbound for user in users for inbound in user]
    recordings = record(url, RING, [partial(_take, book, inbound) for inbound in turns])
    return {inbound.event_id: recording for inbound, recording in zip(turns, recordings, strict=True)}


def _take(book: Book, inbound: Inbound, work: UnitOfWork) -> None:
    take_turn(Play(book), work, inbound, NOW)
