"""Slack's side of the way in: what has happened, signed and posted, or handed over a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from hmac import digest
from typing import Literal, Protocol
from urllib.parse import urlencode

import msgspec

from tests.doubles.answers import Json
from tests.doubles.posting import NO_CONNECTION, TOO_LATE, Posted, posted

ANSWER_WITHIN_S = 3.0
MOST_RETRIES = 3
Kind = Literal["event", "interactive", "command"]
Post = Callable[[str, bytes, dict[str, str]], Posted]
"""Takes a URL, a body and headers to the bot."""
Then = Callable[[Posted], None]
REASONS = {NO_CONNECTION: "connection_failed", TOO_LATE: "http_timeout"}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the bot is to be told. `then` is what becomes of its answer; `retry` counts from 1."""

    kind: Kind
    body: Json
    then: Then | None = None
    retry: int = 0
    reason: str = ""

    def again(self, answer: Posted) -> Happening:
        """The same, as it is delivered once more."""
        return replace(self, retry=self.retry + 1, reason=REASONS.get(answer.status, "http_error"))


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery and its answer."""

    happening: Happening
    answer: Posted

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def taken(self) -> bool:
        return self.answer.taken


class Socket(Protocol):
    """Where happenings go in Socket Mode."""

    def hand_over(self, happening: Happening) -> Posted:
        """Waits for the acknowledgement."""


def post_over_http(
    url: str, body: bytes, headers: dict[str, str], within_s: float = ANSWER_WITHIN_S
) -> Posted:
    return posted(url, body, headers, within_s)


@dataclass
class Door:
    """Where happenings go. `retries`: events that were not taken are kept in `missed`, to be told again."""

    secret: str
    url: str = ""
    retries: bool = False
    post: Post = post_over_http
    socket: Socket | None = None
    deliveries: list[Delivered] = field(default_factory=list)
    missed: list[Happening] = field(default_factory=list)

    def send(self, happening: Happening, now: datetime) -> Posted:
        """Once, by the way that is open."""
        if self.socket is not None:
            return self.socket.hand_over(happening)
        body, headers = request_of(happening)
        return self.post(self.url, body, headers | self.signed(body, now))

    def signed(self, body: bytes, now: datetime) -> dict[str, str]:
        """The signature over the raw body and the time."""
        at = str(int(now.timestamp()))
        signature = digest(self.secret.encode(), b":".join((b"v0", at.encode(), body)), sha256).hex()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signature}"}

    def note(self, delivered: Delivered) -> None:
        """Keep what happened, and what has to be told again."""
        self.deliveries.append(delivered)
        refused = "x-slack-no-retry" in delivered.answer.headers
        happening = delivered.happening
        again = self.retries and happening.kind == "event" and happening.retry < MOST_RETRIES
        if again and not delivered.taken and not refused:
            self.missed.append(happening.again(delivered.answer))


def request_of(happening: Happening) -> tuple[bytes, dict[str, str]]:
    """The raw body and the headers that say how to read it."""
    headers = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
    if happening.retry:
        headers |= {
            "X-Slack-Retry-Num": str(happening.retry),
            "X-Slack-Retry-Reason": happening.reason or "http_timeout",
        }
    if happening.kind == "event":
        return msgspec.json.encode(happening.body), headers | {"Content-Type": "application/json"}
    fields = happening.body
    if happening.kind == "interactive":
        fields = {"payload": json.dumps(happening.body)}
    return urlencode(fields).encode(), headers | {"Content-Type": "application/x-www-form-urlencoded"}
