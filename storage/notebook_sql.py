"""The statements of the notebook: reading it bounded, writing it, erasing from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from dialogs.notebook import MOST_CONTACTS, MOST_FOLLOW_UPS, MOST_GATHERINGS, MOST_NUDGES
from storage.statements import Statement, adding, putting, same
from storage.tables import (
    Address,
    Audit,
    Contact,
    Deletion,
    FollowUp,
    Gathering,
    Message,
    Nudge,
    Outgoing,
    ParkedEvent,
    User,
    table,
)

_USERS, _ADDRESSES = table(User), table(Address)
_GATHERINGS, _CONTACTS, _FOLLOW_UPS = table(Gathering), table(Contact), table(FollowUp)
_NUDGES, _AUDIT, _RECEIPTS = table(Nudge), table(Audit), table(Deletion)
_OUTBOX, _PARKED, _MESSAGES = table(Outgoing), table(ParkedEvent), table(Message)
PROFILE, GATHERING, CONTACT, FOLLOW_UP, NUDGE, PLACE = range(6)


def _part(
    part: int, of: Table, at: ColumnElement[Any] | None, *, sealed: bool = True, words: bool = False
) -> Select[Any]:
    """One kind of record in the columns all kinds share: part, id, kind, subject, at, parked_at, sealed."""
    return select(
        literal_column(str(part)).label("part"),
        of.c.id,
        (of.c.kind if words else cast(null(), String)).label("kind"),
        (of.c.subject if words else cast(null(), String)).label("subject"),
        (cast(null(), BigInteger) if at is None else at).label("at"),
        (of.c.parked_at if words else cast(null(), BigInteger)).label("parked_at"),
        (of.c.sealed if sealed else cast(null(), LargeBinary)).label("sealed"),
    )


def _places(user: ColumnElement[Any]) -> Select[Any]:
    """The user's addresses in those columns: id, platform, tenant, when heard from and since when gone."""
    return select(
        literal_column(str(PLACE)).label("part"),
        _ADDRESSES.c.id,
        _ADDRESSES.c.platform.label("kind"),
        _ADDRESSES.c.tenant.label("subject"),
        _ADDRESSES.c.heard_at.label("at"),
        _ADDRESSES.c.gone_at.label("parked_at"),
        cast(null(), LargeBinary).label("sealed"),
    ).where(_ADDRESSES.c.user_id == user)


def _nearest(
    rows: Select[Any],
    at: Column[Any],
    by: Column[Any],
    most: int,
    *,
    recent: tuple[ColumnElement[bool], ...] = (),
) -> tuple[Select[Any], Select[Any]]:
    """The next ones from now, and the last ones before that are `recent`; the nearest are among them.

    Only the past gets that bound: of two lower bounds on one column SQLite may walk from the farther one.
    """
    coming = rows.where(at >= bindparam("now")).order_by(at, by).limit(most)
    past = rows.where(at < bindparam("now"), *recent).order_by(at.desc(), by.desc()).limit(most)
    return coming, past


def _near_gatherings(user: ColumnElement[Any]) -> tuple[Select[Any], ...]:
    at = _GATHERINGS.c.starts_at
    recent = (at >= bindparam("past"), _GATHERINGS.c.ends_at >= bindparam("recent"))
    rows = _part(GATHERING, _GATHERINGS, at).where(_GATHERINGS.c.user_id == user)
    return _nearest(rows, at, _GATHERINGS.c.id, MOST_GATHERINGS, recent=recent)


def _open_follow_ups(user: ColumnElement[Any]) -> tuple[Select[Any], ...]:
    at = _FOLLOW_UPS.c.due_at
    rows = _part(FOLLOW_UP, _FOLLOW_UPS, at).where(
        _FOLLOW_UPS.c.user_id == user, _FOLLOW_UPS.c.state == "open"
    )
    return _nearest(rows, at, _FOLLOW_UPS.c.id, MOST_FOLLOW_UPS)


def reading(user: ColumnElement[Any]) -> Statement:
    """Everything a snapshot holds in one statement; each part walks an index and stops at its bound."""
    parts = (
        _part(PROFILE, _USERS, None).where(_USERS.c.id == user),
        *_near_gatherings(user),
        _part(CONTACT, _CONTACTS, _CONTACTS.c.rank)
        .where(_CONTACTS.c.user_id == user)
        .order_by(_CONTACTS.c.rank.desc())
        .limit(MOST_CONTACTS),
        *_open_follow_ups(user),
        _part(NUDGE, _NUDGES, _NUDGES.c.due_at, sealed=False, words=True)
        .where(_NUDGES.c.user_id == user)
        .order_by(_NUDGES.c.due_at, _NUDGES.c.id)
        .limit(MOST_NUDGES),
        _places(user),
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
    key = tuple(row.primary_key.columns)
    found = select(*key).join_from(_ADDRESSES, row, and_(*there)).where(same(_ADDRESSES, "user_id"))
    return Statement(delete(row).where(tuple_(*key).in_(found)))


def _nudges_about(follow_ups: ColumnElement[bool], *subjects: str) -> Statement:
    promised = select(_FOLLOW_UPS.c.id).where(same(_FOLLOW_UPS, "user_id"), follow_ups)
    about = (_NUDGES.c.subject == bindparam(name) for name in subjects)
    return Statement(
        delete(_NUDGES).where(same(_NUDGES, "user_id"), or_(_NUDGES.c.subject.in_(promised), *about))
    )


_BY_CONTACT = same(_FOLLOW_UPS, "contact_id")
_BY_GATHERING = same(_FOLLOW_UPS, "gathering_id")


def _known_by_id(of: Table, *wanted: ColumnElement[bool]) -> Statement:
    return Statement(select(of.c.sealed).where(same(of, "user_id", "id"), *wanted))


def _saved_since(of: Table) -> Statement:
    return Statement(
        select(of.c.id, of.c.sealed).where(same(of, "user_id"), of.c.saved_at >= bindparam("since"))
    )


READ = reading(bindparam("user_id"))
THE_GATHERING = _known_by_id(_GATHERINGS)
THE_CONTACT = _known_by_id(_CONTACTS)
THE_OPEN_FOLLOW_UP = _known_by_id(_FOLLOW_UPS, _FOLLOW_UPS.c.state == "open")
SAVED_GATHERINGS = _saved_since(_GATHERINGS)
SAVED_CONTACTS = _saved_since(_CONTACTS)
SAVED_FOLLOW_UPS = _saved_since(_FOLLOW_UPS)
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
ERASE_OF_FOLLOW_UP = (
    Statement(
        delete(_NUDGES).where(same(_NUDGES, "user_id"), _NUDGES.c.subject == bindparam("follow_up_id"))
    ),
    Statement(
        delete(_FOLLOW_UPS).where(same(_FOLLOW_UPS, "user_id"), _FOLLOW_UPS.c.id == bindparam("follow_up_id"))
    ),
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
    _of_erased(_MESSAGES),
    Statement(delete(_USERS).where(_USERS.c.id == bindparam("user_id"))),
)
ADD_RECEIPT = Statement(insert(_RECEIPTS))
