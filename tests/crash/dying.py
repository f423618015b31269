"""When a server is killed: at any moment, or between two things that belong together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from random import Random
from threading import Event, Lock
from time import monotonic
from typing import Generic, Literal, Protocol, TypeVar

from tests.crash.serving import wait_for
from tests.doubles.faults import Faults, Hang, When
from tests.storage.raw import looking_into

LATEST_S = 0.2
"""A kill at any moment falls within so many seconds, rather sooner than later."""
Round = Literal["reply", "push", "open"]
"""People do something and are answered · time has come, and the coach speaks · they ask for a form."""
M = TypeVar("M", bound=str)


class Fate(Generic[M]):
    """Decides when to kill: every moment comes as often as the others, in an order that `random` gives."""

    def __init__(self, random: Random, moments: Mapping[Round, tuple[M, ...]], every: int = 1) -> None:
        """It strikes in `every` so-manieth round."""
        self.decided: list[tuple[Round, M]] = []
        self._every, self._rounds = every, 0
        self._random = random
        self._moments = moments
        self._to_come: dict[Round, list[M]] = {kind: [] for kind in moments}

    @property
    def is_whole(self) -> bool:
        """Whether every moment there is has come."""
        there = {(kind, moment) for kind, moments in self._moments.items() for moment in moments}
        return there == set(self.decided)

    def strikes(self) -> bool:
        """Whether it does so in this round."""
        self._rounds += 1
        return self._rounds % self._every == 0

    def next(self, kind: Round) -> M:
        to_come = self._to_come[kind]
        if not to_come:
            to_come += self._random.sample(self._moments[kind], len(self._moments[kind]))
        moment = to_come.pop()
        self.decided.append((kind, moment))
        return moment

    def delay_s(self) -> float:
        return LATEST_S * self._random.random() ** 2


class Loser:
    """Where told, has the platform never learn how the server answered to one of the things it was told."""

    def __init__(self, database_url: str) -> None:
        self.committed, self.server_gone = Event(), Event()
        self._database_url = database_url
        self._lock = Lock()
        self._wanted = False

    def lose_one(self) -> None:
        """Of the next thing told, `committed` is set once it is stored; its answer counts as never given."""
        self.committed.clear()
        self.server_gone.clear()
        self._wanted = True

    def loses(self) -> bool:
        """Whether the answer of this one is to be lost. True once."""
        with self._lock:
            wanted, self._wanted = self._wanted, False
            return wanted

    def wait(self, *ids: str) -> None:
        """Until it is stored, by whichever of its ids, and the server is dead."""
        known = ", ".join(f"'{one}'" for one in ids)
        found = f"SELECT 1 FROM inbox WHERE event_id IN ({known})"  # noqa: S608  # a double's own
        with looking_into(self._database_url) as look:
            wait_for(lambda: bool(look(found)))
        self.committed.set()
        self.server_gone.wait()


class Double(Protocol):
    """What a trap needs of a platform."""

    faults: Faults


class Trap(ABC, Generic[M]):
    """Holds the server in the moment in which it is to die."""

    def __init__(self, double: Double, loser: Loser) -> None:
        self._double = double
        self._loser = loser

    @abstractmethod
    def set(self, moment: M, kind: Round, delay_s: float) -> Callable[[], bool]:
        """Set it before anything happens; what comes back tells when the moment has come."""

    @abstractmethod
    def _asked(self) -> list[str]:
        """The endpoints the server has asked for, in order."""

    def spring(self) -> None:
        """The server is dead: whatever was held for it goes on."""
        self._double.faults = Faults()
        self._loser.server_gone.set()

    def _held(self, endpoint: str, when: When) -> Callable[[], bool]:
        before = len(self._asked())
        self._double.faults.plan(endpoint, Hang(when))
        return lambda: endpoint in self._asked()[before:]

    def _after_commit(self) -> Callable[[], bool]:
        self._loser.lose_one()
        return self._loser.committed.is_set


def after(delay_s: float) -> Callable[[], bool]:
    """The moment so many seconds from now."""
    at = monotonic() + delay_s
    return lambda: monotonic() >= at
