"""Database URLs: `sqlite:///path`, relative or absolute, and `postgresql://…`."""

from __future__ import annotations

from pathlib import Path

from storage.errors import BadUrlError
from storage.statements import DialectName

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


def dialect_of(url: str) -> DialectName:
    """Which database `url` means. Raises `BadUrlError`, which never shows the URL: it may hold a password."""
    if url.startswith(_POSTGRES):
        return "postgresql"
    if url.startswith(_SQLITE) and url not in (_SQLITE, f"{_SQLITE}:memory:"):
        return "sqlite"
    raise BadUrlError


def sqlite_path(url: str) -> Path:
    """The file of an SQLite URL."""
    return Path(url.removeprefix(_SQLITE))


def engine_url(url: str) -> str:
    """The URL as SQLAlchemy wants it."""
    return url if dialect_of(url) == "sqlite" else f"postgresql+psycopg://{url.partition('://')[2]}"
