"""What a measurement has to know of a platform: how it asks, what it is sent, and both read by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.port import Address, Delivery, Request

Values = dict[str, Any]
"""What is stored for an event."""


class Platform(Protocol):
    """A platform and the people on it. Everything it sends is signed, and sent at `people.NOW`."""

    @property
    def name(self) -> str: ...

    @property
    def door(self) -> str:
        """The path its requests go to."""

    @property
    def mouth(self) -> str:
        """The path that messages are posted to."""

    @property
    def replies(self) -> bool:
        """Whether an answer goes out by a handle that came with the question."""

    @property
    def token(self) -> str: ...

    def settings(self, url: str) -> dict[str, str]:
        """Those that connect the product to it, its API being at that address."""

    def address(self, user: str) -> Address: ...

    def recipient(self, hour: int, user: int) -> str:
        """To whom the message of that hour goes: never one to whom a message leads to more than one call."""

    def typed(self, user: str, text: str, number: int) -> Request:
        """The user's `number`-th message, `number` seconds later."""

    def greeting(self, user: str) -> tuple[Request, ...]:
        """What a user does once, before anything is measured."""

    def nothing(self) -> Request:
        """A request about which nothing is done."""

    def body(self, delivery: Delivery) -> bytes:
        """What is posted for it, as one would write it by hand."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> list[Values] | None:
        """A request read by hand: what is stored for each of its events; None when it is not signed."""
