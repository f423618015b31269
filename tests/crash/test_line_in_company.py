"""Several servers on one database: friends in LINE notice nothing of it, nor when one of them is killed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from time import monotonic

import pytest

from bot.clock import MovableClock
from bot.running import GRACE_S
from storage.sealing import KeyRing
from storage.store import Store, open_store
from tests.bot.kits import KEYS
from tests.crash.lining import LineLife
from tests.crash.living import Story
from tests.crash.nursery import Nursery
from tests.crash.serving import SLOW_S, Server, serve_line, wait_for, webhook_of
from tests.crash.story import BEGIN, lived
from tests.doubles.faults import Fault, Faults, Hang, Slow
from tests.doubles.line.chats import How, words
from tests.doubles.line.platform import Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User
from tests.doubles.line.webhooks import post_over_http

LEASE = timedelta(seconds=26)
"""A second more than a delivery is claimed for; a reply is still free then."""
LONG = timedelta(minutes=2)
"""Longer than a reply token lives."""


@dataclass(frozen=True)
class Crossroads:
    """Webhooks go to any of the servers, and many to all of them at once."""

    ports: tuple[int, ...]
    random: Random

    def __call__(self, _url: str, body: bytes, headers: dict[str, str]) -> int:
        doors = self.random.sample(self.ports, self.random.randint(1, len(self.ports)))
        post = partial(post_over_http, body=body, headers=headers)
        with ThreadPoolExecutor(len(doors)) as at_once:
            return min(at_once.map(post, map(webhook_of, doors)))


@pytest.mark.timeout(300)
def test_friends_of_two_servers_hear_everything_once_and_in_order(
    calm: Story, nursery: Nursery, postgres_url: str, random: Random
) -> None:
    def at_the_crossroads(life: LineLife) -> None:
        life.line.hand_to(Crossroads(life.ports, random))

    story = lived(nursery, postgres_url, servers=2, before=at_the_crossroads)
    assert story.heard == calm.heard
    assert story.remains == calm.remains


@dataclass
class Place:
    """LINE with one user, a database, and servers that come and go."""

    running: Running
    store: Store
    _nursery: Nursery
    _url: str
    _alive: list[Server] = field(default_factory=list)

    @property
    def line(self) -> Line:
        return self.running.line

    @property
    def mika(self) -> User:
        return self.running.user("Mika")

    def starts(self) -> Server:
        """One more server, which is told everything from now on."""
        server = serve_line(self._nursery, self._url, self.running)
        self.line.webhook.url = webhook_of(server.port)
        self._alive.append(server)
        return server

    def kills(self, server: Server) -> None:
        self._alive.remove(server)
        server.is_killed()
        self.line.faults = Faults()

    def stops(self, server: Server) -> str:
        self._alive.remove(server)
        return server.is_told_to_stop()

    def passes(self, time: timedelta) -> None:
        """Time passes for everybody."""
        self.line.clock.advance(time)
        for server in self._alive:
            server.comes_to(self.line.clock.now())

    def holds(self, endpoint: str, fault: Fault) -> None:
        """Have Mika ask for help, and wait until the server is stuck in answering it."""
        before = len(self.line.asked)
        if endpoint == "token":
            self.line.access.revoke()
        self.line.faults.plan(endpoint, fault)
        assert self.mika.says("ヘルプ") == 200
        wait_for(lambda: any(asked.endpoint == endpoint for asked in self.line.asked[before:]))

    def settles(self) -> list[How]:
        """How Mika was answered, each time she was, once nothing is on its way."""
        wait_for(lambda: not self.store.run(lambda work: work.stats(self.line.clock.now())).waiting)
        person = self.mika.person
        told = [bubble for bubble in person.bubbles[person.acted :] if not bubble.by]
        first = words(told[0].message)
        return [bubble.how for bubble in told if words(bubble.message) == first]

    def ends(self) -> None:
        for server in self._alive:
            server.is_killed()


@pytest.fixture
def place(nursery: Nursery, database_url: str) -> Iterator[Place]:
    """Mika has just become a friend; no server is there any more."""
    clock = MovableClock(datetime.fromisoformat(BEGIN))
    with ExitStack() as stack:
        running = stack.enter_context(running_line(Line(clock=clock)))
        running.line.hand_to(partial(post_over_http, within_s=SLOW_S))
        store = open_store(database_url, KeyRing.parse(KEYS))
        stack.callback(store.close)
        made = Place(running, store, nursery, database_url)
        stack.callback(made.ends)
        server = made.starts()
        assert made.mika.follows() == 200
        made.mika.hears(within_s=SLOW_S)
        made.stops(server)
        yield made


HELD: dict[str, tuple[str, Fault]] = {
    "before it was sent": ("token", Hang("before")),
    "before it was taken": ("reply", Hang("before")),
    "after it was taken": ("reply", Hang("after")),
}


@pytest.mark.parametrize("held", HELD)
def test_what_a_killed_server_had_claimed_another_brings_while_the_reply_is_free(
    place: Place, held: str
) -> None:
    dying = place.starts()
    place.holds(*HELD[held])
    place.starts()
    place.kills(dying)
    place.passes(LEASE)
    assert place.settles() == ["reply"]
    assert place.line.quota.used == 0


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("before it was sent", ["push"]),
        ("before it was taken", ["push"]),
        # The one case in which something is seen twice: nobody can tell any more that it has arrived.
        ("after it was taken", ["reply", "push"]),
    ],
)
def test_what_a_server_owed_that_was_long_gone_is_pushed(place: Place, held: str, told: list[How]) -> None:
    dying = place.starts()
    place.holds(*HELD[held])
    place.kills(dying)
    place.passes(LONG)
    place.starts()
    assert place.settles() == told


def test_a_server_that_is_told_to_stop_finishes_what_it_is_sending(place: Place) -> None:
    server = place.starts()
    place.holds("reply", Slow(1.5))
    said = place.stops(server)
    assert "Traceback" not in said
    assert place.settles() == ["reply"]
    place.starts()
    place.passes(LONG)
    assert place.settles() == ["reply"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_platform_that_does_not_answer_keeps_no_server_from_stopping(place: Place) -> None:
    server = place.starts()
    place.holds("reply", Hang("after"))
    begun = monotonic()
    place.stops(server)
    assert monotonic() - begun < GRACE_S
    assert place.settles() == ["reply"]


def test_a_webhook_that_is_at_the_door_is_taken_before_the_server_stops(place: Place) -> None:
    server = place.starts()
    before = len(place.line.asked)
    place.line.faults.plan("profile", Slow(0.5))
    with ThreadPoolExecutor(1) as meanwhile:
        jiro = place.running.user("Jiro")
        begun = meanwhile.submit(jiro.follows)
        wait_for(lambda: any(asked.endpoint == "profile" for asked in place.line.asked[before:]))
        place.stops(server)
        assert begun.result() == 200
    place.starts()
    assert "はじめまして" in jiro.hears(within_s=SLOW_S)
