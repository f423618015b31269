"""The tables: beside its key a row holds what queries need in plain columns, the rest in one sealed value.

Instants are whole microseconds (`storage.instants`); `saved_at` tells when a record was written last. Rows of
a user go with the user (ON DELETE CASCADE). What is bound to an address instead may come before its user or
outlast them: a message that is taken back before it came, an event whose turn failed, a farewell.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, MetaData, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_name)s_key",
        "ix": "%(table_name)s_%(column_0_name)s",
    }
)
_SERIAL = BigInteger().with_variant(Integer, "sqlite")
_CLUSTERED = {"sqlite_with_rowid": False}
_NUMBERED = {"sqlite_autoincrement": True}


class Row(SQLModel, registry=registry(metadata=METADATA)):
    """What all tables share: their metadata."""


def _of_user() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE")


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _instant(*, optional: bool = False) -> Any:
    return Field(default=None, sa_type=BigInteger, nullable=optional)


class User(Row, table=True):
    """The person coached: their profile."""

    __tablename__ = "users"
    __table_args__ = _CLUSTERED
    id: str = Field(primary_key=True)
    made_at: int = _instant()
    sealed: bytes


class Address(Row, table=True):
    """Where a platform reaches a user. `heard_at` is by the platform's clock, the others by ours.

    `missed_at` tells when a question asked there was given up: the one on the table was never seen. Of
    several addresses the one with the latest `preferred_at` is where the user wants what is said unasked.
    """

    __tablename__ = "addresses"
    __table_args__ = (
        _of_user(),
        Index("addresses_user_id", "user_id"),
        _partial("addresses_gone_at", "gone_at", where="gone_at IS NOT NULL"),
        _CLUSTERED,
    )
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    user_id: str
    heard_at: int | None = _instant(optional=True)
    gone_at: int | None = _instant(optional=True)
    missed_at: int | None = _instant(optional=True)
    preferred_at: int | None = _instant(optional=True)


class Conversation(Row, table=True):
    """A user's place in their dialogs; its row is what a turn locks."""

    __tablename__ = "conversations"
    __table_args__ = (_of_user(), _CLUSTERED)
    user_id: str = Field(primary_key=True)
    revision: int = Field(sa_type=BigInteger)
    sealed: bytes


class Gathering(Row, table=True):
    """A networking event with its plan and reflection."""

    __tablename__ = "gatherings"
    __table_args__ = (
        _of_user(),
        Index("gatherings_starts_at", "user_id", "starts_at"),
        Index("gatherings_ends_at", "ends_at"),
        _CLUSTERED,
    )
    user_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    starts_at: int = _instant()
    ends_at: int = _instant()
    saved_at: int | None = _instant(optional=True)
    sealed: bytes


class Contact(Row, table=True):
    """Someone the user met. `rank` grows with every save, so the newest has the highest."""

    __tablename__ = "contacts"
    __table_args__ = (
        _of_user(),
        Index("contacts_rank", "user_id", "rank"),
        Index("contacts_touched_at", "touched_at"),
        _CLUSTERED,
    )
    user_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    gathering_id: str
    rank: int = Field(sa_type=BigInteger)
    touched_at: int = _instant()
    saved_at: int | None = _instant(optional=True)
    sealed: bytes


class FollowUp(Row, table=True):
    """What the user promised."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        _of_user(),
        Index("follow_ups_state", "user_id", "state", "due_at", "id"),
        Index("follow_ups_due_at", "due_at"),
        _CLUSTERED,
    )
    user_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    gathering_id: str
    contact_id: str
    state: str
    due_at: int = _instant()
    saved_at: int | None = _instant(optional=True)
    sealed: bytes


class Nudge(Row, table=True):
    """What is to be said unasked. It holds no text, so nothing is sealed.

    `parked_at` tells since when it waits for the platform's plan to have room again.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        _of_user(),
        Index("nudges_user_id", "user_id", "due_at", "id"),
        Index("nudges_due_at", "due_at"),
        _CLUSTERED,
    )
    user_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    kind: str
    subject: str
    due_at: int = _instant()
    attempt: int = Field(default=0, sa_type=BigInteger)
    parked_at: int | None = _instant(optional=True)


class Inbox(Row, table=True):
    """The ids of events taken, so that none is taken twice."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_taken_at", "taken_at"), _CLUSTERED)
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    taken_at: int = _instant()


class Message(Row, table=True):
    """What a message said, for as long as it can be taken back; once it has been, the empty text."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_address", "platform", "tenant", "address"),
        Index("messages_taken_at", "taken_at"),
        _CLUSTERED,
    )
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    address: str
    taken_at: int = _instant()
    sealed: bytes


