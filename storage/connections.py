"""One database connection inside a transaction, as the repositories see it, over either driver.

`ask` is the way to few round trips: on PostgreSQL a statement is only sent, in pipeline mode, and its rows
are awaited when they are looked at; what needs no answer (`run`) is never waited for. An error of such a
statement comes out late, at another statement or at the end. The store then takes the job again eagerly, and
the error arises where it belongs. On SQLite there is no wire, so everything happens at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import sleep
from typing import Any, Protocol

import psycopg
from psycopg import Cursor
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8BinaryDumper

from storage.errors import RefusedError, StorageError, UnavailableError
from storage.statements import DialectName, Statement

Rows = list[tuple[Any, ...]]
Answer = Callable[[], Rows]

BUSY_S = 10.0
"""How long SQLite waits for another program that writes to the same file."""
SWITCHES = 200
_MARK, _UNDO, _RELEASE = "SAVEPOINT here", "ROLLBACK TO here", "RELEASE here"


class Connection(Protocol):
    """What repositories may do with the transaction they are in."""

    @property
    def dialect(self) -> DialectName: ...

    def ask(self, statement: Statement, /, **values: Any) -> Answer:
        """Run it; the answer, called once, gives its rows."""

    def rows(self, statement: Statement, /, **values: Any) -> Rows: ...

    def row(self, statement: Statement, /, **values: Any) -> tuple[Any, ...] | None:
        """The first row."""

    def run(self, statement: Statement, /, **values: Any) -> None:
        """Run it and want nothing back."""

    def lock(self, statement: Statement, /, **values: Any) -> None:
        """Keep the rows from every other transaction until this one ends; SQLite has one writer anyway."""

    def mark(self) -> None:
        """Open a savepoint; they nest."""

    def undo(self) -> None:
        """Take back what was done since the innermost savepoint, which stays open."""

    def release(self) -> None:
        """Close the innermost savepoint."""


class SqliteConnection:
    """SQLite through the standard library, for use by one thread at a time."""

    dialect: DialectName = "sqlite"

    def __init__(self, path: Path) -> None:
        self._raw = sqlite3.connect(
            path, timeout=BUSY_S, isolation_level=None, cached_statements=256, check_same_thread=False
        )
        self._switch_to_wal()
        # FULL, for what was acknowledged must outlive a power cut; the shared commit pays for it.
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            self._raw.execute(f"PRAGMA {pragma}")

    def _switch_to_wal(self) -> None:
        """SQLite does not wait by itself where two programs switch a new file at the same moment."""
        for _ in range(SWITCHES):
            try:
                self._raw.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise _from_sqlite(error) from error
                sleep(BUSY_S / SWITCHES)
            else:
                return
        self._plain("PRAGMA journal_mode=WAL")

    @property
    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    def begin(self) -> None:
        self._plain("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._plain("COMMIT")

    def rollback(self) -> None:
        """Harmless when SQLite has rolled back on its own, as it does when the disk is full."""
        if self._raw.in_transaction:
            self._plain("ROLLBACK")

    def close(self) -> None:
        self._raw.close()

    def ask(self, statement: Statement, /, **values: Any) -> Answer:
        return lambda: self.rows(statement, **values)

    def rows(self, statement: Statement, /, **values: Any) -> Rows:
        sql, fixed = statement.compiled("sqlite")
        try:
            return self._raw.execute(sql, {**fixed, **values}).fetchall()
        except sqlite3.Error as error:
            raise _from_sqlite(error) from error

    def row(self, statement: Statement, /, **values: Any) -> tuple[Any, ...] | None:
        found = self.rows(statement, **values)
        return found[0] if found else None

    def run(self, statement: Statement, /, **values: Any) -> None:
        self.rows(statement, **values)

    def lock(self, statement: Statement, /, **values: Any) -> None:
        """There is one writer at a time."""

    def mark(self) -> None:
        self._plain(_MARK)

    def undo(self) -> None:
        if self._raw.in_transaction:
            self._plain(_UNDO)

    def release(self) -> None:
        if self._raw.in_transaction:
            self._plain(_RELEASE)

    def _plain(self, sql: str) -> None:
        try:
            self._raw.execute(sql)
        except sqlite3.Error as error:
            raise _from_sqlite(error) from error


class PostgresConnection:
    """PostgreSQL through psycopg, for use by one thread at a time."""

    dialect: DialectName = "postgresql"

    def __init__(self, url: str) -> None:
        try:
            # Transactions are opened by hand, so that BEGIN and COMMIT travel with their neighbours.
            self._raw = psycopg.connect(
                url, autocommit=True, prepare_threshold=0, fallback_application_name="sanmon"
            )
        except psycopg.Error as error:
            raise _from_postgres(error) from error
        self._raw.adapters.register_dumper(int, Int8BinaryDumper)
        self._eager = False
        self._failure: psycopg.Error | None = None

    @property
    def failed(self) -> bool:
        """Whether a statement of the present attempt failed."""
        return self._failure is not None

    @property
    def transient(self) -> bool:
        """Whether the failure was another transaction's doing and may not come again."""
        return isinstance(self._failure, (DeadlockDetected, SerializationFailure))

    @property
    def lost(self) -> bool:
        return self._raw.closed

    @property
    def sound(self) -> bool:
        """Whether the transaction can be committed as it stands."""
        status = self._raw.info.transaction_status
        return status == TransactionStatus.INTRANS if self._eager else self._failure is None

    @contextmanager
    def attempt(self, *, eager: bool) -> Iterator[None]:
        """One attempt at a transaction; what it did not commit is rolled back.

        Unless `eager`, statements are not waited for one by one; errors left over come out at the end.
        """
        self._eager, self._failure = eager, None
        try:
            with nullcontext() if eager else self._raw.pipeline():
                self._execute("BEGIN")
                yield
        except psycopg.Error as error:
            raise self._failed(error) from error
        finally:
            if not self.lost and self._raw.info.transaction_status != TransactionStatus.IDLE:
                self._execute("ROLLBACK")

    def commit(self) -> None:
        self._execute("COMMIT")

    def notify(self, channel: str, payload: str) -> None:
        """Tell other processes, after the commit this is sent behind."""
        self._execute("SELECT pg_notify(%s, %s)", (channel, payload))

    def close(self) -> None:
        self._raw.close()

    def ask(self, statement: Statement, /, **values: Any) -> Answer:
        cursor = self._send(statement, values)

        def answer() -> Rows:
            try:
                return cursor.fetchall()
            except psycopg.Error as error:
                raise self._failed(error) from error

        return answer

    def rows(self, statement: Statement, /, **values: Any) -> Rows:
        return self.ask(statement, **values)()

    def row(self, statement: Statement, /, **values: Any) -> tuple[Any, ...] | None:
        found = self.ask(statement, **values)()
        return found[0] if found else None

    def run(self, statement: Statement, /, **values: Any) -> None:
        self._send(statement, values)

    def lock(self, statement: Statement, /, **values: Any) -> None:
        self._send(statement, values)

    def mark(self) -> None:
        self._execute(_MARK)

    def undo(self) -> None:
        """Psycopg forgets its prepared statements once it sees a rollback's result, and drops them on the
        server behind the statement after it. Nothing may be prepared in between, so the result is awaited
        here, and the statement after it is one that is never prepared.
        """
        self._execute(_UNDO)
        if not self._eager:
            self._await_results()
        self._execute("SELECT", prepare=False)

    def release(self) -> None:
        self._execute(_RELEASE)

    def _await_results(self) -> None:
        try:
            with self._raw.pipeline() as pipeline:
                pipeline.sync()
        except psycopg.Error as error:
            raise self._failed(error) from error

    def _send(self, statement: Statement, values: dict[str, Any]) -> Cursor[tuple[Any, ...]]:
        sql, fixed = statement.compiled("postgresql")
        return self._execute(sql, {**fixed, **values})

    def _execute(
        self, sql: str, values: Any = None, *, prepare: bool | None = None
    ) -> Cursor[tuple[Any, ...]]:
        try:
            return self._raw.cursor(binary=True).execute(sql, values, prepare=prepare)
        except psycopg.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: psycopg.Error) -> StorageError:
        self._failure = self._failure or error
        return _from_postgres(error)


def _from_sqlite(error: sqlite3.Error) -> StorageError:
    if isinstance(error, sqlite3.OperationalError):
        return UnavailableError(f"SQLite cannot go on: {error}. Check the file and its disk, then try again.")
    return RefusedError(f"SQLite refused a statement: {error}.")


def _from_postgres(error: psycopg.Error) -> StorageError:
    if isinstance(error, psycopg.OperationalError):
        return UnavailableError(f"PostgreSQL does not answer: {str(error).strip()}")
    return RefusedError(f"PostgreSQL refused a statement: {error.diag.message_primary or error}")
