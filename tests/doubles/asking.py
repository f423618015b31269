"""A bot that asks the double of LINE for something and looks at the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tests.doubles.answers import Json
from tests.doubles.line.platform import Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User

TEXT = {"type": "text", "text": "こんにちは"}
KEY = "123e4567-e89b-12d3-a456-426614174000"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Bot:
    """Knows the long-lived token. `got` are the bodies of its webhooks, which it answers with `status`."""

    running: Running
    got: list[Json]
    status: int = 200
    token: str = "long-lived-token"

    @property
    def line(self) -> Line:
        return self.running.line

    @property
    def last(self) -> Json:
        """The last event it was told."""
        event: Json = self.got[-1]["events"][-1]
        return event

    def user(self, name: str = "Hanako") -> User:
        """A friend."""
        user = self.running.user(name)
        if not user.person.friend:
            user.follows()
        return user

    def asks(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        *,
        data: bool = False,
        within_s: float = 5.0,
    ) -> Answered:
        """One request; what is neither bytes nor None goes out as JSON."""
        sent = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        given |= headers or {}
        url = self.running.data_url if data else self.running.api_url
        connection = HTTPConnection(urlsplit(url).netloc, timeout=within_s)
        try:
            connection.request(method, path, sent, given)
            answer = connection.getresponse()
            raw = answer.read()
            told = json.loads(raw) if answer.headers.get_content_type() == "application/json" else raw
            return Answered(answer.status, told, {name.lower(): value for name, value in answer.getheaders()})
        finally:
            connection.close()

    def replies(self, *messages: Json, token: str = "", key: str = "") -> Answered:
        """To the last event, unless another token is given."""
        body = {"replyToken": token or self.last["replyToken"], "messages": list(messages or (TEXT,))}
        return self.asks("POST", "/v2/bot/message/reply", body, _keyed(key))

    def pushes(self, to: str, *messages: Json, key: str = "") -> Answered:
        body = {"to": to, "messages": list(messages or (TEXT,))}
        return self.asks("POST", "/v2/bot/message/push", body, _keyed(key))


def _keyed(key: str) -> dict[str, str]:
    return {"X-Line-Retry-Key": key} if key else {}


@contextmanager
def bot_on_line() -> Iterator[Bot]:
    """The double, and a bot that it hands its webhooks to."""
    with running_line() as running:
        bot = Bot(running, [])

        def take(_url: str, body: bytes, _headers: dict[str, str]) -> int:
            bot.got.append(json.loads(body))
            return bot.status

        running.line.hand_to(take)
        yield bot
