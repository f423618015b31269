"""A platform that takes every message at once and says so; it remembers who got what, in order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from benchmarks.serving import Served

_TAKEN = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}'
_HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(_TAKEN)).encode()),
        (b"x-line-request-id", b"bd1a1fcd-2b4e-4d73-b7f1-fd2d3e5cd6f1"),
    ],
}
_TAKEN_WHOLE = {"type": "http.response.body", "body": _TAKEN}


class _Sent(msgspec.Struct):
    """What both ways of sending have: whom it is for, if it is a push, and the message objects."""

    messages: list[dict[str, Any]]
    to: str = ""


_decode = msgspec.json.Decoder(_Sent).decode


class Sink:
    """The platform. `pushed` are the messages of each user."""

    def __init__(self) -> None:
        self.requests = 0
        self.pushed: dict[str, list[list[dict[str, Any]]]] = defaultdict(list)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part["body"], part["more_body"]
        sent = _decode(body)
        self.requests += 1
        if sent.to:
            self.pushed[sent.to].append(sent.messages)
        await send(_HEAD)
        await send(_TAKEN_WHOLE)


def sink() -> Served:
    """One that reports how many requests there were, and the messages each user was pushed."""
    made = Sink()
    return Served(made, report=lambda: (made.requests, dict(made.pushed)))
