"""Every statement is served by an index; what turns and workers run costs the same however much there is."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from dialogs.changes import PutNudge, SaveContact, SaveFollowUp, SaveGathering
from dialogs.notebook import MOST_NUDGES, Contact, Gathering, Nudge
from dialogs.shapes import replace
from storage.instants import to_us
from storage.migrating import upgrade
from storage.notebook import LONGEST, RECENT
from storage.notebook_sql import READ
from storage.nudges import DUE, DUE_USERS
from storage.outbox_sql import COMING, PUT, claiming, finding_next
from storage.quotas import COUNT, OF
from storage.rows import AddressKey, Outbound
from storage.sealing import KeyRing
from storage.statements import Statement
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from storage.urls import sqlite_path
from storage.users import LOCK_HERE, REACHED, READ_HERE
from tests.storage.people import FOLLOW_UP, KEN, LEASE, MIKA, NOW, meet, write

MODULES = (
    *("calls", "conversations", "history", "inbox", "installations", "linking_sql", "messages"),
    *("notebook_sql", "nudges", "outbox_sql", "quotas", "records", "retention", "traces", "users"),
)
MAY_SCAN = {
    "installations.CROWD_OUT": "when an installation begins; passes over as many as may be open",
    "records.STATS": "counts whole tables, for metrics",
    "quotas.ALL": "one row for each channel, for metrics",
    "users.ANY": "takes the first row it meets",
    "retention.LONG_GONE": "once an hour; how it reads the addresses depends on how many there are",
}
HOT = {
    "lock": LOCK_HERE,
    "read by address": READ_HERE,
    "read": READ,
    "due users": DUE_USERS,
    "due": DUE,
    "claim": claiming(1),
    "next due": finding_next(1),
    "put": PUT,
    "quota": OF,
    "coming": COMING,
    "count": COUNT,
    "reached": REACHED,
}


def statements() -> Iterator[tuple[str, Statement]]:
    for module in MODULES:
        for name, value in vars(import_module(f"storage.{module}")).items():
            several = tuple(value.values()) if isinstance(value, dict) else value
            for one in several if isinstance(several, tuple) else (several,):
                if isinstance(one, Statement) and f"{module}.{name}" not in MAY_SCAN:
                    yield f"{module}.{name}", one
    for platforms in (1, 2):
        yield f"claiming {platforms}", claiming(platforms)
        yield f"claiming {platforms}, one address", claiming(platforms, narrow=True)
        yield f"finding_next {platforms}", finding_next(platforms)


def test_sqlite_walks_through_no_table(sqlite_url: str) -> None:
    scans = []
    with closing(sqlite3.connect(sqlite_path(sqlite_url))) as connection:
        for name, statement in statements():
            sql, fixed = statement.compiled("sqlite")
            values = dict.fromkeys(re.findall(r":(\w+)", sql), 1) | fixed
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values):
                if re.match(r"SCAN (?!anon_|heads|\(subquery|CONSTANT ROW)", step):
                    scans.append(f"{name}: {step}")
    assert scans == []


def explain(connection: psycopg.Connection, statement: Statement) -> list[str]:
    """The plan PostgreSQL settles on when it does not look at the values."""
    sql, fixed = statement.compiled("postgresql")
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", sql)
    given = ", ".join("NULL" if fixed.get(name) is None else repr(fixed[name]) for name in names)
    connection.execute(f"PREPARE hot AS {numbered}".encode())
    plan = connection.execute(f"EXPLAIN EXECUTE hot{f'({given})' if names else ''}".encode()).fetchall()
    connection.execute("DEALLOCATE hot")
    return [line for (line,) in plan]


def test_postgresql_walks_through_no_table(empty_postgres_url: str) -> None:
    upgrade(empty_postgres_url)
    scans = []
    with psycopg.connect(empty_postgres_url) as connection:
        # Small tables are read whole where that may be; here only what has no index still is.
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET plan_cache_mode = force_generic_plan")
        for name, statement in statements():
            plan = explain(connection, statement)
            scans += [f"{name}: {line.strip()}" for line in plan if "Seq Scan" in line]
            scans += [
                f"{name}: {line.strip()}, whole"
                for above, line, below in zip(["", *plan], plan, [*plan[1:], ""], strict=False)
                if re.search(r"Index (Only )?Scan", line) and not ("Index Cond" in below or "Limit" in above)
            ]
    assert scans == []


FEW, MANY = 60, 1000
VALUES = {
    "platform": "terminal",
    "tenant": "local",
    "id": MIKA.id,
    "address": MIKA.id,
    "platform_0": "terminal",
    "now": to_us(NOW),
    "recent": to_us(NOW - RECENT),
    "past": to_us(NOW - RECENT - LONGEST),
    "limit": 10,
    "leased_until": to_us(NOW + LEASE),
    "put_at": to_us(NOW),
    "expires_at": None,
    "user_id": "",
    "key": "new",
    "kind": "reply",
    "state": "waiting",
    "error": "",
    "attempt": 0,
    "forgiven": 0,
    "unsent": 0,
    "revived_at": None,
    "pushed": 1,
    "missed_at": None,
    "parked_at": None,
    "spent_at": None,
    "sealed": b"",
}


def fill(store: Store, count: int) -> str:
    """Two users with `count` of everything; as many rows wait for one address, and as many addresses."""
    users = [meet(store), meet(store, KEN)]
    for user_id in users:
        moments = [(n, NOW + timedelta(hours=n - count // 2)) for n in range(count)]
        write(store, user_id, [SaveGathering(Gathering(f"g{n}", "会", at, at)) for n, at in moments])
        write(store, user_id, [SaveContact(Contact(f"c{n}", "g1", "人")) for n, _ in moments])
        write(store, user_id, [SaveFollowUp(replace(FOLLOW_UP, id=f"f{n}", due_at=at)) for n, at in moments])
        nudge(store, user_id, [PutNudge(Nudge(f"n{n}", "eve", "", at)) for n, at in moments])

    def put_all(work: UnitOfWork) -> None:
        for n in range(count):
            for address in (MIKA, AddressKey("terminal", "local", f"waiting {n}")):
                work.outbox.put(Outbound(None, address, f"{address.id} {n}", "reply", (), "ja"), NOW)

    store.run(put_all)
    return users[0]


def nudge(store: Store, user_id: str, changes: list[PutNudge]) -> None:
    store.run(lambda work: work.nudges.apply(user_id, changes))


def steps(path: Path, ring: KeyRing, count: int) -> dict[str, int]:
    """How many instructions SQLite's machine runs for each hot statement."""
    store = open_store(f"sqlite:///{path}", ring)
    values = VALUES | {"user_id": fill(store, count)}
    store.close()
    counted = dict.fromkeys(HOT, 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name, statement in HOT.items():
            sql, fixed = statement.compiled("sqlite")
            connection.execute("BEGIN")
            connection.set_progress_handler(partial(step, counted, name), 1)
            connection.execute(sql, values | fixed).fetchall()
            connection.set_progress_handler(None, 1)
            connection.execute("ROLLBACK")
    return counted


def step(counted: dict[str, int], name: str) -> None:
    counted[name] += 1


def test_sqlite_does_no_more_work_when_there_is_more_in_the_tables(tmp_path: Path, ring: KeyRing) -> None:
    few, many = steps(tmp_path / "few.db", ring, FEW), steps(tmp_path / "many.db", ring, MANY)
    assert {name: (few[name], many[name]) for name in HOT if many[name] > 1.2 * few[name]} == {}
    assert all(few.values())


def visited(plan: dict[str, Any]) -> Iterator[float]:
    """How many rows each scan of a plan read."""
    if "Relation Name" in plan and "Scan" in plan["Node Type"]:
        read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield read * plan["Actual Loops"]
    for below in plan.get("Plans", ()):
        yield from visited(below)


def test_postgresql_reads_few_rows_of_many(empty_postgres_url: str, ring: KeyRing) -> None:
    store = open_store(empty_postgres_url, ring)
    values = VALUES | {"user_id": fill(store, MANY)}
    store.close()
    most = {}
    with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("SET enable_seqscan = off")
        for name, statement in HOT.items():
            sql, fixed = statement.compiled("postgresql")
            explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}".encode()
            with connection.transaction(force_rollback=True):
                ((found,),) = connection.execute(explained, values | fixed).fetchall()
            most[name] = max(visited(found[0]["Plan"]), default=0)
    # Twice, for what VACUUM may mark as seen by all depends on who else is connected, and plans on that.
    assert {name: rows for name, rows in most.items() if rows > 2 * MOST_NUDGES} == {}
