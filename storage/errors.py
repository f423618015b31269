"""What can go wrong with the storage; every message says what to do about it."""

from __future__ import annotations


class StorageError(Exception):
    """The storage cannot do what was asked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or "")


class BadUrlError(StorageError):
    """The database URL is not understood. Use sqlite:///path/to/file or postgresql://user@host/name."""


class BadKeysError(StorageError):
    """The sealing keys are not understood. Write them as name:base64, newest first, with commas between."""


class WrongKeyError(StorageError):
    """What is stored cannot be opened with the keys at hand. Add the key that sealed it to SANMON_KEYS."""


class ConflictError(StorageError):
    """The conversation has moved on since it was read. Take the turn again."""


class UnknownUserError(StorageError):
    """Nobody is known by that address or id. Check it, or let them write to the coach first."""


class SchemaError(StorageError):
    """The database's schema is not the one this program needs. Run: sanmon db upgrade."""


class UnavailableError(StorageError):
    """The database does not answer, or is locked by another program. Try again once it does."""


class RefusedError(StorageError):
    """The database refused a statement: a bug, or a schema of another version. Run: sanmon db check."""


class ClosedError(StorageError):
    """The store is closed and takes no more jobs."""


class BackupError(StorageError):
    """The backup is damaged or was made by another version. Use one this version has written."""


class NotEmptyError(StorageError):
    """The database already holds rows, and restoring would mix them. Restore into an empty one."""
