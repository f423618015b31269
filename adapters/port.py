"""What every platform offers to the rest, and what passes between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogs.core.events import Event
from dialogs.core.prompts import Prompt


class AdapterError(Exception):
    """A request or payload a platform's adapter cannot accept."""


class BadSignatureError(AdapterError):
    """The request was not signed by the platform."""


class MalformedError(AdapterError):
    """The request is signed, but is not what the platform sends."""


class TooLargeError(AdapterError):
    """The request is larger than any the platform sends."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a platform reaches a user. `tenant` is the channel or workspace; `id` the user's id there."""

    platform: str
    tenant: str
    id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A handle that answers one inbound for free, until it expires."""

    handle: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Inbound:
    """An event in its verified envelope.

    `event_id` is unique per platform; `sent_at` is the platform's clock, never ours.
    """

    event_id: str
    address: Address
    event: Event
    sent_at: datetime
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One turn's prompts on their way to one address. `key` never changes between attempts."""

    key: str
    address: Address
    prompts: tuple[Prompt, ...]
    lang: str
    attempt: int = 1
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Delivered. `reference` is the platform's name for the message, empty where there is none."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Not delivered, try again: after `after_s` seconds, or when the sender sees fit."""

    after_s: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell whether it arrived."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It will never arrive. `gone`: the user cannot be reached any more."""

    why: str
    gone: bool = False


DeliveryOutcome = Receipt | Retry | Unknown | GiveUp


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook as it came: raw body and headers with lower-case names."""

    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Caps:
    """What a platform can show, as data for `degrade`.

    `buttons` is how many choices one question may carry; `label` and `text` are the longest label and text,
    each counted in its own unit. `picker` and `card`: whether the platform has a way of its own to show them.
    """

    buttons: int
    label: int
    label_unit: Callable[[str], int]
    text: int
    text_unit: Callable[[str], int]
    picker: bool = True
    card: bool = True


class Adapter(Protocol):
    """What every platform must offer. Receiving and rendering do no I/O."""

    @property
    def name(self) -> str: ...

    def receive(self, request: Request) -> tuple[Inbound, ...]:
        """Verify, then parse. Raises a subclass of `AdapterError`."""

    def render(self, delivery: Delivery) -> bytes:
        """The platform's payload, ready to be sent."""

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        """Send it. Never raises for what the platform or the network does."""
