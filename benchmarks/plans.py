"""The plans of the statements that run all the time: none may read a table that grows from end to end.

They are recorded from the work itself (turns, the alarm, a call, the sender) on a database full of people who
wait. PostgreSQL is asked for the plan with these parameters and for the one it keeps for any parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from benchmarks.by_hand import postgres_connection, sqlite_connection
from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.measure import Row
from benchmarks.people import NOW, PREPARATION, RING, Past, address, meet, said
from benchmarks.recording import Sent, record
from benchmarks.seeding import COLUMNS, PLATFORM, add_waiting
from bot.holding import Play
from bot.turns import take_nudges, take_turn
from dialogs.changes import PutNudge
from dialogs.coach.book import BOOK
from dialogs.notebook import Nudge
from storage.sealing import KeyRing
from storage.unit_of_work import UnitOfWork
from storage.urls import dialect_of

WAITING = 10_000
LEASE = timedelta(seconds=60)
GROWING = frozenset(COLUMNS) | {"before", "other"}
"""Tables that grow with users, and the names they go by in statements."""
_SCAN = re.compile(r"SCAN (\w+)")
_NAMED = re.compile(r"%\((\w+)\)s")


def rows(made: Databases) -> Iterator[Row]:
    for dialect in DIALECTS:
        url = made.fresh(dialect)
        add_waiting(url, RING, WAITING, NOW)
        statements = hot_statements(url, RING)
        found = scans(url, statements)
        name = f"of {len(statements)} hot statements, those that scan a table, {NAMES[dialect]}"
        yield Row(name, len(found), "", 0, "; ".join(found))


def hot_statements(url: str, ring: KeyRing) -> list[Sent]:
    """Every statement of the daily work, once."""
    turns = [partial(_take, number, line.format(own="")) for number, line in enumerate(PREPARATION, 1)]
    jobs: list[Callable[[UnitOfWork], object]] = [_meet, *turns, _alarm, _sender, _sender_in_trouble]
    sent = (action for actions in record(url, ring, jobs) for action in actions if isinstance(action, Sent))
    return list({action.sql: action for action in sent}.values())


def scans(url: str, statements: list[Sent]) -> list[str]:
    """Those whose plan reads a growing table from end to end: the table, and how the statement begins."""
    scanned = _scanned_by_sqlite if dialect_of(url) == "sqlite" else _scanned_by_postgres
    return [
        f"{', '.join(sorted(tables))}: {' '.join(one.sql.split())[:60]}"
        for one in statements
        if (tables := scanned(url, one) & GROWING)
    ]


def _scanned_by_sqlite(url: str, one: Sent) -> set[str]:
    with closing(sqlite_connection(url)) as raw:
        plan = raw.execute(f"EXPLAIN QUERY PLAN {one.sql}", one.values).fetchall()
    return {table for *_, detail in plan for table in _SCAN.findall(detail)}


def _scanned_by_postgres(url: str, one: Sent) -> set[str]:
    numbers: dict[str, str] = {}
    numbered = _NAMED.sub(lambda name: numbers.setdefault(name[1], f"${len(numbers) + 1}"), one.sql)
    with closing(postgres_connection(url)) as raw:
        for_these = raw.execute(f"EXPLAIN (FORMAT JSON) {one.sql}".encode(), one.values).fetchone()
        for_any = raw.pgconn.exec_(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {numbered}".encode())
        if for_any.error_message:
            raise RuntimeError(for_any.error_message)
    return set(_read_whole([for_these, msgspec.json.decode(for_any.get_value(0, 0) or b"")]))


def _read_whole(plan: Any) -> Iterator[str]:
    """The tables below this node that are read without an index."""
    if isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        plan = list(plan.values())
    if isinstance(plan, list | tuple):
        for part in plan:
            yield from _read_whole(part)


def _meet(work: UnitOfWork) -> None:
    meet(work, address("u"), Past(3))


def _take(number: int, text: str, work: UnitOfWork) -> None:
    take_turn(Play(BOOK), work, said("u", text, number), NOW)


def _alarm(work: UnitOfWork) -> None:
    """Whatever is due: here a nudge of the user and what they asked for."""
    user_id, _ = work.users.meet(address("u"), "", NOW, NOW)
    work.nudges.apply(user_id, (PutNudge(Nudge("n", "eve", "", NOW)),))
    work.nudges.next_due_at()
    work.nudges.due_users(NOW, 32)
    take_nudges(Play(BOOK), work, user_id, NOW)
    work.calls.put(user_id, "k", "export", {}, NOW)
    work.calls.next_due_at()
    for call in work.calls.due(NOW, 32):
        work.calls.done(call.user_id, call.key)


def _sender(work: UnitOfWork) -> None:
    for row in work.outbox.claim(NOW, 32, LEASE, (PLATFORM,)):
        work.outbox.confirm(row.id, row.attempt)
    work.outbox.next_due_at((PLATFORM,))


def _sender_in_trouble(work: UnitOfWork) -> None:
    work.outbox.close_gate(PLATFORM, "bench", NOW)
    for row in work.outbox.claim(NOW, 2, LEASE, (PLATFORM,)):
        work.outbox.retry(row.id, row.attempt, NOW, "Retry")
    for row in work.outbox.claim(NOW, 2, LEASE, (PLATFORM,)):
        work.outbox.bury(row.id, row.attempt, "GiveUp")
