"""Looking into a database past the store, as its operator could."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from storage.rows import AddressKey
from storage.urls import dialect_of, sqlite_path


def execute(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Run one statement and commit; its rows, if it has any."""
    if dialect_of(url) == "postgresql":
        with psycopg.connect(url) as postgres:
            cursor = postgres.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []
    with closing(sqlite3.connect(sqlite_path(url))) as sqlite, sqlite:
        return sqlite.execute(sql).fetchall()


def add_address(url: str, user_id: str, address: AddressKey) -> None:
    """Give a user one more address."""
    values = ", ".join(f"'{value}'" for value in (address.platform, address.tenant, address.id, user_id))
    execute(url, f"INSERT INTO addresses (platform, tenant, id, user_id) VALUES ({values})")  # noqa: S608  # our own words


def rows_of(url: str, table: str) -> list[tuple[Any, ...]]:
    """Every row of a table."""
    return execute(url, f"SELECT * FROM {table}")  # noqa: S608  # our own names
