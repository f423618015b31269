"""How the stores run jobs: each whole or not at all, none harmed by another, none lost once acknowledged."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from dialogs.changes import EraseUser
from storage import store as stores
from storage.errors import (
    BadUrlError,
    ClosedError,
    RefusedError,
    SchemaError,
    UnavailableError,
    WrongKeyError,
)
from storage.migrating import check
from storage.rows import Outbound, Topic
from storage.sealing import KeyRing, make_key
from storage.store import Store, open_store
from storage.tasks import Job
from storage.unit_of_work import UnitOfWork
from tests.storage.people import KEN, MIKA, NOW, meet, put, write
from tests.storage.raw import execute

SLOW_S = 10.0


def accept(work: UnitOfWork, event_id: str) -> bool:
    return work.inbox.accept("terminal", "local", event_id, NOW)


def accepting(event_id: str) -> Job[object]:
    return lambda work: accept(work, event_id)


def together(store: Store, *jobs: Job[object]) -> list[Future[object]]:
    """Submit jobs so that they wait for the writer together."""
    begun, go = Event(), Event()

    def hold(_: UnitOfWork) -> None:
        begun.set()
        go.wait(SLOW_S)

    store.submit(hold)
    begun.wait(SLOW_S)
    futures = [store.submit(job) for job in jobs]
    go.set()
    return futures


def test_a_job_that_raises_harms_none_of_its_neighbours(store: Store) -> None:
    def fail(work: UnitOfWork) -> None:
        accept(work, "bad")
        raise ZeroDivisionError

    first, bad, last = together(store, accepting("first"), fail, accepting("last"))
    assert (first.result(SLOW_S), last.result(SLOW_S)) == (True, True)
    assert isinstance(bad.exception(SLOW_S), ZeroDivisionError)
    taken = store.run(lambda work: [accept(work, event_id) for event_id in ("first", "bad", "last")])
    assert taken == [False, True, False]


def test_a_statement_that_is_refused_harms_none_of_its_neighbours(store: Store) -> None:
    user_id = meet(store)

    def fail(work: UnitOfWork) -> None:
        accept(work, "bad")
        work.calls.put(user_id, "same", "export", {}, NOW)
        work.calls.put(user_id, "same", "export", {}, NOW)

    first, bad, last = together(store, accepting("first"), fail, accepting("last"))
    assert (first.result(SLOW_S), last.result(SLOW_S)) == (True, True)
    assert bad.exception(SLOW_S) is not None
    assert store.run(lambda work: accept(work, "bad"))


def test_a_refused_statement_arises_within_its_savepoint(store: Store) -> None:
    user_id = meet(store)

    def put_twice(work: UnitOfWork) -> None:
        with work.savepoint():
            work.calls.put(user_id, "same", "export", {}, NOW)
            work.calls.put(user_id, "same", "export", {}, NOW)

    def job(work: UnitOfWork) -> bool:
        with pytest.raises(RefusedError):
            put_twice(work)
        return accept(work, "after")

    assert store.run(job)
    assert store.run(lambda work: work.calls.due(NOW, 10)) == ()


def test_a_cancelled_job_does_not_run(store: Store) -> None:
    begun, go = Event(), Event()

    def hold(_: UnitOfWork) -> None:
        begun.set()
        go.wait(SLOW_S)

    for _ in range(stores.THREADS):
        store.submit(hold)
    begun.wait(SLOW_S)
    cancelled = store.submit(lambda work: accept(work, "e1"))
    assert cancelled.cancel()
    go.set()
    assert store.run(lambda work: accept(work, "e1"))


def test_closing_finishes_what_was_submitted_and_takes_no_more(database_url: str, ring: KeyRing) -> None:
    store = open_store(database_url, ring)
    futures = [store.submit(accepting(f"e{n}")) for n in range(200)]
    store.close()
    assert all(future.result(0) for future in futures)
    with pytest.raises(ClosedError):
        store.submit(lambda work: accept(work, "late"))
    store.close()
    assert execute(database_url, "SELECT count(*) FROM inbox") == [(200,)]


def test_more_jobs_than_share_a_commit_are_all_done(sqlite_url: str, ring: KeyRing) -> None:
    store = open_store(sqlite_url, ring)
    jobs = [accepting(f"e{n}") for n in range(3 * stores.TOGETHER)]
    assert all(future.result(SLOW_S) for future in together(store, *jobs))
    store.close()


WRITE_AND_DIE = """
import os, signal, sys
from datetime import UTC, datetime
from storage.sealing import KeyRing
from storage.store import open_store

store = open_store(sys.argv[1], KeyRing.parse(sys.argv[2]))
for n in range(1000):
    store.run(lambda work: work.inbox.accept("terminal", "local", f"e{n}", datetime(2026, 12, 4, tzinfo=UTC)))
    print(n, flush=True)
