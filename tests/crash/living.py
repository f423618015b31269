"""People who live a story while their server is killed, and is told again what it missed.

All of them do something at once, and meanwhile the server is killed and started again. When all is quiet they
go on.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPException
from typing import Generic, Protocol, TypeVar

from adapters.port import Address
from bot.clock import MovableClock
from storage.store import Store
from tests.crash.chatting import question, remains
from tests.crash.dying import Fate, M, Round, Trap
from tests.crash.serving import Server, wait_for
from tests.ports import free_port

NAMES = ("Hanako", "Jiro", "Mei")
Act = Callable[[], None]
Answers = dict[str, tuple[str, ...]]
"""What is done about each question, in a row and without waiting for what comes: words, or `:tap 2`."""


class Person(Protocol):
    """What every platform's people have."""

    @property
    def name(self) -> str: ...


class User(Protocol):
    """Somebody at a double, whatever it is of."""

    @property
    def id(self) -> str: ...
    @property
    def person(self) -> Person: ...


U = TypeVar("U", bound=User)


@dataclass(frozen=True)
class Story:
    """How a life went: what each of them was told, and what is known of them."""

    heard: dict[str, list[str]]
    remains: dict[str, str]


class Life(ABC, Generic[U, M]):
    """A story, with one kill a round where there is a `fate`. Events go to the first of the servers."""

    def __init__(self, store: Store, clock: MovableClock, trap: Trap[M], fate: Fate[M] | None) -> None:
        self.clock = clock
        self.births = 0
        self._store = store
        self._trap = trap
        self._fate = fate
        self._users: list[U] = []
        self._servers: list[Server] = []

    # What differs from platform to platform.

    @abstractmethod
    def _serve(self, port: int) -> Server:
        """A server at that port that is ready for all that comes."""

    @abstractmethod
    def _comes(self, user: U) -> None:
        """Meet the coach."""

    @abstractmethod
    def _says(self, user: U, line: str) -> None:
        """Have it taken, however often it must be told."""

    @abstractmethod
    def _taps(self, user: U, number: int) -> None:
        """The same with one of the present question's choices, counted from 1."""

    @abstractmethod
    def _heard(self, user: U) -> list[str]:
        """What they were told, message by message, with what could be tapped."""

    @abstractmethod
    def _address(self, user: U) -> Address:
        """Where the coach reaches them."""

    # What does not.

    def begin(self, users: Sequence[U], servers: int) -> None:
        """Start the servers; these are there."""
        self._users = list(users)
        self.ports = tuple(free_port() for _ in range(servers))
        self._begin()

    def live(self, answers: Answers, moments: Sequence[str]) -> Story:
        """From the first greeting over these moments, in order, until nothing more is asked."""
        self.goes_on("reply", [partial(self._comes, user) for user in self._users])
        for moment in (*moments, ""):
            self.answer(answers)
            if moment:
                self.clock.set(datetime.fromisoformat(moment))
                self.goes_on("push", [self._let_the_servers_know])
        return self.told()

    def answer(self, answers: Answers) -> None:
        """Answer until there is no answer to what is asked."""
        while acts := [act for user in self._users for act in self._answering(user, answers)]:
            self.goes_on("reply", acts)

    def told(self) -> Story:
        """The story so far."""
        heard = {user.person.name: self._heard(user) for user in self._users}
        return Story(heard, {user.person.name: self.known(user) for user in self._users})

    def end(self) -> None:
        for server in self._servers:
            server.is_killed()

    def known(self, user: U) -> str:
        """All that is kept of them."""
        return remains(self._store, self._address(user))

    def goes_on(self, kind: Round, acts: Sequence[Act]) -> None:
        """Have this done at once, and a server killed meanwhile, until all is quiet."""
        with ThreadPoolExecutor(len(acts)) as at_once:
            if self._fate is None or not self._fate.strikes():
                list(at_once.map(_carry_out, acts))
            else:
                come = self._trap.set(self._fate.next(kind), kind, self._fate.delay_s())
                begun = [at_once.submit(act) for act in acts]
                wait_for(lambda: come() or (all(one.done() for one in begun) and self._is_quiet()))
                self._die()
                for one in begun:
                    one.result()
        wait_for(self._is_quiet)

    def _begin(self) -> None:
        self._servers = [self._serve(port) for port in self.ports]
        self.births += 1

    def _die(self) -> None:
        self.end()
        self._trap.spring()
        self._begin()

    def _let_the_servers_know(self) -> None:
        """One that is killed before it hears of the time is started with it."""
        for server in self._servers:
            with suppress(OSError, HTTPException):
                server.comes_to(self.clock.now())

    def _answering(self, user: U, answers: Answers) -> Iterator[Act]:
        lines = answers.get(self._question(user))
        if lines:
            yield partial(self._do, user, lines)

    def _do(self, user: U, lines: tuple[str, ...]) -> None:
        for line in lines:
            if line.startswith(":tap "):
                self._taps(user, int(line.removeprefix(":tap ")))
            else:
                self._says(user, line)

    def _question(self, user: U) -> str:
        return question(self._store, self._address(user))

    def _is_quiet(self) -> bool:
        """Whether nothing is on its way to anybody, and nothing is due."""
        waits = self._store.run(lambda work: work.stats(self.clock.now()))
        assert (waits.dead, waits.parked) == (0, 0)
        return not (waits.waiting or waits.nudges or waits.calls)


def _carry_out(act: Act) -> None:
    act()
