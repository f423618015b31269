"""Friends who live a story in LINE while the server is killed, and LINE tells it again what it missed.

All of them do something at once, and meanwhile the server is killed and started again. When all is quiet they
go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from http.client import HTTPException

import msgspec

from adapters.port import Address
from bot.clock import MovableClock
from storage.store import Store
from tests.crash.chatting import question, remains
from tests.crash.dying import Endpoint, Fate, Postman, Trap
from tests.crash.nursery import Nursery
from tests.crash.serving import free_port, serve_line, wait_for, webhook_of
from tests.doubles.answers import Json
from tests.doubles.line.chats import words
from tests.doubles.line.platform import Asked, Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User

NAMES = ("Hanako", "Jiro", "Mei")
FORESEEN = frozenset({401, 409, 500})
"""Refusals that belong to the story: a token has ended · a push had been accepted · as a trap has it."""
Act = Callable[[], None]
Answers = dict[str, tuple[str, ...]]
"""What is done about each question, in a row and without waiting for what comes: words, or `:tap 2`."""


class Life:
    """A story, with one kill a round where there is a `fate`. Webhooks go to the first of the servers."""

    def __init__(
        self,
        nursery: Nursery,
        store: Store,
        url: str,
        running: Running,
        *,
        fate: Fate | None,
        servers: int,
    ) -> None:
        self._nursery = nursery
        self._store = store
        self._url = url
        self._running = running
        self.line = running.line
        self.ports = tuple(free_port() for _ in range(servers))
        self._fate = fate
        postman = Postman(url)
        self._trap = Trap(self.line, postman)
        self.line.hand_to(postman)
        self.line.webhook.url = webhook_of(self.ports[0])
        self.line.webhook.redelivers = True
        self._users = [running.user(name) for name in NAMES]
        self._begin()

    def live(self, answers: Answers, moments: Sequence[str]) -> None:
        """From the first greeting over these moments, in order, until nothing more is asked."""
        self._round("reply", [partial(self._tell, user, user.follows) for user in self._users])
        for moment in (*moments, ""):
            while acts := [act for user in self._users for act in self._answering(user, answers)]:
                self._round("reply", acts)
            if moment:
                self.line.clock.set(datetime.fromisoformat(moment))
                self._round("push", [self._let_the_servers_know])

    def end(self) -> None:
        for server in self._servers:
            server.is_killed()

    def heard(self) -> dict[str, list[str]]:
        """What each of them was told, message by message, with what could be tapped."""
        return {
            user.person.name: [_said(bubble.message) for bubble in user.person.bubbles if not bubble.by]
            for user in self._users
        }

    def remains(self) -> dict[str, str]:
        """What is known of each of them."""
        return {user.person.name: remains(self._store, self._address(user)) for user in self._users}

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

    def _begin(self) -> None:
        self._servers = [
            serve_line(self._nursery, self._url, self._running, port=port) for port in self.ports
        ]

    def _let_the_servers_know(self) -> None:
        """One that is killed before it hears of the time is started with it."""
        for server in self._servers:
            with suppress(OSError, HTTPException):
                server.comes_to(self.line.clock.now())

    def _answering(self, user: User, answers: Answers) -> Iterator[Act]:
        lines = answers.get(question(self._store, self._address(user)))
        if lines:
            yield partial(self._do, user, lines)

    def _do(self, user: User, lines: tuple[str, ...]) -> None:
        for line in lines:
            if line.startswith(":tap "):
                thing = user.tappable[int(line.removeprefix(":tap ")) - 1]
                self._tell(user, partial(user.presses, thing))
            else:
                self._tell(user, partial(user.says, line))

    def _tell(self, user: User, act: Callable[[], int]) -> None:
        """Do something, and wait until the bot has taken it, however often LINE tells it."""
        act()
        wait_for(lambda: not _missed(self.line, user))

    def _round(self, endpoint: Endpoint, acts: Sequence[Act]) -> None:
        with ThreadPoolExecutor(len(acts)) as at_once:
            if self._fate is None:
                list(at_once.map(_carry_out, acts))
            else:
                come = self._trap.set(self._fate.next(endpoint), endpoint, self._fate.delay_s())
                begun = [at_once.submit(act) for act in acts]
                wait_for(lambda: come() or (all(one.done() for one in begun) and self._is_quiet()))
                self._die()
                for one in begun:
                    one.result()
        wait_for(self._is_quiet)

    def _die(self) -> None:
        self.end()
        self._trap.spring()
        self._begin()

    def _is_quiet(self) -> bool:
        """Whether nothing is on its way to anybody, and nothing is due."""
        waits = self._store.run(lambda work: work.stats(self.line.clock.now()))
        assert (waits.dead, waits.parked) == (0, 0)
        return not (waits.waiting or waits.nudges or waits.calls)

    def _address(self, user: User) -> Address:
        return Address("line", self.line.destination, user.id)


@contextmanager
def living(
    nursery: Nursery, store: Store, url: str, begin: str, *, fate: Fate | None = None, servers: int = 1
) -> Iterator[Life]:
    """LINE, the server on this database, and the friends; all go by one time."""
    with running_line(Line(clock=MovableClock(datetime.fromisoformat(begin)))) as running:
        life = Life(nursery, store, url, running, fate=fate, servers=servers)
        try:
            yield life
        finally:
            life.end()


def _carry_out(act: Act) -> None:
    act()


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
