"""Friends who live a story in LINE while the server is killed, and LINE tells it again what it missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from typing import Literal, assert_never
from urllib.parse import urlsplit

import msgspec

from adapters.port import Address
from bot.clock import MovableClock
from storage.store import Store
from tests.crash.dying import Fate, Loser, Round, Trap, after
from tests.crash.living import NAMES, Life
from tests.crash.nursery import Nursery
from tests.crash.serving import Server, serve_line, wait_for, webhook_of
from tests.doubles.answers import Json
from tests.doubles.line.chats import words
from tests.doubles.line.platform import Asked, Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User
from tests.doubles.line.webhooks import post_over_http
from tests.doubles.posting import NO_CONNECTION

FORESEEN = frozenset({401, 409, 500})
"""Refusals that belong to the story: a token has ended · a push had been accepted · as a trap has it."""
Moment = Literal["any", "committed", "claimed", "sent", "accepted"]
"""But for any moment: before the 200 of something that is committed · while it asks for the token to send
something claimed · between sending and acceptance · between acceptance and noting it."""
MOMENTS: dict[Round, tuple[Moment, ...]] = {
    "reply": ("any", "committed", "claimed", "sent", "accepted"),
    "push": ("accepted", "sent", "any"),
}


class Postman:
    """Brings webhooks to the server. Where told, he never learns how one of them was answered."""

    def __init__(self, loser: Loser) -> None:
        self._loser = loser

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        if not self._loser.loses():
            return post_over_http(url, body, headers)
        connection = HTTPConnection(urlsplit(url).netloc)
        connection.request("POST", urlsplit(url).path, body, headers)
        (event,) = msgspec.json.decode(body)["events"]
        self._loser.wait(event["webhookEventId"])
        connection.close()
        return NO_CONNECTION


class LineTrap(Trap[Moment]):
    """Holds a server while it talks with LINE."""

    def __init__(self, line: Line, loser: Loser) -> None:
        super().__init__(line, loser)
        self._line = line

    def set(self, moment: Moment, kind: Round, delay_s: float) -> Callable[[], bool]:
        match moment:
            case "any":
                return after(delay_s)
            case "committed":
                return self._after_commit()
            case "claimed":
                self._line.access.revoke()
                return self._held("token", "before")
            case "sent":
                return self._held(kind, "before")
            case "accepted":
                return self._held(kind, "after")
            case _:
                assert_never(moment)

    def _asked(self) -> list[str]:
        return [asked.endpoint for asked in self._line.asked]


class LineLife(Life[User, Moment]):
    """A story in LINE."""

    def __init__(
        self, nursery: Nursery, store: Store, url: str, running: Running, fate: Fate[Moment] | None
    ) -> None:
        self.line, loser = running.line, Loser(url)
        super().__init__(store, self.line.clock, LineTrap(self.line, loser), fate)
        self._serving = partial(serve_line, nursery, url, running)
        self.line.hand_to(Postman(loser))
        self.line.webhook.redelivers = True

    def unforeseen(self) -> list[Asked]:
        """What LINE refused for no reason that lies in the story, like a reply whose token was not used."""
        used: set[str] = set()
        found = []
        for asked in self.line.asked:
            token = msgspec.json.decode(asked.call.body)["replyToken"] if asked.endpoint == "reply" else ""
            if asked.status >= 400 and asked.status not in FORESEEN and token not in used:
                found.append(asked)
            elif asked.status == 200 and token:
                used.add(token)
        return found

    def _serve(self, port: int) -> Server:
        self.line.webhook.url = webhook_of(self.ports[0])
        return self._serving(port=port)

    def _comes(self, user: User) -> None:
        self._tell(user, user.follows)

    def _says(self, user: User, line: str) -> None:
        self._tell(user, partial(user.says, line))

    def _taps(self, user: User, number: int) -> None:
        self._tell(user, partial(user.presses, user.tappable[number - 1]))

    def _tell(self, user: User, act: Callable[[], int]) -> None:
        """Do something, and wait until the bot has taken it, however often LINE tells it."""
        act()
        wait_for(lambda: not _missed(self.line, user))

    def _heard(self, user: User) -> list[str]:
        return [_said(bubble.message) for bubble in user.person.bubbles if not bubble.by]

    def _address(self, user: User) -> Address:
        return Address("line", self.line.destination, user.id)


@contextmanager
def living(
    nursery: Nursery,
    store: Store,
    url: str,
    begin: str,
    *,
    fate: Fate[Moment] | None = None,
    servers: int = 1,
) -> Iterator[LineLife]:
    """LINE, the server on this database, and the friends; all go by one time."""
    with running_line(Line(clock=MovableClock(datetime.fromisoformat(begin)))) as running:
        life = LineLife(nursery, store, url, running, fate)
        life.begin([running.user(name) for name in NAMES], servers)
        try:
            yield life
        finally:
            life.end()


def _missed(line: Line, user: User) -> set[str]:
    """The events of this user that the bot has not taken yet."""
    told: set[str] = set()
    taken: set[str] = set()
    for delivered in tuple(line.webhook.deliveries):
        ids = {event["webhookEventId"] for event in delivered.events if event["source"]["userId"] == user.id}
        told |= ids
        taken |= ids if delivered.taken else set()
    return told - taken


def _said(message: Json) -> str:
    items = message.get("quickReply", {}).get("items", [])
    return "\n".join([words(message), *(f"[{item['action']['label']}]" for item in items)])
