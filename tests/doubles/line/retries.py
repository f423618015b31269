"""Retry keys: a request that was accepted under one is not carried out again for a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.doubles.answers import Answer, Call, Json
from tests.doubles.line.answers import RefusedError

REMEMBERED_FOR = timedelta(hours=24)
UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class _Accepted:
    body: bytes
    request_id: str
    sent: list[Json]
    at: datetime


@dataclass
class Retries:
    """The keys of a channel."""

    _accepted: dict[str, _Accepted] = field(default_factory=dict)

    def earlier(self, call: Call, now: datetime) -> Answer | None:
        """409 where this very request was accepted before; the key is refused for any other request."""
        key = _key(call)
        before = self._accepted.get(key)
        if before is None or now >= before.at + REMEMBERED_FOR:
            return None
        if before.body != call.body:
            raise RefusedError(400, "The retry key was used for another request")
        body = {"message": "The retry key is already accepted", "sentMessages": before.sent}
        return Answer(409, body, {"x-line-accepted-request-id": before.request_id})

    def accept(self, call: Call, sent: list[Json], now: datetime) -> None:
        key = _key(call)
        if key:
            self._accepted[key] = _Accepted(call.body, call.id, sent, now)


def _key(call: Call) -> str:
    """The key as sent, empty where there is none. Raises `RefusedError` unless it is a UUID."""
    key = call.headers.get("x-line-retry-key")
    if key is not None and not UUID.fullmatch(key):
        raise RefusedError(400, "The X-Line-Retry-Key must be a UUID in hexadecimal notation")
    return (key or "").lower()
