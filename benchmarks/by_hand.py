"""Recorded statements carried out on the bare driver, as one would write it by hand."""

from __future__ import annotations

import queue
import sqlite3
from concurrent.futures import Future
from threading import Thread
from typing import Any, Protocol, assert_never

import psycopg
from psycopg.types.numeric import Int8BinaryDumper

from benchmarks.recording import Fetched, Recording, Sent
from storage.store import THREADS, TOGETHER
from storage.urls import dialect_of, sqlite_path

_Task = tuple[Recording, "Future[None]"]


class ByHand(Protocol):
    """Carries out recordings, each in a transaction of its own."""

    def submit(self, recording: Recording) -> Future[None]: ...

    def close(self) -> None: ...


def by_hand(url: str) -> ByHand:
    """The bare driver of that database."""
    return SqliteByHand(url) if dialect_of(url) == "sqlite" else PostgresByHand(url)


class SqliteByHand:
    """One writing thread; recordings that wait together share a commit, each in a savepoint."""

    def __init__(self, url: str) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._raw = sqlite_connection(url)
        self._thread = Thread(target=self._write, daemon=True)
        self._thread.start()

    def submit(self, recording: Recording) -> Future[None]:
        future: Future[None] = Future()
        self._tasks.put((recording, future))
        return future

    def close(self) -> None:
        self._tasks.put(None)
        self._thread.join()
        self._raw.close()

    def _write(self) -> None:
        while task := self._tasks.get():
            batch = [task]
            while len(batch) < TOGETHER and not self._tasks.empty() and (more := self._tasks.get()):
                batch.append(more)
            self._raw.execute("BEGIN IMMEDIATE")
            for recording, _ in batch:
                self._raw.execute("SAVEPOINT here")
                run_on_sqlite(self._raw, recording)
                self._raw.execute("RELEASE here")
            self._raw.execute("COMMIT")
            for _, future in batch:
                future.set_result(None)


class PostgresByHand:
    """As many threads as the store has, a connection and a pipeline each."""

    def __init__(self, url: str) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._threads = [Thread(target=self._work, args=(url,), daemon=True) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def submit(self, recording: Recording) -> Future[None]:
        future: Future[None] = Future()
        self._tasks.put((recording, future))
        return future

    def close(self) -> None:
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self, url: str) -> None:
        raw = postgres_connection(url)
        while task := self._tasks.get():
            recording, future = task
            with raw.pipeline():
                raw.execute("BEGIN")
                run_on_postgres(raw, recording)
                raw.execute("COMMIT")
            future.set_result(None)
        raw.close()


def sqlite_connection(url: str) -> sqlite3.Connection:
    """A connection set as the store sets its own."""
    raw = sqlite3.connect(
        sqlite_path(url), timeout=10, isolation_level=None, cached_statements=256, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def postgres_connection(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection set as the store sets its own."""
    raw = psycopg.connect(url, autocommit=True, prepare_threshold=0)
    raw.adapters.register_dumper(int, Int8BinaryDumper)
    return raw


def run_on_sqlite(raw: sqlite3.Connection, recording: Recording) -> None:
    """Execute the statements; each gives its rows at once."""
    for action in recording:
        if isinstance(action, Sent):
            raw.execute(action.sql, action.values).fetchall()


def run_on_postgres(raw: psycopg.Connection[tuple[Any, ...]], recording: Recording) -> None:
    """Send the statements, and wait for rows where the program waited for them."""
    cursors: dict[int, psycopg.Cursor[tuple[Any, ...]]] = {}
    for index, action in enumerate(recording):
        match action:
            case Sent(sql, values):
                cursors[index] = raw.cursor(binary=True).execute(sql.encode(), values)
            case Fetched(sent):
                cursors[sent].fetchall()
            case _:
                assert_never(action)
