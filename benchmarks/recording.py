"""What a job asks of its database, noted statement by statement, so that the same can be done by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from storage.connections import Answer, Connection, PostgresConnection, Rows, SqliteConnection
from storage.sealing import KeyRing
from storage.statements import DialectName, Statement
from storage.transaction import Transaction
from storage.unit_of_work import UnitOfWork
from storage.urls import dialect_of, sqlite_path


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement that was sent."""

    sql: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The rows of the statement at `index` were waited for; there were `rows` of them."""

    index: int
    rows: int


Action = Sent | Fetched
Recording = list[Action]


@dataclass(slots=True)
class Recorder:
    """A connection that notes in `actions` what passes through it. Savepoints and locks on SQLite leave no
    trace, since they are nothing there or belong to the store.
    """

    inner: Connection
    actions: Recording = field(default_factory=list)

    @property
    def dialect(self) -> DialectName:
        return self.inner.dialect

    def ask(self, statement: Statement, /, **values: Any) -> Answer:
        index, answer = self._sent(statement, values), self.inner.ask(statement, **values)

        def noted() -> Rows:
            found = answer()
            self.actions.append(Fetched(index, len(found)))
            return found

        return noted

    def rows(self, statement: Statement, /, **values: Any) -> Rows:
        return self.ask(statement, **values)()

    def row(self, statement: Statement, /, **values: Any) -> tuple[Any, ...] | None:
        found = self.rows(statement, **values)
        return found[0] if found else None

    def run(self, statement: Statement, /, **values: Any) -> None:
        self._sent(statement, values)
        self.inner.run(statement, **values)

    def lock(self, statement: Statement, /, **values: Any) -> None:
        if self.dialect == "postgresql":
            self._sent(statement, values)
        self.inner.lock(statement, **values)

    def mark(self) -> None:
        self.inner.mark()

    def undo(self) -> None:
        self.inner.undo()

    def release(self) -> None:
        self.inner.release()

    def _sent(self, statement: Statement, values: dict[str, Any]) -> int:
        sql, fixed = statement.compiled(self.dialect)
        self.actions.append(Sent(sql, {**fixed, **values}))
        return len(self.actions) - 1


def record(
    url: str, ring: KeyRing, jobs: Iterable[Callable[[UnitOfWork], object]], *, keep: bool = True
) -> list[Recording]:
    """Run the jobs one after the other, each in a transaction of its own; what each of them did.

    Without `keep` all is undone. A job that raises ends it.
    """
    with _connected(url) as (connection, transaction):
        return [_recorded(job, connection, transaction(keep), ring) for job in jobs]


def _recorded(
    job: Callable[[UnitOfWork], object],
    connection: Connection,
    transaction: AbstractContextManager[None],
    ring: KeyRing,
) -> Recording:
    recorder = Recorder(connection)
    with transaction:
        job(UnitOfWork(Transaction(recorder, ring)))
    return recorder.actions


@contextmanager
def _connected(url: str) -> Iterator[tuple[Connection, Callable[[bool], AbstractContextManager[None]]]]:
    """A connection, and what opens a transaction on it."""
    if dialect_of(url) == "sqlite":
        sqlite = SqliteConnection(sqlite_path(url))
        with closing(sqlite):
            yield sqlite, partial(_on_sqlite, sqlite)
    else:
        postgres = PostgresConnection(url)
        with closing(postgres):
            yield postgres, partial(_on_postgres, postgres)


@contextmanager
def _on_sqlite(connection: SqliteConnection, keep: bool) -> Iterator[None]:  # noqa: FBT001  # passed on
    connection.begin()
    yield
    if keep:
        connection.commit()
    else:
        connection.rollback()


@contextmanager
def _on_postgres(connection: PostgresConnection, keep: bool) -> Iterator[None]:  # noqa: FBT001  # passed on
    with connection.attempt(eager=False):
        yield
        if keep:
            connection.commit()
