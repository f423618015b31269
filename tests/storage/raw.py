"""Looking into a database past the store, as its operator could."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from storage.rows import AddressKey
from storage.urls import dialect_of, sqlite_path

Rows = list[tuple[Any, ...]]


@contextmanager
def looking_into(url: str) -> Iterator[Callable[[str], Rows]]:
    """One connection for many statements, each of which is committed."""
    if dialect_of(url) == "postgresql":
        with psycopg.connect(url, autocommit=True) as postgres:
            yield lambda sql: _rows(postgres.execute(sql.encode()))
    else:
        with closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as sqlite:
            yield lambda sql: sqlite.execute(sql).fetchall()


def execute(url: str, sql: str) -> Rows:
    """Run one statement and commit; its rows, if it has any."""
    with looking_into(url) as run:
        return run(sql)


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> Rows:
    return cursor.fetchall() if cursor.description else []


def add_address(url: str, user_id: str, address: AddressKey) -> None:
    """Give a user one more address."""
    values = ", ".join(f"'{value}'" for value in (address.platform, address.tenant, address.id, user_id))
    execute(url, f"INSERT INTO addresses (platform, tenant, id, user_id) VALUES ({values})")  # noqa: S608  # our own words


def rows_of(url: str, table: str) -> Rows:
    """Every row of a table."""
    return execute(url, f"SELECT * FROM {table}")  # noqa: S608  # our own names
