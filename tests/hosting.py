"""The program in an event loop of its own, for tests that play a platform and its people around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.desk import Desk
from bot.wiring import App
from tests.doubles.serving import Loop
from tests.grounds import StillClock

T = TypeVar("T")


@dataclass
class Hosting(ABC):
    """The program; its platform's double has the same clock."""

    app: App
    clock: StillClock
    loop: Loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Have it done in the program's own loop."""
        return self.loop.run(work)

    @abstractmethod
    def take_at(self, desk: Desk) -> None:
        """What the platform tells goes to this desk from now on."""

    def catch_up(self) -> None:
        """Wait until nothing is left to be sent."""
        self.run(self.app.sender.loop.caught_up())


async def start(app: App, *, alarm: bool) -> None:
    """Start the program with all its loops, or without those that go by the clock."""
    if alarm:
        await app.start()
    else:
        for adapter in app.adapters:
            await adapter.open()
        app.sender.loop.start()
        app.store.listen(lambda _topic: app.sender.loop.wake())
    for adapter in app.adapters:
        await adapter.listen(app.desk.take)
