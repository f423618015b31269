"""Who else sends from a database: a place that each sender holds as long as its process lives.

Whoever comes first holds the place alone for a moment, and knows that everybody before is gone: what they had
claimed can go on at once. Then it is shared with those who come later. Neither a crash nor a power cut leaves
a place behind, for it is a lock that the operating system or the database server gives back.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Protocol

import psycopg
from psycopg.errors import LockNotAvailable

from storage.errors import UnavailableError

if sys.platform != "win32":
    import fcntl

LOCK = 3_003_004
"""The advisory lock on PostgreSQL."""
_PATIENCE = "-c lock_timeout=10s"
"""How long the one who is alone may take."""


class Place(Protocol):
    """A place among the senders of one database. `take`, then `share`, then `leave`."""

    def take(self) -> bool:
        """Try to hold it alone; True when there is nobody else."""

    def share(self) -> None:
        """Hold it with others, and wait for the one who holds it alone."""

    def leave(self) -> None:
        """Give it up. Harmless when it is not held."""


class FilePlace:
    """A lock on a file beside the database.

    Where none can be made or locked, as on Windows, nobody is ever alone: claims end with their lease.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-senders")
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        if sys.platform == "win32":
            return False
        try:
            self._file = self._path.open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def share(self) -> None:
        if sys.platform != "win32" and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerPlace:
    """An advisory lock on a PostgreSQL connection of its own.

    It is lost with its connection. Somebody who starts then believes to be alone, and sends once more what is
    just being sent; the key of a delivery is the same, and the platform knows it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None
        self._alone = False

    def take(self) -> bool:
        try:
            self._connection = psycopg.connect(
                self._url, autocommit=True, options=_PATIENCE, fallback_application_name="sanmon senders"
            )
            found = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        except psycopg.Error as error:
            raise UnavailableError(f"PostgreSQL does not answer: {str(error).strip()}") from error
        self._alone = bool(found and found[0])
        return self._alone

    def share(self) -> None:
        if self._connection is None:
            return
        try:
            self._connection.execute("SELECT pg_advisory_lock_shared(%s)", (LOCK,))
            if self._alone:
                self._connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
        except LockNotAvailable:
            self.leave()  # somebody hangs while alone; without a place nothing is lost but time
        except psycopg.Error as error:
            raise UnavailableError(f"PostgreSQL does not answer: {str(error).strip()}") from error

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
