"""What goes wrong, as the test has planned: one fault for one request to one endpoint."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Event
from typing import Literal

from tests.doubles.answers import Answer

When = Literal["before", "after"]
"""Before the platform takes the request, or after it has taken it."""


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer, until the bot hangs up."""

    when: When


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is cut."""

    when: When


@dataclass(frozen=True, slots=True)
class Fails:
    """500."""

    when: When


@dataclass(frozen=True, slots=True)
class Slow:
    """Taken at once, answered late."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """Taken at once, answered when the test lets go."""

    let_go: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class Refuses:
    """Not taken; answered with this."""

    answer: Answer


Fault = Hang | Reset | Fails | Slow | Held | Refuses


@dataclass
class Faults:
    """The faults to come, in order, by the name of the endpoint."""

    _planned: dict[str, deque[Fault]] = field(default_factory=dict)

    def plan(self, endpoint: str, *faults: Fault) -> None:
        self._planned.setdefault(endpoint, deque()).extend(faults)

    def take(self, endpoint: str) -> Fault | None:
        waiting = self._planned.get(endpoint)
        return waiting.popleft() if waiting else None

    @property
    def left(self) -> int:
        """How many have not happened yet."""
        return sum(len(waiting) for waiting in self._planned.values())
