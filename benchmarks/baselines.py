"""The webhook as one would write it by hand: FastAPI, a signature, msgspec, three rows, a durable commit.

No dialog, no sealing, no notebook: the event's id is noted, the conversation's revision counted, one message
put into the outbox. 200 after the commit, which flushes to the disk here as in the product.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any

import psycopg
from fastapi import FastAPI, HTTPException, Request, Response
from psycopg.types.numeric import Int8BinaryDumper

from benchmarks.platforms import Platform, Values
from benchmarks.serving import Served
from storage.store import THREADS, TOGETHER
from storage.urls import sqlite_path

Commit = Callable[[Values], Awaitable[None]]

_TABLES = (
    "CREATE TABLE events (channel TEXT, id TEXT, taken_at BIGINT, PRIMARY KEY (channel, id))",
    "CREATE TABLE talks (channel TEXT, who TEXT, revision BIGINT, state {blob}, PRIMARY KEY (channel, who))",
    "CREATE TABLE words (id {serial} PRIMARY KEY, channel TEXT, who TEXT, reply TEXT, at BIGINT, it {blob})",
    "CREATE INDEX words_due ON words (at)",
)
_NOTE = "INSERT INTO events VALUES (:channel, :id, :at) ON CONFLICT DO NOTHING RETURNING id"
_TALK = (
    "INSERT INTO talks VALUES (:channel, :who, 1, :state) "
    "ON CONFLICT (channel, who) DO UPDATE SET revision = talks.revision + 1, state = excluded.state"
)
_SAY = "INSERT INTO words (channel, who, reply, at, it) VALUES (:channel, :who, :reply, :at, :state)"
_AT_ONCE = """
WITH noted AS (
    INSERT INTO events VALUES (%(channel)s, %(id)s, %(at)s) ON CONFLICT DO NOTHING RETURNING id
), talked AS (
    INSERT INTO talks SELECT %(channel)s, %(who)s, 1, %(state)s FROM noted
    ON CONFLICT (channel, who) DO UPDATE SET revision = talks.revision + 1, state = excluded.state
    RETURNING who
)
INSERT INTO words (channel, who, reply, at, it)
SELECT %(channel)s, who, %(reply)s, %(at)s, %(state)s FROM talked
"""


def sqlite_by_hand(url: str, platform: Platform) -> Served:
    """One writing thread; what waits together shares a commit, each in a savepoint."""
    return _served(platform, _SharedCommits(url).commit)


def postgres_by_hand(url: str, platform: Platform) -> Served:
    """As many connections as the product has, the turn one statement."""
    return _served(platform, _OneStatement(url).commit)


def _served(platform: Platform, commit: Commit) -> Served:
    application = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @application.post(platform.door)
    async def hook(request: Request) -> Response:
        found = platform.read(await request.body(), request.headers)
        if found is None:
            raise HTTPException(401)
        for values in found:
            await commit(values)
        return Response()

    return Served(application)


class _SharedCommits:
    def __init__(self, url: str) -> None:
        self._tasks: queue.SimpleQueue[tuple[Values, asyncio.Future[None]]] = queue.SimpleQueue()
        self._raw = sqlite3.connect(sqlite_path(url), isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._raw.execute(f"PRAGMA {pragma}")
        for table in _TABLES:
            self._raw.execute(table.format(blob="BLOB", serial="INTEGER"))
        Thread(target=self._write, daemon=True).start()

    async def commit(self, values: Values) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tasks.put((values, future))
        await future

    def _write(self) -> None:
        while True:
            batch = [self._tasks.get()]
            while len(batch) < TOGETHER and not self._tasks.empty():
                batch.append(self._tasks.get())
            self._raw.execute("BEGIN IMMEDIATE")
            for values, _ in batch:
                self._turn(values)
            self._raw.execute("COMMIT")
            futures = [future for _, future in batch]
            futures[0].get_loop().call_soon_threadsafe(_resolve, futures)

    def _turn(self, values: Values) -> None:
        self._raw.execute("SAVEPOINT here")
        if self._raw.execute(_NOTE, values).fetchall():
            self._raw.execute(_TALK, values)
            self._raw.execute(_SAY, values)
        self._raw.execute("RELEASE here")


class _OneStatement:
    def __init__(self, url: str) -> None:
        self._url = url
        self._free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
        self._made = 0
        with psycopg.connect(url, autocommit=True) as raw:
            for table in _TABLES:
                raw.execute(table.format(blob="BYTEA", serial="BIGSERIAL").encode())

    async def commit(self, values: Values) -> None:
        raw = await self._connection()
        try:
            await raw.execute(_AT_ONCE, values)
        finally:
            self._free.put_nowait(raw)

    async def _connection(self) -> psycopg.AsyncConnection[Any]:
        if self._free.empty() and self._made < THREADS:
            self._made += 1
            raw = await psycopg.AsyncConnection.connect(self._url, autocommit=True, prepare_threshold=0)
            raw.adapters.register_dumper(int, Int8BinaryDumper)
            return raw
        return await self._free.get()


def _resolve(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
