"""LINE as a platform that takes every message at once and says so; it remembers who got what, in order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from benchmarks.serving import Served

_SENDING = frozenset({"/v2/bot/message/reply", "/v2/bot/message/push"})
_TAKEN = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}'
_ANSWERS = {
    "/v2/bot/message/quota": b'{"type":"none"}',
    "/v2/bot/message/quota/consumption": b'{"totalUsage":0}',
}


class _Sent(msgspec.Struct):
    """What both ways of sending have: for whom it is, if it is a push, and the message objects."""

    messages: list[dict[str, Any]]
    to: str = ""


_decode = msgspec.json.Decoder(_Sent).decode


class Sink:
    """The platform. `pushed` are the messages of each user."""

    def __init__(self) -> None:
        self.taken = 0
        self.pushed: dict[str, list[list[dict[str, Any]]]] = defaultdict(list)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return  # there is nothing to open or close
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part["body"], part["more_body"]
        if scope["path"] in _SENDING:
            self._take(_decode(body))
            await _answer(send, _TAKEN)
        else:
            await _answer(send, _ANSWERS.get(scope["path"], b"{}"))

    def _take(self, sent: _Sent) -> None:
        self.taken += 1
        if sent.to:
            self.pushed[sent.to].append(sent.messages)


async def _answer(send: Any, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-line-request-id", b"bd1a1fcd-2b4e-4d73-b7f1-fd2d3e5cd6f1"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def sink() -> Served:
    """One that reports how many requests sent something, and what each user was pushed."""
    made = Sink()
    return Served(made, report=lambda: (made.taken, dict(made.pushed)))
