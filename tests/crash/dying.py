"""When a server of LINE's is killed: at any moment, or between two writes that belong together."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection
from random import Random
from threading import Event
from time import monotonic
from typing import Literal, assert_never
from urllib.parse import urlsplit

import msgspec

from tests.crash.serving import wait_for
from tests.doubles.faults import Faults, Hang, When
from tests.doubles.line.platform import Line
from tests.doubles.line.webhooks import post_over_http
from tests.doubles.posting import NO_CONNECTION
from tests.storage.raw import execute

LATEST_S = 0.2
"""A kill at any moment falls within so many seconds, rather sooner than later."""
Moment = Literal["any", "committed", "claimed", "sent", "accepted"]
"""But for any moment: before the 200 of something that is committed · while it asks for the token to send
something claimed · between sending and acceptance · between acceptance and noting it."""
Endpoint = Literal["reply", "push"]
MOMENTS: dict[Endpoint, tuple[Moment, ...]] = {
    "reply": ("any", "committed", "claimed", "sent", "accepted"),
    "push": ("accepted", "sent", "any"),
}


class Fate:
    """Decides when to kill: every moment comes as often as the others, in an order that `random` gives."""

    def __init__(self, random: Random) -> None:
        self.decided: list[tuple[Endpoint, Moment]] = []
        self._random = random
        self._to_come: dict[Endpoint, list[Moment]] = {"reply": [], "push": []}

    def next(self, endpoint: Endpoint) -> Moment:
        to_come = self._to_come[endpoint]
        if not to_come:
            to_come += self._random.sample(MOMENTS[endpoint], len(MOMENTS[endpoint]))
        moment = to_come.pop()
        self.decided.append((endpoint, moment))
        return moment

    def delay_s(self) -> float:
        return LATEST_S * self._random.random() ** 2


class Postman:
    """Brings webhooks to the server. Where told, he never learns how one of them was answered."""

    def __init__(self, database_url: str) -> None:
        self.committed, self.server_gone = Event(), Event()
        self._database_url = database_url
        self._loses_one = Event()

    def lose_one(self) -> None:
        """Of the next webhook, `committed` is set once it is stored; its answer counts as never given."""
        self.committed.clear()
        self.server_gone.clear()
        self._loses_one.set()

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        if not self._loses_one.is_set():
            return post_over_http(url, body, headers)
        self._loses_one.clear()
        connection = HTTPConnection(urlsplit(url).netloc)
        connection.request("POST", urlsplit(url).path, body, headers)
        (event,) = msgspec.json.decode(body)["events"]
        wait_for(lambda: self._is_stored(event["webhookEventId"]))
        self.committed.set()
        self.server_gone.wait()
        connection.close()
        return NO_CONNECTION

    def _is_stored(self, event_id: str) -> bool:
        found = f"SELECT 1 FROM inbox WHERE event_id = '{event_id}'"  # noqa: S608  # a ULID
        return bool(execute(self._database_url, found))


class Trap:
    """Holds the server in the moment in which it is to die."""

    def __init__(self, line: Line, postman: Postman) -> None:
        self._line = line
        self._postman = postman

    def set(self, moment: Moment, endpoint: Endpoint, delay_s: float) -> Callable[[], bool]:
        """Set it before anything happens; what comes back tells when the moment has come."""
        match moment:
            case "any":
                return _after(delay_s)
            case "committed":
                self._postman.lose_one()
                return self._postman.committed.is_set
            case "claimed":
                self._line.access.revoke()
                return self._held("token", "before")
            case "sent":
                return self._held(endpoint, "before")
            case "accepted":
                return self._held(endpoint, "after")
            case _:
                assert_never(moment)

    def spring(self) -> None:
        """The server is dead: whatever was held for it goes on."""
        self._line.faults = Faults()
        self._postman.server_gone.set()

    def _held(self, endpoint: str, when: When) -> Callable[[], bool]:
        before = len(self._line.asked)
        self._line.faults.plan(endpoint, Hang(when))
        return lambda: any(asked.endpoint == endpoint for asked in self._line.asked[before:])


def _after(delay_s: float) -> Callable[[], bool]:
    at = monotonic() + delay_s
    return lambda: monotonic() >= at
