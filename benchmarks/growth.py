"""What must not grow: a turn with the user's past, and a turn with the number of those who wait.

A turn reads at most a dozen gatherings and a dozen contacts, so against a user with one gathering behind them
a part of the difference is those; against one with fifty, who has them too, there should be none.

On SQLite in CPU time of the whole process, in which the database runs too; on PostgreSQL by the clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import count
from time import perf_counter, process_time

from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.measure import Row, paired
from benchmarks.people import LOOKING, NOW, RING, Past, address, desk_on, meet, said
from benchmarks.seeding import add_waiting
from bot.desk import Desk
from storage.statements import DialectName
from storage.store import open_store
from storage.unit_of_work import UnitOfWork

FEW, SOME, MANY = 1, 50, 1_000
WAITING = (1, 100_000)
REPEATS, ROUNDS = 8, 11


def rows(made: Databases) -> Iterator[Row]:
    for dialect in DIALECTS:
        yield from _with_the_past(made, dialect)
        yield _with_the_waiting(made, dialect)


def _with_the_past(made: Databases, dialect: DialectName) -> Iterator[Row]:
    with closing(open_store(made.fresh(dialect), RING)) as store:
        for gatherings in (FEW, SOME, MANY):
            store.run(partial(_meet, f"u{gatherings}", Past(gatherings)))
        desk = desk_on(store)
        few, some, many = (_looks(desk, f"u{gatherings}") for gatherings in (FEW, SOME, MANY))
        for other, than in ((few, FEW), (some, SOME)):
            name = f"turn with {MANY} past gatherings / with {than}, {NAMES[dialect]}"
            yield _row(name, many, other, dialect)


def _with_the_waiting(made: Databases, dialect: DialectName) -> Row:
    with ExitStack() as stack:
        calls = []
        for waiting in WAITING:
            url = made.fresh(dialect)
            add_waiting(url, RING, waiting, NOW)
            store = stack.enter_context(closing(open_store(url, RING)))
            store.run(partial(_meet, "u", Past(3)))
            calls.append(_looks(desk_on(store), "u"))
        name = f"turn with {WAITING[1]:,} conversations waiting / with 1, {NAMES[dialect]}"
        return _row(name, calls[1], calls[0], dialect)


def _meet(user: str, past: Past, work: UnitOfWork) -> None:
    meet(work, address(user), past)


def _row(name: str, ours: Callable[[], None], theirs: Callable[[], None], dialect: DialectName) -> Row:
    clock = process_time if dialect == "sqlite" else perf_counter
    a, b, ratio = paired(ours, theirs, rounds=ROUNDS, clock=clock)
    turns = REPEATS * len(LOOKING)
    return Row(name, ratio, "×", 1.1, f"{a / turns * 1e6:.0f} µs against {b / turns * 1e6:.0f} µs")


def _looks(desk: Desk, user: str) -> Callable[[], None]:
    """The user looks at lists and leaves them again, some turns a call."""
    numbers = count(1)

    async def look() -> None:
        for text in LOOKING * REPEATS:
            (taken,) = await desk.take([said(user, text, next(numbers))])
            if taken.outcome != "new":
                raise RuntimeError(taken.error)

    return lambda: asyncio.run(look())
