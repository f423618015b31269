"""The small values that pass between the storage and those who use it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dialogs.core.book import Phase
    from dialogs.core.events import Event
    from dialogs.core.prompts import Card, Prompt
    from dialogs.notebook import Nudge

Topic = Literal["outbox", "nudges", "calls"]
"""What a commit may have brought news of."""


class Addressed(Protocol):
    """Whatever names a place on a platform; an adapter's address is one."""

    @property
    def platform(self) -> str: ...
    @property
    def tenant(self) -> str: ...
    @property
    def id(self) -> str: ...


class Handle(Protocol):
    """Whatever answers one inbound until it expires; an adapter's reply is one."""

    @property
    def handle(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class AddressKey:
    """Where a platform reaches a user."""

    platform: str
    tenant: str
    id: str


class Reach(NamedTuple):
    """One of a user's addresses, and when it was heard from and given up, as stored."""

    platform: str
    tenant: str
    id: str
    heard_at: int | None
    gone_at: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """One of a user's addresses. `preferred`: where they want what is said unasked; `gone`: out of reach."""

    address: AddressKey
    preferred: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class ReplyHandle:
    """A handle that answers one inbound, until it expires."""

    handle: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Outbound:
    """A turn's prompts for one address, and what goes with them.

    `key` is the same in all attempts, and `kind` says what caused it: a reply, a nudge, a home. `nudges`,
    `phase`, `tapped`, `heard` and `home` are what a `Claimed` row tells of them.
    """

    user_id: str | None
    address: Addressed
    key: str
    kind: str
    prompts: tuple[Prompt, ...]
    lang: str
    reply: Handle | None = None
    expires_at: datetime | None = None
    nudges: tuple[Nudge, ...] = ()
    phase: Phase = "before"
    tapped: str = ""
    heard: bool = True
    home: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """An outbox row on its way. `attempt` is the fence to acknowledge with; `tries` start anew when it is
    revived, and after an attempt that was forgiven; of those before this one, `doubts` may have arrived.

    `reply` is absent once it is known to be of no use. `nudges` are what it speaks of unasked: to be decided
    on again when it expires unheard. `phase` is what the user was about to do when it was said. `tapped`
    names the message whose button was tapped, `heard` tells whether the tap counted; `home` is what the home
    shows. `revived_at`: since when it is sent though it was a dead letter.
    """

    id: int
    attempt: int
    tries: int
    doubts: int
    address: AddressKey
    user_id: str | None
    key: str
    kind: str
    lang: str
    prompts: tuple[Prompt, ...]
    reply: ReplyHandle | None
    put_at: datetime
    expires_at: datetime | None
    nudges: tuple[Nudge, ...] = ()
    phase: Phase = "before"
    tapped: str = ""
    heard: bool = True
    home: tuple[Card, ...] = ()
    revived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that installed the coach at `installed_at`.

    `bot_id` and `bot_user_id` name the coach itself there. `refresh_token` and `expires_at` are there where
    tokens rotate.
    """

    tenant: str
    token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    installed_at: datetime
    scopes: tuple[str, ...] = ()
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unasked:
    """What waits to be said unasked at one place, and may be said at another."""

    key: str
    expires_at: datetime | None
    lang: str
    prompts: tuple[Prompt, ...]
    nudges: tuple[Nudge, ...]
    phase: Phase


@dataclass(frozen=True, slots=True)
class Usage:
    """A channel's plan as its platform told at `synced_at`; `sent` is what we have pushed since then."""

    platform: str
    tenant: str
    most: int | None
    used: int
    sent: int
    synced_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An outbox row nobody tries any more; it can be revived or dropped. Its prompts stay sealed."""

    id: int
    attempt: int
    address: AddressKey
    user_id: str | None
    key: str
    kind: str
    put_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Parked:
    """An event whose turn failed. `error` names the exception and its place, never what the user wrote."""

    id: int
    event_id: str
    address: AddressKey
    event: Event
    error: str
    sent_at: datetime
    parked_at: datetime
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class PendingCall:
    """A call that waits for its answer. `key` is unique for the user.

    `here` is where its answer goes, if that is where the user is right now.
    """

    user_id: str
    key: str
    kind: str
    args: Mapping[str, object]
    due_at: datetime
    attempt: int
    here: Addressed | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """How much waits. `oldest_due_at` tells when the delivery that waits longest fell due.

    `nudges` are those that are due, `parked_nudges` those a platform's plan had no room for.
    """

    waiting: int
    dead: int
    parked: int
    nudges: int
    parked_nudges: int
    calls: int
    failed_calls: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Retained:
    """How many rows one round of retention removed."""

    event_ids: int
    messages: int
    gatherings: int
    follow_ups: int
    contacts: int
    users: int
    exports: int
    install_states: int
    link_codes: int

    @property
    def total(self) -> int:
        return sum(getattr(self, each.name) for each in fields(self))
