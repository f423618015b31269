"""The store runs jobs, each whole and alone in a transaction; it is the only place that commits.

SQLite has one writer, so one thread runs all jobs. Those that wait together share a BEGIN IMMEDIATE and a
COMMIT, each in a savepoint of its own: one flush to the disk for all of them, which is what
`synchronous=FULL` costs. No future is resolved before the commit it rests on.

PostgreSQL flushes for many transactions at once by itself, so several threads run jobs, each with a
connection. A job is run again when it lost a deadlock, when its connection broke before the commit, or,
eagerly, when a statement that nobody waited for turns out to have failed. So a job may run more than once:
its effects belong into the unit of work and its result, nowhere else.
"""

from __future__ import annotations

import queue
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from storage.connections import PostgresConnection, SqliteConnection
from storage.errors import RefusedError, SchemaError, StorageError, UnavailableError
from storage.listening import CHANNEL, Listener
from storage.migrating import HEAD, revision_of, upgrade
from storage.peers import FilePlace, ServerPlace
from storage.sealing import KeyRing
from storage.tasks import Hear, Job, Task, Workers
from storage.urls import dialect_of, sqlite_path

T = TypeVar("T")

TOGETHER = 64
"""Jobs that share a commit at most, so that the first of them does not wait for long."""
THREADS = 8
TRIES = 5
PAUSE_S = 0.02
"""What the loser of a deadlock waits, so that it does not take the lock again before the winner wakes."""


class Store(Protocol):
    """Runs jobs in transactions. Its methods may be called from any thread but a job's own."""

    def submit(self, job: Job[T]) -> Future[T]:
        """Have the job run. What it raises undoes it, harms no other and comes out of the future."""

    def run(self, job: Job[T]) -> T:
        """Run the job and wait for its commit."""

    def enrol(self, first: Job[Any]) -> bool:
        """Count as one of the database's senders until closed; once, before anything is claimed.

        When there is no other, of this process or another, `first` is run, and True comes back: all who ever
        claimed are gone. Others who enrol wait until it is done.
        """

    def listen(self, hear: Hear) -> None:
        """Call `hear` after commits that brought news, here or (PostgreSQL) in another process.

        It is a hint and may be missed. `hear` is called in the store's threads: it must be quick.
        """

    def close(self) -> None:
        """Finish what was submitted, then close. Harmless when closed already."""


def open_store(url: str, ring: KeyRing, *, migrate: bool = True, threads: int = THREADS) -> Store:
    """The store at `sqlite:///path` or `postgresql://…`; `threads` counts for PostgreSQL only.

    `migrate` brings the schema up to date first; without it a schema of another version raises `SchemaError`.
    A ring that cannot open what is stored raises `WrongKeyError` at once.
    """
    dialect = dialect_of(url)
    if migrate:
        upgrade(url)
    elif revision_of(url) != HEAD:
        raise SchemaError
    store: Store = (
        SqliteStore(sqlite_path(url), ring) if dialect == "sqlite" else PostgresStore(url, ring, threads)
    )
    try:
        store.run(lambda work: work.users.try_key())
    except StorageError:
        store.close()
        raise
    return store


class SqliteStore(Workers):
    """One file, one writing thread, shared commits. Several processes may open the same file."""

    def __init__(self, path: Path, ring: KeyRing) -> None:
        super().__init__(ring, FilePlace(path))
        self._connection = SqliteConnection(path)
        self._start("storage", self._write)

    def close(self) -> None:
        super().close()
        self._connection.close()

    def _write(self) -> None:
        while batch := self._waiting():
            while batch:
                batch = self._together(batch)

    def _waiting(self) -> list[Task[Any]]:
        """All tasks that wait, at least one; none when the store closes."""
        batch: list[Task[Any]] = []
        task = self._queue.get()
        while task is not None:
            if task.future.set_running_or_notify_cancel():
                batch.append(task)
            try:
                task = self._queue.get(block=not batch) if len(batch) < TOGETHER else self._queue.get_nowait()
            except queue.Empty:
                return batch
        self._queue.put(None)
        return batch

    def _together(self, batch: list[Task[Any]]) -> list[Task[Any]]:
        """Run the tasks and commit them all. Returns those still to be run, after SQLite gave up half-way."""
        done: list[Task[Any]] = []
        try:
            self._connection.begin()
            for task in batch:
                done.append(task)
                self._apart(task)
            self._connection.commit()
        except StorageError as error:
            done = done or batch
            for task in done:
                task.error = task.error or error
            with suppress(StorageError):  # then the next begin fails, and says why
                self._connection.rollback()
        self._finish(*done)
        return batch[len(done) :]

    def _apart(self, task: Task[Any]) -> None:
        self._connection.mark()
        task.attempt(self._connection, self._ring)
        if not self._connection.in_transaction:
            raise UnavailableError(f"SQLite gave up the transaction: {task.error}")
        if task.error is not None:
            self._connection.undo()
        self._connection.release()


class PostgresStore(Workers):
    """Several threads, a connection each, opened when first needed and again when it broke."""

    def __init__(self, url: str, ring: KeyRing, threads: int) -> None:
        super().__init__(ring, ServerPlace(url))
        self._url = url
        self._name = uuid4().hex
        self._listener: Listener | None = None
        for number in range(threads):
            self._start(f"storage-{number}", self._work)

    def listen(self, hear: Hear) -> None:
        super().listen(hear)
        if self._listener is None:
            self._listener = Listener(self._url, self._name, self._tell)

    def close(self) -> None:
        super().close()
        if self._listener is not None:
            self._listener.stop()

    def _work(self) -> None:
        connection: PostgresConnection | None = None
        while (task := self._queue.get()) is not None:
            if task.future.set_running_or_notify_cancel():
                connection = self._complete(task, connection)
                self._finish(task)
        if connection is not None:
            connection.close()

    def _complete(self, task: Task[Any], connection: PostgresConnection | None) -> PostgresConnection | None:
        """Run the task, again where that can help; returns the connection for the next."""
        eager = False
        for _ in range(TRIES):
            try:
                connection = self._connected(connection)
            except StorageError as error:
                task.error = error
                return None
            commit_sent = self._attempt(task, connection, eager=eager)
            if task.error is None or not connection.failed or (connection.lost and commit_sent):
                break
            if connection.transient:
                sleep(PAUSE_S)
            elif not connection.lost:
                if eager:
                    break
                eager = True
        return connection

    def _attempt(self, task: Task[Any], connection: PostgresConnection, *, eager: bool) -> bool:
        """Run the task once. Returns whether COMMIT was sent: its fate is unknown if the connection broke."""
        commit_sent = False
        try:
            with connection.attempt(eager=eager):
                task.attempt(connection, self._ring)
                if task.error is None and connection.sound:
                    commit_sent = True
                    connection.commit()
                    for topic in task.news:
                        connection.notify(CHANNEL, f"{self._name} {topic}")
        except StorageError as error:
            task.error = task.error or error
        if task.error is None and not commit_sent:
            task.error = RefusedError("A statement of the job failed, and the job went on as if it had not.")
        return commit_sent

    def _connected(self, connection: PostgresConnection | None) -> PostgresConnection:
        if connection is not None and not connection.lost:
            return connection
        if connection is not None:
            connection.close()
        return PostgresConnection(self._url)
