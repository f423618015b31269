"""A bot that asks the double of Slack for something and looks at the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.doubles.answers import Json
from tests.doubles.posting import Posted
from tests.doubles.slack.platform import BOT_TOKEN, Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.users import User

HELLO = "こんにちは"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def ok(self) -> bool:
        return bool(self.body["ok"])

    @property
    def error(self) -> str:
        return str(self.body.get("error", ""))

    @property
    def wrong(self) -> list[str]:
        """What Slack says about each thing that is wrong."""
        return list(self.body.get("response_metadata", {}).get("messages", []))


@dataclass
class SlackBot:
    """Knows the static token. `got` are the bodies it was told, which it answers with `answer`."""

    running: Running
    got: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Posted = field(default_factory=lambda: Posted(200))
    token: str = BOT_TOKEN

    @property
    def slack(self) -> Slack:
        return self.running.slack

    @property
    def last(self) -> Json:
        return self.got[-1]

    def user(self, name: str = "Hanako") -> User:
        return self.running.user(name)

    def asks(self, method: str, args: Json | None = None, *, within_s: float = 5.0) -> Answered:
        """One call, as JSON."""
        body = json.dumps(args or {}).encode()
        return self.sends("POST", method, body, "application/json; charset=utf-8", within_s)

    def asks_by_form(self, method: str, args: dict[str, str]) -> Answered:
        return self.sends("POST", method, urlencode(args).encode(), "application/x-www-form-urlencoded")

    def asks_by_query(self, method: str, args: dict[str, str]) -> Answered:
        return self.sends("GET", f"{method}?{urlencode(args)}", b"", "")

    def sends(self, verb: str, path: str, body: bytes, kind: str, within_s: float = 5.0) -> Answered:
        """One request of any kind."""
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Content-Type": kind} if kind else {})
        parts = urlsplit(self.running.url)
        connection = HTTPConnection(parts.netloc, timeout=within_s)
        try:
            connection.request(verb, f"{parts.path}/{path}", body, headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, json.loads(answer.read()), told)
        finally:
            connection.close()

    def posts(self, to: str, text: str = HELLO, **more: object) -> Answered:
        return self.asks("chat.postMessage", {"channel": to, "text": text, **more})

    def shows(self, to: str, *blocks: Json) -> Answered:
        return self.posts(to, blocks=list(blocks))


@contextmanager
def bot_on_slack() -> Iterator[SlackBot]:
    """The double, and a bot that it tells what happens."""
    with running_slack() as running:
        bot = SlackBot(running)

        def take(_url: str, body: bytes, headers: dict[str, str]) -> Posted:
            bot.got.append(read(body, headers))
            bot.headers.append(headers)
            return bot.answer

        running.slack.hand_to(take)
        yield bot


def read(body: bytes, headers: dict[str, str]) -> Json:
    """What was told, whichever way it was written down."""
    if headers["Content-Type"] == "application/json":
        told: Json = json.loads(body)
        return told
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return json.loads(form["payload"]) if "payload" in form else dict(form)
