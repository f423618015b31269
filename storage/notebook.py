"""The notebook: what a turn reads of a user's records, bounded, and how changes are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)

from dialogs.changes import (
    Change,
    EraseContact,
    EraseGathering,
    EraseUser,
    SaveContact,
    SaveFollowUp,
    SaveGathering,
    SaveProfile,
)
from dialogs.notebook import (
    MOST_CONTACTS,
    MOST_FOLLOW_UPS,
    MOST_GATHERINGS,
    MOST_NUDGES,
    Contact,
    FollowUp,
    Gathering,
    Notebook,
    Nudge,
    Profile,
)
from storage.coding import decode_contact, decode_follow_up, decode_gathering, decode_profile, encode
from storage.connections import Answer
from storage.errors import UnknownUserError
from storage.instants import from_us, to_us
from storage.statements import Statement, adding, putting, same
from storage.tables import Address, Audit, Deletion, Outgoing, ParkedEvent, User, table
from storage.tables import Contact as ContactRow
from storage.tables import FollowUp as FollowUpRow
from storage.tables import Gathering as GatheringRow
from storage.tables import Nudge as NudgeRow
from storage.transaction import Transaction

RECENT = timedelta(days=45)
LONGEST = timedelta(days=31)
"""No gathering lasts longer: so those still recent are found by their start, without a walk through history.
"""

_USERS, _ADDRESSES = table(User), table(Address)
_GATHERINGS, _CONTACTS, _FOLLOW_UPS = table(GatheringRow), table(ContactRow), table(FollowUpRow)
_NUDGES, _AUDIT, _RECEIPTS = table(NudgeRow), table(Audit), table(Deletion)
_OUTBOX, _PARKED = table(Outgoing), table(ParkedEvent)
_PROFILE, _GATHERING, _CONTACT, _FOLLOW_UP, _NUDGE = range(5)


def _part(
    part: int, of: Table, at: ColumnElement[Any] | None, *, sealed: bool = True, words: bool = False
) -> Select[Any]:
    """One kind of record in the columns all kinds share: part, id, kind, subject, at, sealed."""
    return select(
        literal_column(str(part)).label("part"),
        of.c.id,
        (of.c.kind if words else cast(null(), String)).label("kind"),
        (of.c.subject if words else cast(null(), String)).label("subject"),
        (cast(null(), BigInteger) if at is None else at).label("at"),
        (of.c.sealed if sealed else cast(null(), LargeBinary)).label("sealed"),
    )


def reading(user: ColumnElement[Any]) -> Statement:
    """Everything a snapshot holds in one statement; each part walks an index and stops at its bound."""
    at = _GATHERINGS.c.starts_at
    gatherings, mine = _part(_GATHERING, _GATHERINGS, at), _GATHERINGS.c.user_id == user
    recent = (at >= bindparam("past"), _GATHERINGS.c.ends_at >= bindparam("recent"))
    parts = (
        _part(_PROFILE, _USERS, None).where(_USERS.c.id == user),
        gatherings.where(mine, at >= bindparam("now")).order_by(at, _GATHERINGS.c.id).limit(MOST_GATHERINGS),
        gatherings.where(mine, at < bindparam("now"), *recent)
        .order_by(at.desc(), _GATHERINGS.c.id)
        .limit(MOST_GATHERINGS),
        _part(_CONTACT, _CONTACTS, _CONTACTS.c.rank)
        .where(_CONTACTS.c.user_id == user)
        .order_by(_CONTACTS.c.rank.desc())
        .limit(MOST_CONTACTS),
        _part(_FOLLOW_UP, _FOLLOW_UPS, _FOLLOW_UPS.c.due_at)
        .where(_FOLLOW_UPS.c.user_id == user, _FOLLOW_UPS.c.state == "open")
        .order_by(_FOLLOW_UPS.c.due_at, _FOLLOW_UPS.c.id)
        .limit(MOST_FOLLOW_UPS),
        _part(_NUDGE, _NUDGES, _NUDGES.c.due_at, sealed=False, words=True)
        .where(_NUDGES.c.user_id == user)
        .order_by(_NUDGES.c.due_at, _NUDGES.c.id)
        .limit(MOST_NUDGES),
    )
    return Statement(union_all(*(select(part.subquery()) for part in parts)))


def _next_rank() -> ColumnElement[Any]:
    highest = func.coalesce(func.max(_CONTACTS.c.rank), 0)
    return select(highest + 1).where(same(_CONTACTS, "user_id")).scalar_subquery()


def _put_contact() -> Statement:
    statement = putting(_CONTACTS)
    return Statement(statement.values(rank=_next_rank()))


def _of_erased(row: Table) -> Statement:
    """The rows that go to or come from any address of the user."""
    there = (
        row.c.platform == _ADDRESSES.c.platform,
        row.c.tenant == _ADDRESSES.c.tenant,
        row.c.address == _ADDRESSES.c.id,
    )
    found = (
        select(row.c.id)
        .join_from(_ADDRESSES, row, there[0] & there[1] & there[2])
        .where(same(_ADDRESSES, "user_id"))
    )
    return Statement(delete(row).where(row.c.id.in_(found)))


def _nudges_about(follow_ups: ColumnElement[bool], *subjects: str) -> Statement:
    promised = select(_FOLLOW_UPS.c.id).where(same(_FOLLOW_UPS, "user_id"), follow_ups)
    about = (_NUDGES.c.subject == bindparam(name) for name in subjects)
    return Statement(
        delete(_NUDGES).where(same(_NUDGES, "user_id"), or_(_NUDGES.c.subject.in_(promised), *about))
    )


_BY_CONTACT = same(_FOLLOW_UPS, "contact_id")
_BY_GATHERING = same(_FOLLOW_UPS, "gathering_id")

READ = reading(bindparam("user_id"))
READ_PROFILE = Statement(select(_USERS.c.sealed).where(same(_USERS, "id")))
ADD_USER = Statement(adding(_USERS))
SAVE_PROFILE = Statement(update(_USERS).where(same(_USERS, "id")).values(sealed=bindparam("to_sealed")))
PUT_GATHERING = Statement(putting(_GATHERINGS))
PUT_CONTACT = _put_contact()
PUT_FOLLOW_UP = Statement(putting(_FOLLOW_UPS))
NOTE = Statement(adding(_AUDIT).on_conflict_do_nothing())
ERASE_OF_CONTACT = (
    _nudges_about(_BY_CONTACT),
    Statement(delete(_FOLLOW_UPS).where(same(_FOLLOW_UPS, "user_id"), _BY_CONTACT)),
    Statement(delete(_CONTACTS).where(same(_CONTACTS, "user_id"), _CONTACTS.c.id == bindparam("contact_id"))),
)
ERASE_OF_GATHERING = (
    _nudges_about(_BY_GATHERING, "gathering_id"),
    Statement(delete(_FOLLOW_UPS).where(same(_FOLLOW_UPS, "user_id"), _BY_GATHERING)),
    Statement(delete(_CONTACTS).where(same(_CONTACTS, "user_id", "gathering_id"))),
    Statement(
        delete(_GATHERINGS).where(same(_GATHERINGS, "user_id"), _GATHERINGS.c.id == bindparam("gathering_id"))
    ),
)
ERASE_OF_USER = (
    _of_erased(_OUTBOX),
    _of_erased(_PARKED),
    Statement(delete(_USERS).where(_USERS.c.id == bindparam("user_id"))),
)
ADD_RECEIPT = Statement(insert(_RECEIPTS))


class Notebooks:
    """Users' records. Within one user, writes are in order because the conversation is locked first."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def ask(self, statement: Statement, now: datetime, **values: str) -> Answer:
        """Ask for what `reading` made; `read` turns the answer into a notebook."""
        instants = {"now": to_us(now), "recent": to_us(now - RECENT), "past": to_us(now - RECENT - LONGEST)}
        return self._transaction.connection.ask(statement, **instants, **values)

    def read(self, user_id: str, answer: Answer, now: datetime) -> Notebook:
        """The part of the user's records a turn may need."""
        parts: tuple[list[Any], ...] = ([], [], [], [], [])
        for part, *row in answer():
            parts[part].append(row)
        profile = self._profile(user_id, parts[_PROFILE][0][-1])
        gatherings = [self._gathering(user_id, row[0], row[-1]) for row in parts[_GATHERING]]
        contacts = sorted(parts[_CONTACT], key=lambda row: -int(row[3]))
        follow_ups = sorted(parts[_FOLLOW_UP], key=lambda row: (row[3], row[0]))
        nudges = (Nudge(id_, kind, subject, from_us(at)) for id_, kind, subject, at, _ in parts[_NUDGE])
        return Notebook(
            profile,
            tuple(sorted(gatherings, key=lambda g: (abs(g.starts_at - now), g.id))[:MOST_GATHERINGS]),
            tuple(self._contact(user_id, row[0], row[-1]) for row in contacts),
            tuple(self._follow_up(user_id, row[0], row[-1]) for row in follow_ups),
            tuple(sorted(nudges, key=lambda n: (n.due_at, n.id))),
        )

    def profile(self, user_id: str) -> Profile:
        """The profile as this transaction knows it. Raises `UnknownUserError`."""
        known = self._transaction.profiles.get(user_id)
        if known is not None:
            return known
        row = self._transaction.connection.row(READ_PROFILE, id=user_id)
        if row is None:
            raise UnknownUserError
        return self._profile(user_id, row[0])

    def add(self, user_id: str, now: datetime) -> None:
        """A new user, of whom nothing is known yet."""
        self._transaction.connection.run(
            ADD_USER, id=user_id, made_at=to_us(now), sealed=self._sealed(Profile(user_id), "users", user_id)
        )

    def apply(self, user_id: str, changes: Sequence[Change], now: datetime) -> None:
        """Write `changes` in order."""
        for change in changes:
            self._apply(user_id, change, now)

    def note(self, user_id: str, what: str, at: datetime) -> None:
        """Note for the audit that `what` happened; `what` never quotes anybody."""
        self._transaction.connection.run(NOTE, user_id=user_id, what=what, at=to_us(at))

    def _apply(self, user_id: str, change: Change, now: datetime) -> None:
        match change:
            case SaveProfile(profile):
                self._save_profile(user_id, profile, now)
            case SaveGathering(gathering):
                self._save_gathering(user_id, gathering)
            case SaveContact(contact):
                self._save_contact(user_id, contact, now)
            case SaveFollowUp(follow_up):
                self._save_follow_up(user_id, follow_up)
            case EraseContact(contact_id):
                self._erase(ERASE_OF_CONTACT, user_id=user_id, contact_id=contact_id)
                self.note(user_id, "contact erased", now)
            case EraseGathering(gathering_id):
                self._erase(ERASE_OF_GATHERING, user_id=user_id, gathering_id=gathering_id)
                self.note(user_id, "gathering erased", now)
            case EraseUser():
                self._erase_user(user_id, now)
            case _:
                assert_never(change)

    def _save_profile(self, user_id: str, profile: Profile, now: datetime) -> None:
        before = self.profile(user_id)
        sealed = self._sealed(profile, "users", user_id)
        self._transaction.connection.run(SAVE_PROFILE, id=user_id, to_sealed=sealed)
        self._transaction.profiles[user_id] = profile
        if profile.consent_version != before.consent_version:
            self.note(user_id, f"consent {profile.consent_version}", profile.consent_at or now)
        if profile.push_consent != before.push_consent:
            answer = {True: "given", False: "refused", None: "open"}[profile.push_consent]
            self.note(user_id, f"push consent {answer}", profile.push_consent_at or now)

    def _save_gathering(self, user_id: str, gathering: Gathering) -> None:
        self._transaction.connection.run(
            PUT_GATHERING,
            user_id=user_id,
            id=gathering.id,
            starts_at=to_us(gathering.starts_at),
            ends_at=to_us(gathering.ends_at),
            sealed=self._sealed(gathering, "gatherings", user_id, gathering.id),
        )

    def _save_contact(self, user_id: str, contact: Contact, now: datetime) -> None:
        self._transaction.connection.run(
            PUT_CONTACT,
            user_id=user_id,
            id=contact.id,
            gathering_id=contact.gathering_id,
            touched_at=to_us(contact.touched_at or contact.met_at or now),
            sealed=self._sealed(contact, "contacts", user_id, contact.id),
        )

    def _save_follow_up(self, user_id: str, follow_up: FollowUp) -> None:
        self._transaction.connection.run(
            PUT_FOLLOW_UP,
            user_id=user_id,
            id=follow_up.id,
            gathering_id=follow_up.gathering_id,
            contact_id=follow_up.contact_id,
            state=follow_up.state,
            due_at=to_us(follow_up.due_at),
            sealed=self._sealed(follow_up, "follow_ups", user_id, follow_up.id),
        )

    def _erase(self, statements: tuple[Statement, ...], **values: str) -> None:
        for statement in statements:
            self._transaction.connection.run(statement, **values)

    def _erase_user(self, user_id: str, now: datetime) -> None:
        """Everything that refers to the user goes with their row; the receipt's id is drawn, so that it names
        nobody.
        """
        self._erase(ERASE_OF_USER, user_id=user_id)
        self._transaction.connection.run(ADD_RECEIPT, id=str(uuid4()), deleted_at=to_us(now))
        self._transaction.revisions.pop(user_id, None)
        self._transaction.profiles.pop(user_id, None)

    def _profile(self, user_id: str, sealed: bytes) -> Profile:
        profile = decode_profile(self._transaction.ring.open(sealed, "users", user_id))
        self._transaction.profiles[user_id] = profile
        return profile

    def _gathering(self, user_id: str, gathering_id: str, sealed: bytes) -> Gathering:
        return decode_gathering(self._transaction.ring.open(sealed, "gatherings", user_id, gathering_id))

    def _contact(self, user_id: str, contact_id: str, sealed: bytes) -> Contact:
        return decode_contact(self._transaction.ring.open(sealed, "contacts", user_id, contact_id))

    def _follow_up(self, user_id: str, follow_up_id: str, sealed: bytes) -> FollowUp:
        return decode_follow_up(self._transaction.ring.open(sealed, "follow_ups", user_id, follow_up_id))

    def _sealed(self, value: object, of: str, *key: str) -> bytes:
        return self._transaction.ring.seal(encode(value), of, *key)
