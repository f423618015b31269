"""Databases full of people who wait: rows written in bulk, sealed as the program seals them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from dialogs.core.conversation import Answer, Conversation, Frame
from dialogs.core.conversation import encode as encode_conversation
from dialogs.core.prompts import Say, encode_prompts
from dialogs.notebook import Profile
from storage.coding import encode
from storage.instants import to_us
from storage.sealing import KeyRing
from storage.urls import dialect_of, sqlite_path

Values = tuple[Any, ...]
PLATFORM, TENANT = "relay", "waiting"
_NEVER_READ = bytes(120)
COLUMNS = {
    "users": ("id", "made_at", "sealed"),
    "addresses": ("platform", "tenant", "id", "user_id", "heard_at"),
    "conversations": ("user_id", "revision", "sealed"),
    "gatherings": ("user_id", "id", "starts_at", "ends_at", "sealed"),
    "contacts": ("user_id", "id", "gathering_id", "rank", "touched_at", "sealed"),
    "follow_ups": ("user_id", "id", "gathering_id", "contact_id", "state", "due_at", "sealed"),
    "nudges": ("user_id", "id", "kind", "subject", "due_at", "attempt"),
    "inbox": ("platform", "tenant", "event_id", "taken_at"),
    "outbox": (
        *("platform", "tenant", "address", "user_id", "key", "kind", "state", "put_at", "due_at"),
        *("attempt", "forgiven", "error", "sealed"),
    ),
}


def add_waiting(url: str, ring: KeyRing, count: int, now: datetime, *, first: int = 0) -> None:
    """Add users in the midst of a question: each with a gathering, somebody met, a promise, three nudges
    to come, a delivery that is to be tried again later, and three events taken.
    """
    users = range(first, first + count)
    for table, columns in COLUMNS.items():
        rows = (row for user in users for row in _rows(table, f"w{user:07}", ring, now))
        _fill(url, table, columns, rows)
    _learn(url)


def _rows(table: str, user_id: str, ring: KeyRing, now: datetime) -> Iterator[Values]:
    at = to_us(now)
    match table:
        case "users":
            yield (user_id, at, ring.seal(encode(Profile(user_id, consent_version=1)), "users", user_id))
        case "addresses":
            yield (PLATFORM, TENANT, user_id, user_id, at)
        case "conversations":
            yield (user_id, 5, ring.seal(encode_conversation(_asked(now)), "conversations", user_id))
        case "gatherings":
            yield (user_id, "g1", at, to_us(now + timedelta(hours=2)), _NEVER_READ)
        case "contacts":
            yield (user_id, "c1", "g1", 1, at, _NEVER_READ)
        case "follow_ups":
            yield (user_id, "f1", "g1", "c1", "open", at, _NEVER_READ)
        case "nudges":
            for day in (1, 2, 9):
                yield (user_id, f"n{day}", "eve", "", to_us(now + timedelta(days=day)), 0)
        case "inbox":
            for event in range(3):
                yield (PLATFORM, TENANT, f"{user_id}/{event}", at)
        case "outbox":
            yield _delivery(user_id, ring, now)


def _delivery(user_id: str, ring: KeyRing, now: datetime) -> Values:
    key = f"key of {user_id}"
    sealed = ring.seal(encode((encode_prompts((Say("…"),)), "ja", "", 0)), "outbox", key)
    due_at = to_us(now + timedelta(hours=1))
    where = (PLATFORM, TENANT, user_id, user_id)
    return (*where, key, "reply", "waiting", to_us(now), due_at, 1, 0, "Retry", sealed)


def _asked(now: datetime) -> Conversation:
    seconds = int(now.timestamp())
    answers = {"goal": Answer("在庫管理に困っている雑貨店の店主")}
    frame = Frame("preparation", 1, "f", "people", 5, seconds, answers=answers, trail=("goal",))
    return Conversation(5, (frame,), spoke_at=seconds)


def _fill(url: str, table: str, columns: tuple[str, ...], rows: Iterable[Values]) -> None:
    if dialect_of(url) == "sqlite":
        marks = ", ".join("?" * len(columns))
        with closing(sqlite3.connect(sqlite_path(url))) as sqlite, sqlite:
            sqlite.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608  # our own words
        return
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(table), SQL(", ").join(map(Identifier, columns))
    )
    with psycopg.connect(url) as postgres, postgres.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _learn(url: str) -> None:
    """Let the database count its rows, as PostgreSQL does by itself after a minute; SQLite is never asked."""
    if dialect_of(url) == "postgresql":
        with psycopg.connect(url, autocommit=True) as postgres:
            postgres.execute("VACUUM ANALYZE")
