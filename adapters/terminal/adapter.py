"""The terminal as an adapter: a user at their own keyboard, and a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.port import Plain, Received
from adapters.terminal.parse import PLATFORM, parse
from adapters.terminal.render import render, shown
from adapters.terminal.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.port import Caps, Delivery, DeliveryOutcome, Request
    from adapters.terminal.deliver import Screen
    from adapters.terminal.render import Look


@dataclass(frozen=True, slots=True)
class Terminal(Plain):
    """Serves one user. `look` is asked anew for each rendering, since windows change their size."""

    user: str
    screen: Screen
    look: Callable[[], Look]

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def caps(self) -> Caps:
        return self.look().caps

    def receive(self, request: Request) -> Received:
        verify(request, self.user)
        return Received((parse(request),))

    def render(self, delivery: Delivery) -> bytes:
        return render(delivery, self.look())

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        return self.screen.show(delivery, payload, shown(delivery, self.look()))