"""


def test_what_was_acknowledged_outlives_a_killed_process(database_url: str) -> None:
    command = [sys.executable, "-c", WRITE_AND_DIE, database_url, f"k:{make_key()}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 20:
                break
        process.send_signal(signal.SIGKILL)
        acknowledged = int(line), *(int(more) for more in process.stdout)
    ((written,),) = execute(database_url, "SELECT count(*) FROM inbox")
    assert written >= max(acknowledged) + 1


def test_two_processes_share_one_sqlite_file(sqlite_url: str, ring: KeyRing) -> None:
    first, second = open_store(sqlite_url, ring), open_store(sqlite_url, ring)
    futures = [(first, second)[n % 2].submit(accepting(f"e{n}")) for n in range(100)]
    assert all(future.result(SLOW_S) for future in futures)
    first.close()
    second.close()


def test_news_of_a_commit_is_told(store: Store) -> None:
    heard: list[Topic] = []
    told = Event()

    def hear(topic: Topic) -> None:
        heard.append(topic)
        told.set()

    store.listen(hear)
    user_id = meet(store)
    assert heard == []
    put(store, "k1")
    assert told.wait(SLOW_S)
    assert heard == ["outbox"]
    store.run(lambda work: work.calls.put(user_id, "1.0", "export", {}, NOW))
    assert heard[1:] == ["calls"]


def test_a_job_that_fails_brings_no_news(store: Store) -> None:
    heard: list[Topic] = []
    store.listen(heard.append)

    def fail(work: UnitOfWork) -> None:
        work.outbox.put(Outbound(None, MIKA, "k1", "reply", (), "ja"), NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(fail)
    assert heard == []


def test_another_process_hears_of_a_commit_on_postgresql(postgres_url: str, ring: KeyRing) -> None:
    writer, reader = open_store(postgres_url, ring), open_store(postgres_url, ring)
    told, heard = Event(), list[Topic]()

    def hear(topic: Topic) -> None:
        heard.append(topic)
        told.set()

    reader.listen(hear)
    for n in range(50):
        put(writer, f"k{n}")
        if told.wait(0.2):
            break
    writer.close()
    reader.close()
    assert set(heard) == {"outbox"}


@pytest.fixture
def single(postgres_url: str, ring: KeyRing) -> Iterator[Store]:
    """A store with one connection."""
    opened = open_store(postgres_url, ring, threads=1)
    yield opened
    opened.close()


def end_connections(url: str) -> None:
    """Break every connection of every store."""
    ours = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sanmon'"
    )
    execute(url, f"SELECT pg_terminate_backend(pid) FROM ({ours}) AS ours")  # noqa: S608  # our own words


def test_a_broken_connection_is_opened_again(single: Store, postgres_url: str) -> None:
    assert single.run(lambda work: accept(work, "e1"))
    end_connections(postgres_url)
    assert single.run(lambda work: accept(work, "e2"))


def test_a_job_whose_connection_breaks_is_run_again(single: Store, postgres_url: str) -> None:
    runs = []

    def job(work: UnitOfWork) -> bool:
        runs.append(1)
        new = accept(work, "e1")
        if len(runs) == 1:
            end_connections(postgres_url)
            accept(work, "e2")
        return new

    assert single.run(job)
    assert len(runs) == 2


def test_a_job_that_loses_a_deadlock_is_run_again(postgres_url: str, ring: KeyRing) -> None:
    store = open_store(postgres_url, ring)
    mika, ken = meet(store), meet(store, KEN)
    both_hold_one = threading.Barrier(2, timeout=SLOW_S)
    runs = []

    def lock(first: str, second: str) -> Job[None]:
        def job(work: UnitOfWork) -> None:
            runs.append(first)
            work.users.snapshot_of(first, NOW)
            if len(runs) <= 2:
                both_hold_one.wait()
            work.users.snapshot_of(second, NOW)

        return job

    futures = [store.submit(lock(mika, ken)), store.submit(lock(ken, mika))]
    assert [future.result(SLOW_S) for future in futures] == [None, None]
    assert len(runs) == 3
    store.close()


def test_a_database_that_is_away_is_named_as_such(ring: KeyRing, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        open_store(f"postgresql://nobody@/nothing?host={tmp_path}", ring)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://x", "postgresql://h?what=1", ""]
)
def test_a_url_that_is_not_ours_is_refused(url: str, ring: KeyRing) -> None:
    with pytest.raises(BadUrlError):
        open_store(url, ring)


def test_a_wrong_key_is_noticed_at_once(database_url: str, store: Store) -> None:
    meet(store)
    with pytest.raises(WrongKeyError):
        open_store(database_url, KeyRing.parse(f"test:{make_key()}"))


def test_a_schema_that_is_missing_is_not_made_unasked(empty_url: str, ring: KeyRing) -> None:
    with pytest.raises(SchemaError):
        open_store(empty_url, ring, migrate=False)


def test_a_new_sqlite_file_is_private(tmp_path: Path, ring: KeyRing) -> None:
    path = tmp_path / "data" / "sanmon.db"
    open_store(f"sqlite:///{path}", ring).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_stores_that_start_at_the_same_moment_all_find_the_schema(empty_url: str, ring: KeyRing) -> None:
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(lambda _: open_store(empty_url, ring), range(4)):
            store.close()
    assert check(empty_url) == []


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, ring: KeyRing) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("三問の覚え書き" * 100)
    with pytest.raises(UnavailableError):
        open_store(f"sqlite:///{path}", ring)
    assert path.read_text() == "三問の覚え書き" * 100


def test_a_listener_whose_loop_has_closed_stops_nothing(store: Store) -> None:
    loop = asyncio.new_event_loop()

    def hear(_: Topic) -> None:
        loop.call_soon_threadsafe(print)

    store.listen(hear)
    loop.close()
    put(store, "k1")
    put(store, "k2")
    assert store.run(lambda work: work.stats(NOW)).waiting == 2


def test_users_who_write_for_the_first_time_twice_at_once_are_one_user(store: Store) -> None:
    def first(event_id: str) -> Job[str]:
        return lambda work: work.users.meet(MIKA, event_id, NOW, NOW)[0]

    for _ in range(20):
        users = {future.result(SLOW_S) for future in [store.submit(first(f"e{n}")) for n in range(8)]}
        assert len(users) == 1
        write(store, users.pop(), (EraseUser(),))
