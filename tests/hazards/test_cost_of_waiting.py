"""What a turn costs must not grow with those who wait: counted in statements and rows, never in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from benchmarks.by_hand import postgres_connection, run_on_postgres, run_on_sqlite, sqlite_connection
from benchmarks.recording import Fetched, Recording, Sent, record
from benchmarks.seeding import PLATFORM, add_waiting
from bot.holding import Play
from bot.turns import take_nudges, take_turn
from dialogs.changes import PutNudge
from dialogs.notebook import Nudge
from storage.sealing import KeyRing
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from storage.urls import dialect_of
from tests.bot.kits import NOW, said, user_id_of
from tests.hazards.kits import desk_on, planning, take

FEW, MANY = 10, 3_000
SLACK = {"sqlite": 0, "postgresql": 2}
"""PostgreSQL reads tables of ten rows whole and larger ones by their index, which may differ by a row."""
ROWS_READ = "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
LEASE = timedelta(seconds=60)
BOOK = planning()


def answer(work: UnitOfWork) -> None:
    take_turn(Play(BOOK), work, said("the sea", 9), NOW)


def due_nudge(work: UnitOfWork) -> None:
    user_id = user_id_of(work)
    work.users.snapshot_of(user_id, NOW)
    work.nudges.apply(user_id, (PutNudge(Nudge("n", "plan", "", NOW)),))


def alarm(work: UnitOfWork) -> None:
    """What the alarm does about one user."""
    assert work.nudges.next_due_at() is not None
    (user_id,) = work.nudges.due_users(NOW, 32)
    take_nudges(Play(BOOK), work, user_id, NOW)


def sender(work: UnitOfWork) -> None:
    """What the sender does about one delivery."""
    (row,) = work.outbox.claim(NOW, 32, LEASE, (PLATFORM,))
    work.outbox.next_due_at((PLATFORM,))
    work.outbox.confirm(row.id, row.attempt)


def steps_on_sqlite(url: str, recording: Recording) -> int:
    """How many steps SQLite's machine takes for it; nothing is kept."""
    raw, steps = sqlite_connection(url), 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw.execute("BEGIN IMMEDIATE")
    raw.set_progress_handler(count, 1)
    run_on_sqlite(raw, recording)
    raw.set_progress_handler(None, 1)
    raw.execute("ROLLBACK")
    raw.close()
    return steps


def rows_on_postgres(url: str, recording: Recording) -> int:
    """How many rows and index entries PostgreSQL reads for it; nothing is kept."""
    with postgres_connection(url) as raw:
        raw.execute("BEGIN")
        run_on_postgres(raw, recording)
        row = raw.execute(ROWS_READ).fetchone()
        raw.execute("ROLLBACK")
    assert row is not None
    return int(row[0])


@dataclass(frozen=True)
class Cost:
    """Statements sent, rows fetched, and what the database touched for them."""

    statements: int
    fetched: int
    touched: int


def cost(url: str, ring: KeyRing, job: Callable[[UnitOfWork], None]) -> Cost:
    (recording,) = record(url, ring, [job], keep=False)
    fetched = sum(action.rows for action in recording if isinstance(action, Fetched))
    touched = (steps_on_sqlite if dialect_of(url) == "sqlite" else rows_on_postgres)(url, recording)
    return Cost(sum(isinstance(action, Sent) for action in recording), fetched, touched)


@pytest.mark.parametrize("job", [answer, alarm, sender], ids=lambda job: job.__name__)
def test_it_costs_the_same_with_three_thousand_waiting_as_with_ten(
    store: Store, database_url: str, ring: KeyRing, job: Callable[[UnitOfWork], None]
) -> None:
    take(desk_on(store), said("hello", 1))
    store.run(due_nudge)
    add_waiting(database_url, ring, FEW, NOW)
    few = cost(database_url, ring, job)
    add_waiting(database_url, ring, MANY - FEW, NOW, first=FEW)
    many = cost(database_url, ring, job)
    assert (many.statements, many.fetched) == (few.statements, few.fetched)
    assert 0 < many.touched <= few.touched + SLACK[dialect_of(database_url)]
