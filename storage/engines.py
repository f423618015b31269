"""SQLAlchemy connections for rare work: migrations, backups. Turns never come here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from storage.connections import BUSY_S
from storage.errors import UnavailableError
from storage.urls import dialect_of, engine_url

_LOCK = 3_003_003
"""The advisory lock that lets one program at a time do such work on PostgreSQL."""


@contextmanager
def exclusive(url: str) -> Iterator[Connection]:
    """A writing transaction, alone among those that ask for one this way."""
    with _transaction(url, "BEGIN IMMEDIATE", {}) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection


@contextmanager
def frozen(url: str) -> Iterator[Connection]:
    """A reading transaction that sees one moment, while others go on writing."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _transaction(url, "BEGIN", options) as connection:
        yield connection.execution_options(yield_per=500)


@contextmanager
def _transaction(url: str, begin_sqlite: str, options_postgres: dict[str, Any]) -> Iterator[Connection]:
    sqlite = dialect_of(url) == "sqlite"
    arguments = {"isolation_level": None, "timeout": BUSY_S} if sqlite else {}
    engine = create_engine(engine_url(url), connect_args=arguments)
    if sqlite:
        _begin_by_hand(engine, begin_sqlite)
    else:
        engine = engine.execution_options(**options_postgres)
    try:
        with engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise UnavailableError(f"The database does not answer: {error.orig}") from error
    finally:
        engine.dispose()


def _begin_by_hand(engine: Engine, statement: str) -> None:
    """The driver would open transactions too late, and commit before each change of the schema."""
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(statement))
