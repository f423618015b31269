"""What only reads: everything about a user, a contact by name, copies to fetch once, and how much waits."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select

from dialogs.core.conversation import Conversation, decode
from dialogs.history import History
from dialogs.notebook import Contact, Nudge, Profile
from dialogs.writing.report import Report, reports
from storage.coding import decode_contact, decode_follow_up, decode_gathering, decode_profile, nudge_of
from storage.errors import UnknownUserError
from storage.instants import from_us, maybe_from_us, to_us
from storage.notebook import Notebooks
from storage.rows import Stats
from storage.statements import Statement, adding, same, word
from storage.tables import Address, Audit, Call, Export, Message, Outgoing, ParkedEvent, User, table
from storage.tables import Contact as ContactRow
from storage.tables import Conversation as ConversationRow
from storage.tables import FollowUp as FollowUpRow
from storage.tables import Gathering as GatheringRow
from storage.tables import Nudge as NudgeRow
from storage.transaction import Transaction

_USERS, _CONVERSATIONS, _ADDRESSES = table(User), table(ConversationRow), table(Address)
_GATHERINGS, _CONTACTS, _FOLLOW_UPS = table(GatheringRow), table(ContactRow), table(FollowUpRow)
_NUDGES, _AUDIT, _EXPORTS = table(NudgeRow), table(Audit), table(Export)
_MESSAGES = table(Message)
_OUTBOX, _PARKED, _CALLS = table(Outgoing), table(ParkedEvent), table(Call)


def _all_of(of: Table, by: ColumnElement[Any]) -> Statement:
    return Statement(select(of.c.id, of.c.sealed).where(same(of, "user_id")).order_by(by, of.c.id))


USER = Statement(
    select(_USERS.c.sealed, _USERS.c.made_at, _CONVERSATIONS.c.sealed)
    .join_from(_USERS, _CONVERSATIONS, _USERS.c.id == _CONVERSATIONS.c.user_id)
    .where(same(_USERS, "id"))
)
GATHERINGS = _all_of(_GATHERINGS, _GATHERINGS.c.starts_at)
CONTACTS = _all_of(_CONTACTS, _CONTACTS.c.rank.desc())
FOLLOW_UPS = _all_of(_FOLLOW_UPS, _FOLLOW_UPS.c.due_at)
NUDGES = Statement(
    select(_NUDGES.c.id, _NUDGES.c.kind, _NUDGES.c.subject, _NUDGES.c.due_at, _NUDGES.c.parked_at)
    .where(same(_NUDGES, "user_id"))
    .order_by(_NUDGES.c.due_at, _NUDGES.c.id)
)
ADDRESSES = Statement(
    select(_ADDRESSES.c.platform, _ADDRESSES.c.tenant, _ADDRESSES.c.id).where(same(_ADDRESSES, "user_id"))
)
MESSAGES = Statement(
    select(_MESSAGES.c.taken_at, _MESSAGES.c.sealed, _MESSAGES.c.platform, _MESSAGES.c.tenant, _MESSAGES.c.id)
    .join_from(
        _ADDRESSES,
        _MESSAGES,
        (_MESSAGES.c.platform == _ADDRESSES.c.platform)
        & (_MESSAGES.c.tenant == _ADDRESSES.c.tenant)
        & (_MESSAGES.c.address == _ADDRESSES.c.id),
    )
    .where(same(_ADDRESSES, "user_id"))
    .order_by(_MESSAGES.c.taken_at, _MESSAGES.c.id)
)
AUDIT = Statement(select(_AUDIT.c.at, _AUDIT.c.what).where(same(_AUDIT, "user_id")).order_by(_AUDIT.c.at))
OFFER = Statement(adding(_EXPORTS))
TAKE = Statement(
    delete(_EXPORTS)
    .where(same(_EXPORTS, "token_hash"))
    .returning(_EXPORTS.c.user_id, _EXPORTS.c.expires_at, _EXPORTS.c.sealed)
)


def _counting(of: Table, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(func.count()).select_from(of).where(*conditions).scalar_subquery()


STATS = Statement(
    select(
        _counting(_OUTBOX, _OUTBOX.c.state == word("waiting")),
        _counting(_OUTBOX, _OUTBOX.c.state == word("dead")),
        _counting(_PARKED),
        _counting(_NUDGES, _NUDGES.c.due_at <= bindparam("now")),
        _counting(_NUDGES, _NUDGES.c.parked_at.is_not(None)),
        _counting(_CALLS, _CALLS.c.due_at.is_not(None)),
        _counting(_CALLS, _CALLS.c.due_at.is_(None)),
        select(func.min(_OUTBOX.c.due_at)).scalar_subquery(),
    )
)


class Records:
    """Whole records of one user; their cost grows with what the user has written."""

    __slots__ = ("_notebooks", "_transaction")

    def __init__(self, transaction: Transaction, notebooks: Notebooks) -> None:
        self._transaction = transaction
        self._notebooks = notebooks

    def export(self, user_id: str, now: datetime) -> dict[str, Any]:
        """Everything about a user as plain values, instants in ISO 8601, and a note for the audit.

        Raises `UnknownUserError`.
        """
        row = self._transaction.connection.row(USER, id=user_id)
        if row is None:
            raise UnknownUserError
        self._notebooks.note(user_id, "export", now)
        profile = decode_profile(self._transaction.ring.open(row[0], "users", user_id))
        state = decode(self._transaction.ring.open(row[2], "conversations", user_id))
        found = {
            "profile": profile,
            "known_since": from_us(row[1]),
            "addresses": self._plain_rows(ADDRESSES, user_id, ("platform", "tenant", "id")),
            "gatherings": self._opened(GATHERINGS, "gatherings", user_id, decode_gathering),
            "contacts": self._opened(CONTACTS, "contacts", user_id, decode_contact),
            "follow_ups": self._opened(FOLLOW_UPS, "follow_ups", user_id, decode_follow_up),
            "nudges": self._nudges(user_id),
            "unfinished": _unfinished(state),
            "messages": self._messages(user_id),
            "audit": [
                {"at": from_us(at), "what": what}
                for at, what in self._transaction.connection.rows(AUDIT, user_id=user_id)
            ],
        }
        found["reports"] = _reports(found, profile, now)
        plain: dict[str, Any] = msgspec.to_builtins(found)
        return plain

    def contacts_named(self, user_id: str, name: str, limit: int) -> list[Contact]:
        """Contacts whose label or company contains `name`, newest first. Each is opened for that."""
        wanted = _folded(name)
        found = []
        for contact_id, sealed in self._transaction.connection.rows(CONTACTS, user_id=user_id):
            contact = decode_contact(self._transaction.ring.open(sealed, "contacts", user_id, contact_id))
            if wanted in _folded(f"{contact.label}\n{contact.company}"):
                found.append(contact)
            if len(found) == limit:
                break
        return found

    def _opened(
        self, statement: Statement, of: str, user_id: str, decoded: Callable[[bytes], object]
    ) -> list[object]:
        rows = self._transaction.connection.rows(statement, user_id=user_id)
        return [decoded(self._transaction.ring.open(sealed, of, user_id, id_)) for id_, sealed in rows]

    def _plain_rows(self, statement: Statement, user_id: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [
            dict(zip(names, row, strict=True))
            for row in self._transaction.connection.rows(statement, user_id=user_id)
        ]

    def _messages(self, user_id: str) -> list[dict[str, Any]]:
        """What the user said of late, word for word: kept so that it can be taken back."""
        rows = self._transaction.connection.rows(MESSAGES, user_id=user_id)
        opened = (
            (at, self._transaction.ring.open(sealed, "messages", *key).decode()) for at, sealed, *key in rows
        )
        return [{"at": from_us(at), "text": text} for at, text in opened if text]

    def _nudges(self, user_id: str) -> list[Nudge]:
        rows = self._transaction.connection.rows(NUDGES, user_id=user_id)
        return [nudge_of(*row) for row in rows]


class Exports:
    """Copies that may be fetched once, by whoever holds the token. Only its hash is stored."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def offer(self, user_id: str, token: str, text: str, expires_at: datetime) -> None:
        """Lay `text` ready until `expires_at`. The token must be random and long."""
        token_hash = _hashed(token)
        sealed = self._transaction.ring.seal(text.encode(), "exports", token_hash)
        self._transaction.connection.run(
            OFFER, token_hash=token_hash, user_id=user_id, expires_at=to_us(expires_at), sealed=sealed
        )

    def take(self, token: str, now: datetime) -> str | None:
        """What was laid ready, once; None when it was taken, has expired or never was."""
        token_hash = _hashed(token)
        row = self._transaction.connection.row(TAKE, token_hash=token_hash)
        if row is None or row[1] <= to_us(now):
            return None
        return self._transaction.ring.open(row[2], "exports", token_hash).decode()


def stats(transaction: Transaction, now: datetime) -> Stats:
    """How much waits. Counts whole tables, so ask now and then, not with every turn."""
    ((waiting, dead, events, due, parked, calls, failed, oldest),) = transaction.connection.rows(
        STATS, now=to_us(now)
    )
    return Stats(waiting, dead, events, due, parked, calls, failed, maybe_from_us(oldest))


def _reports(found: dict[str, Any], profile: Profile, now: datetime) -> tuple[Report, ...]:
    """The months as the user is shown them, over everything that is known."""
    begun = tuple(g for g in found["gatherings"] if g.starts_at < now)
    history = History(begun[::-1], tuple(found["contacts"]), tuple(found["follow_ups"])[::-1])
    return reports(history, ZoneInfo(profile.zone), now)


def _unfinished(conversation: Conversation) -> list[dict[str, Any]]:
    frames = (*conversation.frames, *(frame for shelved in conversation.shelf for frame in shelved))
    return [
        {"dialog": frame.dialog, "answers": {step: answer.value for step, answer in frame.answers.items()}}
        for frame in frames
    ]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
