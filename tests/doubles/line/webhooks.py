"""The platform's side of the webhook: it signs, posts, and posts again what the bot did not take."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest

import msgspec

from tests.doubles.answers import Json
from tests.doubles.posting import posted

ANSWER_WITHIN_S = 2.0
"""LINE calls it a request timeout when the bot takes longer."""

Post = Callable[[str, bytes, dict[str, str]], int]
"""Takes a URL, a body and headers to the bot. Gives back the status, `NO_CONNECTION` or `TOO_LATE`."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery, and with which status the bot answered."""

    events: tuple[Json, ...]
    status: int

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def post_over_http(url: str, body: bytes, headers: dict[str, str], within_s: float = ANSWER_WITHIN_S) -> int:
    """Post and wait for the status."""
    return posted(url, body, headers, within_s).status


@dataclass
class Webhook:
    """Where events go. `redelivers`: what was not taken is kept in `missed`, to be delivered again."""

    destination: str
    secret: str
    url: str = ""
    active: bool = True
    redelivers: bool = False
    post: Post = post_over_http
    deliveries: list[Delivered] = field(default_factory=list)
    missed: list[tuple[Json, ...]] = field(default_factory=list)

    def send(self, events: Sequence[Json], url: str = "") -> Delivered:
        """Sign and post these events in one delivery."""
        body = msgspec.json.encode({"destination": self.destination, "events": list(events)})
        status = self.post(url or self.url, body, self.headers(body))
        return Delivered(tuple(events), status)

    def headers(self, body: bytes) -> dict[str, str]:
        """As LINE sends them: the signature is over the raw body."""
        signature = b64encode(digest(self.secret.encode(), body, sha256)).decode()
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature,
        }

    def note(self, delivered: Delivered) -> None:
        """Keep what happened, and what has to be delivered again."""
        self.deliveries.append(delivered)
        if self.redelivers and delivered.events and not delivered.taken:
            self.missed.append(delivered.events)


def again(events: Sequence[Json]) -> tuple[Json, ...]:
    """The same events as they look in a redelivery."""
    return tuple(event | {"deliveryContext": {"isRedelivery": True}} for event in events)
