"""What every platform offers to the rest, and what passes between them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from adapters.quota import Quota
from dialogs.core.book import Phase
from dialogs.core.events import Event
from dialogs.core.prompts import Card, Prompt


class AdapterError(Exception):
    """A request or payload a platform's adapter cannot accept."""


class BadSignatureError(AdapterError):
    """The request was not signed by the platform."""


class MalformedError(AdapterError):
    """The request is signed, but is not what the platform sends."""


class TooLargeError(AdapterError):
    """The request is larger than any the platform sends."""


class NotNowError(AdapterError):
    """What is needed for it cannot be told right now; it may be tried again."""


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

    `event_id` is unique per platform; `sent_at` is the platform's clock, never ours. `message_id` names the
    message that was said or taken back, where the platform lets a user take one back. `tapped` tells the
    adapter which message carried the button, so that it can show there what became of it. Where the platform
    tells no time, `sent_at` is when it came, by our clock, and `timed` is false: it is told at once, so it is
    never late and makes nothing late. `file` is where a calendar file lies that came along, for `complete`.
    """

    event_id: str
    address: Address
    event: Event
    sent_at: datetime
    reply: Reply | None = None
    message_id: str = ""
    tapped: str = ""
    timed: bool = True
    file: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What a request held. `passed` names the kinds of events about which nothing is done."""

    inbounds: tuple[Inbound, ...]
    passed: tuple[str, ...] = ()


class Outcome(Protocol):
    """What became of an event that was handed in."""

    @property
    def refused(self) -> Mapping[str, str]:
        """By field, why a form was not taken; empty when it was, and for everything else."""

    @property
    def lang(self) -> str:
        """What is spoken with whoever did it; empty where nobody was met."""

    @property
    def erased(self) -> bool:
        """Whether nothing is known any more of whoever did it: from now on they are a stranger."""


Take = Callable[[tuple[Inbound, ...]], Awaitable[Sequence[Outcome]]]
"""Has events taken, all or none; returns once they are committed, and raises when they could not be."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request held, and what it is answered with once that is taken."""

    received: Received
    body: bytes = b""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One turn's prompts on their way to one address. `key` never changes between attempts.

    `reply` is there until it expires or is known to be of no use. `attempt` leaves out those before that have
    certainly brought nothing there: on any but the first it may have arrived, and its reply been used.
    `phase` tells what the user is about to do next. `put_at` is when the turn was held. `tapped` is the
    inbound's, and `heard` whether its tap counted. `home` is what the user's home shows from now on, empty
    where it stays as it is.
    """

    key: str
    address: Address
    prompts: tuple[Prompt, ...]
    lang: str
    attempt: int = 1
    reply: Reply | None = None
    phase: Phase = "before"
    put_at: datetime | None = None
    tapped: str = ""
    heard: bool = True
    home: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Delivered. `reference` is the platform's name for the message, empty where there is none.

    `pushed` is how many pushes it took: they count against the platform's plan.
    """

    reference: str = ""
    pushed: int = 0


@dataclass(frozen=True, slots=True)
class Retry:
    """Not delivered, try again: the channel after `after_s` seconds, or this one when the sender sees fit.

    `spent`: the reply handle is of no use and was not used. At once and without it, once that is noted.
    `unsure`: the last request did not arrive, but the reply handle may have been used by one before.
    """

    after_s: float | None = None
    why: str = ""
    spent: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell whether it arrived."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It will never arrive. `gone`: the user cannot be reached any more.

    `unpaid`: the platform's plan has no room left for a push.
    """

    why: str
    gone: bool = False
    unpaid: bool = False


DeliveryOutcome = Receipt | Retry | Unknown | GiveUp


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook as it came at `received_at`: raw body and headers with lower-case names."""

    body: bytes
    headers: dict[str, str]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Caps:
    """What a platform can show, as data for `degrade`.

    `buttons` is how many choices one question may carry; `label` and `text` are the longest label and text,
    each counted in its own unit. `picker` and `card`: whether the platform has a way of its own to show them.
    `push_costs`: what the coach says unasked counts against a plan, while a reply is free. `key_lasts`: how
    long the platform remembers a delivery's key; absent where it remembers none, or all. `forms`: it can ask
    for several things at once; `home`: it has a page of the user's own.
    """

    buttons: int
    label: int
    label_unit: Callable[[str], int]
    text: int
    text_unit: Callable[[str], int]
    picker: bool = True
    card: bool = True
    push_costs: bool = False
    key_lasts: timedelta | None = None
    forms: bool = False
    home: bool = False


class Adapter(Protocol):
    """What every platform must offer. Receiving and rendering do no I/O."""

    @property
    def name(self) -> str: ...

    @property
    def caps(self) -> Caps: ...

    @property
    def door(self) -> str:
        """The path its webhooks come to, empty where they come by another way only."""

    async def open(self) -> None:
        """Connect: called once, inside the event loop, before anything else that waits."""

    async def close(self) -> None:
        """Let go of what `open` took. Harmless when it took nothing, or was never called."""

    async def listen(self, take: Take) -> None:
        """From now on hand in what comes by another way than the door; until closed."""

    async def answer(self, request: Request, take: Take) -> Answer:
        """Receive, complete, have it taken. Raises like `receive`, and what `take` raises."""

    def receive(self, request: Request) -> Received:
        """Verify, then parse. Raises a subclass of `AdapterError`."""

    async def complete(self, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
        """Look up what the webhook leaves out, like the language of who joined: well within the time the
        platform gives, or not at all."""

    async def show_waiting(self, address: Address) -> None:
        """Let the user see that an answer is being worked on. Never raises."""

    def render(self, delivery: Delivery) -> bytes:
        """The platform's payload, ready to be sent."""

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        """Send it. Never raises for what the platform or the network does."""

    async def quotas(self) -> Mapping[str, Quota | None]:
        """How much room each channel's plan has, by tenant; None for one that the platform does not tell."""


class Plain:
    """What an adapter does where its platform knows nothing of the kind."""

    @property
    def door(self: Named) -> str:
        return f"/{self.name}/webhook"

    async def open(self) -> None:
        """There is nothing to connect to."""

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def listen(self, take: Take) -> None:
        """All comes to the door."""

    async def answer(self: Named, request: Request, take: Take) -> Answer:
        """The platform wants to know no more than that its events were taken."""
        received = self.receive(request)
        await take(await self.complete(received.inbounds))
        return Answer(received)

    async def complete(self, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
        return inbounds

    async def show_waiting(self, address: Address) -> None:
        """There is no way to show it."""

    async def quotas(self) -> Mapping[str, Quota | None]:
        return {}


class Named(Protocol):
    """What `Plain` needs of an adapter itself."""

    @property
    def name(self) -> str: ...

    def receive(self, request: Request) -> Received: ...

    async def complete(self, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]: ...
