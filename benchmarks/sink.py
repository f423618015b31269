"""The platforms' APIs, taking every message at once and saying so; they remember who got what, in order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from benchmarks.serving import Served
from benchmarks.slack import BOT, BOT_USER, TEAM

_IDS = b'"team_id":"%b","bot_id":"%b","user_id":"%b"' % (TEAM.encode(), BOT.encode(), BOT_USER.encode())
_TAKEN_BY_LINE = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}'
_TAKEN_BY_SLACK = b'{"ok":true,"channel":"D0SANMON","ts":"1796382000.000100","message":{"type":"message"}}'
_SENDING = {
    "/v2/bot/message/reply": _TAKEN_BY_LINE,
    "/v2/bot/message/push": _TAKEN_BY_LINE,
    "/api/chat.postMessage": _TAKEN_BY_SLACK,
}
_ANSWERS = {
    "/v2/bot/message/quota": b'{"type":"none"}',
    "/v2/bot/message/quota/consumption": b'{"totalUsage":0}',
    "/api/auth.test": b'{"ok":true,"team":"Sanmon",%b}' % _IDS,
    "/api/users.info": b'{"ok":true,"user":{"id":"U1","name":"shi","tz":"Asia/Tokyo","locale":"ja-JP"}}',
}


class _Sent(msgspec.Struct):
    """What all ways of sending have: for whom it is, if it says so, and the message objects."""

    messages: list[dict[str, Any]] = []
    to: str = ""


_decode = msgspec.json.Decoder(_Sent).decode


class Sink:
    """The platforms. `pushed` are the messages of each user of LINE."""

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
        taken = _SENDING.get(scope["path"])
        if taken is not None:
            self._take(_decode(body))
        await _answer(send, taken or _ANSWERS.get(scope["path"], b'{"ok":true}'))

    def _take(self, sent: _Sent) -> None:
        self.taken += 1
        if sent.to:
            self.pushed[sent.to].append(sent.messages)


async def _answer(send: Any, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-line-request-id", b"bd1a1fcd-2b4e-4d73-b7f1-fd2d3e5cd6f1"),
        (b"x-slack-req-id", b"9b6f4a1d2c3e4f5a6b7c8d9e0f1a2b3c"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def sink() -> Served:
    """One that reports how many requests sent something, and what each user of LINE was pushed."""
    made = Sink()
    return Served(made, report=lambda: (made.taken, dict(made.pushed)))
