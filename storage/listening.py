"""Hearing of other processes' commits on PostgreSQL by LISTEN: a hint, for polling is the truth."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import get_args

import psycopg

from storage.rows import Topic

CHANNEL = "sanmon"
_LOOK_UP_S = 0.5
_AGAIN_S = 2.0
_TOPICS: dict[str, Topic] = {topic: topic for topic in get_args(Topic)}


class Listener:
    """Tells of news, except what `sender` sent itself, until stopped; opens a broken connection again."""

    def __init__(self, url: str, sender: str, tell: Callable[[Topic], None]) -> None:
        self._url = url
        self._sender = sender
        self._tell = tell
        self._stopping = Event()
        self._thread = Thread(target=self._listen, name="storage-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._hear(connection)
            except psycopg.Error:
                self._stopping.wait(_AGAIN_S)

    def _hear(self, connection: psycopg.Connection) -> None:
        while not self._stopping.is_set():
            for notification in connection.notifies(timeout=_LOOK_UP_S):
                sender, _, topic = notification.payload.partition(" ")
                if sender != self._sender and topic in _TOPICS:
                    self._tell(_TOPICS[topic])
