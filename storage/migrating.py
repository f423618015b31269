"""The schema's versions: bringing a database up to date, and telling how it differs from the tables.

Alembic does the work and takes a third of a second to import, so a database that is up to date is recognised
without it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection

from storage.connections import BUSY_S
from storage.engines import exclusive
from storage.errors import BadUrlError, SchemaError, UnavailableError
from storage.tables import METADATA
from storage.urls import dialect_of, sqlite_path

HEAD = "0004"
"""The revision this program needs."""
_REVISION = "SELECT version_num FROM alembic_version"


def revision_of(url: str) -> str | None:
    """The revision a database is at; None when it has none yet."""
    return _of_sqlite(sqlite_path(url)) if dialect_of(url) == "sqlite" else _of_postgres(url)


def upgrade(url: str, to: str = "head") -> None:
    """Bring the database up to date, creating an SQLite file (mode 0600) when there is none.

    Programs that do so at once wait for each other. Raises `SchemaError` for one that a newer version made.
    """
    if to == "head" and revision_of(url) == HEAD:
        return
    from alembic import command  # noqa: PLC0415  # a third of a second, paid only when there is something to do
    from alembic.util.exc import CommandError  # noqa: PLC0415  # as above

    if dialect_of(url) == "sqlite":
        _make_file(sqlite_path(url))
    with exclusive(url) as connection:
        try:
            command.upgrade(_config(connection), to)
        except CommandError as error:
            raise SchemaError(
                f"The database was made by a newer version: {error}. Run that version."
            ) from error


def downgrade(url: str, to: str = "base") -> None:
    """Take the schema back; `base` leaves nothing."""
    from alembic import command  # noqa: PLC0415  # only when needed

    with exclusive(url) as connection:
        command.downgrade(_config(connection), to)


def check(url: str) -> list[str]:
    """How the database differs from what this program needs; empty when it fits. Writes nothing."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  # only when needed
    from alembic.migration import MigrationContext  # noqa: PLC0415  # only when needed

    revision = revision_of(url)
    if revision is None:
        return [f"The database is empty; {HEAD} is needed."]
    wrong = [] if revision == HEAD else [f"The database is at {revision}; {HEAD} is needed."]
    with exclusive(url) as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    return wrong + [str(difference) for difference in differences]


def _of_sqlite(path: Path) -> str | None:
    if not path.exists():
        return None
    opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=BUSY_S, uri=True)
    try:
        with closing(opened) as connection, suppress(sqlite3.OperationalError):
            return _only(connection.execute(_REVISION).fetchone())
    except sqlite3.DatabaseError as error:
        raise UnavailableError(f"{path} is no SQLite database: {error}. Name another file.") from error
    return None


def _of_postgres(url: str) -> str | None:
    try:
        with psycopg.connect(url) as connection, suppress(psycopg.errors.UndefinedTable):
            return _only(connection.execute(_REVISION).fetchone())
    except psycopg.ProgrammingError:
        raise BadUrlError from None
    except psycopg.Error as error:
        raise UnavailableError(f"PostgreSQL does not answer: {str(error).strip()}") from error
    return None


def _only(row: tuple[Any, ...] | None) -> str | None:
    return None if row is None else str(row[0])


def _make_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _config(connection: Connection) -> Any:
    from alembic.config import Config  # noqa: PLC0415  # only when needed

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