class ParkedEvent(Row, table=True):
    """An event whose turn failed, kept for replay."""

    __tablename__ = "parked"
    __table_args__ = (Index("parked_address", "platform", "tenant", "address"), _NUMBERED)
    id: int | None = Field(default=None, primary_key=True, sa_type=_SERIAL)
    platform: str
    tenant: str
    address: str
    event_id: str
    error: str
    sent_at: int = _instant()
    parked_at: int = _instant()
    sealed: bytes


class Outgoing(Row, table=True):
    """A delivery on its way. Of an address's waiting rows the oldest alone has a `due_at`; dead ones none.

    Of its attempts, `unsent` certainly brought nothing there, and `forgiven` do not count as tries any more.
    `spent_at` tells since when the sealed reply handle is known to be of no use, `revived_at` since when a
    dead letter is sent after all.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        _partial("outbox_due_at", "platform", "due_at", "id", where="due_at IS NOT NULL"),
        Index("outbox_address", "platform", "tenant", "address", "state", "id"),
        _partial("outbox_dead", "id", where="state = 'dead'"),
        _NUMBERED,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=_SERIAL)
    platform: str
    tenant: str
    address: str
    user_id: str | None = None
    key: str
    kind: str
    state: str
    put_at: int = _instant()
    due_at: int | None = _instant(optional=True)
    expires_at: int | None = _instant(optional=True)
    attempt: int = Field(default=0, sa_type=BigInteger)
    forgiven: int = Field(default=0, sa_type=BigInteger)
    unsent: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    spent_at: int | None = _instant(optional=True)
    revived_at: int | None = _instant(optional=True)
    error: str = ""
    sealed: bytes


class Gate(Row, table=True):
    """A channel that told us to wait; until then none of its rows is claimed."""

    __tablename__ = "gates"
    __table_args__ = _CLUSTERED
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    opens_at: int = _instant()


class Quota(Row, table=True):
    """How many pushes a channel's plan allows and has used, as the platform told at `synced_at`.

    `most` is absent where the plan has no limit; `sent` counts our own pushes since then.
    """

    __tablename__ = "quotas"
    __table_args__ = _CLUSTERED
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    most: int | None = Field(default=None, sa_type=BigInteger, nullable=True)
    used: int = Field(default=0, sa_type=BigInteger)
    sent: int = Field(default=0, sa_type=BigInteger)
    synced_at: int = _instant()


class Call(Row, table=True):
    """What a dialog asked for and has not got yet. A call that failed too often has no `due_at`."""

    __tablename__ = "calls"
    __table_args__ = (_of_user(), Index("calls_due_at", "due_at"), _CLUSTERED)
    user_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    kind: str
    due_at: int | None = _instant(optional=True)
    attempt: int = Field(default=0, sa_type=BigInteger)
    error: str = ""
    sealed: bytes


class Export(Row, table=True):
    """A copy of their records that a user may fetch once. The token itself is not stored."""

    __tablename__ = "exports"
    __table_args__ = (
        _of_user(),
        Index("exports_user_id", "user_id"),
        Index("exports_expires_at", "expires_at"),
        _CLUSTERED,
    )
    token_hash: str = Field(primary_key=True)
    user_id: str
    expires_at: int = _instant()
    sealed: bytes


class Installation(Row, table=True):
    """A workspace that installed the coach. Its tokens are sealed; they hold until `expires_at`.

    Until `renewing_until` one worker alone may renew them.
    """

    __tablename__ = "installations"
    __table_args__ = _CLUSTERED
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    installed_at: int = _instant()
    expires_at: int | None = _instant(optional=True)
    renewing_until: int | None = _instant(optional=True)
    sealed: bytes


class InstallState(Row, table=True):
    """An installation begun in a browser, which may be finished once. The state itself is not stored."""

    __tablename__ = "install_states"
    __table_args__ = (Index("install_states_expires_at", "expires_at"), _CLUSTERED)
    state_hash: str = Field(primary_key=True)
    expires_at: int = _instant()


class LinkCode(Row, table=True):
    """A code that joins another address to its user, once. The code itself is not stored."""

    __tablename__ = "link_codes"
    __table_args__ = (
        _of_user(),
        Index("link_codes_user_id", "user_id"),
        Index("link_codes_expires_at", "expires_at"),
        _CLUSTERED,
    )
    code_hash: str = Field(primary_key=True)
    user_id: str
    expires_at: int = _instant()


class Audit(Row, table=True):
    """What must be provable while the user is with us: consents and exports."""

    __tablename__ = "audit"
    __table_args__ = (_of_user(), _CLUSTERED)
    user_id: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger, primary_key=True)
    what: str = Field(primary_key=True)


class Deletion(Row, table=True):
    """The receipt of an erased user: a random id and a time, and nothing that names anybody."""

    __tablename__ = "receipts"
    __table_args__ = _CLUSTERED
    id: str = Field(primary_key=True)
    deleted_at: int = _instant()


def table(model: type[Row]) -> Table:
    """The table behind a model, for statements that are not about objects."""
    return METADATA.tables[str(model.__tablename__)]
