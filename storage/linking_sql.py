"""The statements of linking: codes, places, and a user's rows on their way to another."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, func, or_, select, update

from storage.statements import Statement, adding, same, word
from storage.tables import (
    Address,
    Audit,
    Call,
    Contact,
    Conversation,
    Export,
    FollowUp,
    Gathering,
    Inbox,
    LinkCode,
    Message,
    Nudge,
    Outgoing,
    ParkedEvent,
    User,
    table,
)

_ADDRESSES, _AUDIT, _CALLS, _CODES = table(Address), table(Audit), table(Call), table(LinkCode)
_CONVERSATIONS, _EXPORTS, _NUDGES, _OUTBOX = table(Conversation), table(Export), table(Nudge), table(Outgoing)
_INBOX = table(Inbox)
_CONTACTS, _FOLLOW_UPS, _GATHERINGS, _USERS = table(Contact), table(FollowUp), table(Gathering), table(User)
_HERE = same(_ADDRESSES, "platform", "tenant", "id")
MOST_MISSES = 5
RECORDS = (_GATHERINGS, _CONTACTS, _FOLLOW_UPS)


def _all_of(of: Table) -> Statement:
    return Statement(select(*of.columns).where(same(of, "user_id")))


def _handing_over(of: Table) -> Statement:
    return Statement(update(of).where(same(of, "user_id")).values(user_id=bindparam("to_user_id")))


def _at(of: Table) -> ColumnElement[bool]:
    return same(of, "platform", "tenant", "address")


def _ranking() -> Statement:
    """Number the contacts anew in the order they were saved in."""
    saved_at = func.coalesce(_CONTACTS.c.saved_at, _CONTACTS.c.touched_at)
    order = func.row_number().over(order_by=(saved_at, _CONTACTS.c.rank, _CONTACTS.c.id))
    ranked = select(_CONTACTS.c.id, order.label("place")).where(same(_CONTACTS, "user_id")).subquery()
    here = (same(_CONTACTS, "user_id"), _CONTACTS.c.id == ranked.c.id)
    return Statement(update(_CONTACTS).where(*here).values(rank=ranked.c.place))


DROP_CODES = Statement(delete(_CODES).where(same(_CODES, "user_id")))
OFFER_CODE = Statement(adding(_CODES))
OWNER = Statement(
    select(_CODES.c.user_id).where(same(_CODES, "code_hash"), _CODES.c.expires_at > bindparam("now"))
)
USE_CODE = Statement(delete(_CODES).where(same(_CODES, "code_hash")))

MISSES = Statement(
    select(func.count())
    .select_from(_INBOX)
    .where(
        same(_INBOX, "platform", "tenant"),
        _INBOX.c.event_id.in_(bindparam(f"slot_{n}") for n in range(MOST_MISSES)),
    )
)
PLACES = Statement(
    select(
        _ADDRESSES.c.platform,
        _ADDRESSES.c.tenant,
        _ADDRESSES.c.id,
        _ADDRESSES.c.preferred_at,
        _ADDRESSES.c.gone_at,
    )
    .where(same(_ADDRESSES, "user_id"))
    .order_by(_ADDRESSES.c.platform, _ADDRESSES.c.tenant, _ADDRESSES.c.id)
)
PREFER = Statement(
    update(_ADDRESSES).where(_HERE, same(_ADDRESSES, "user_id")).values(preferred_at=bindparam("now"))
)
PART = Statement(delete(_ADDRESSES).where(_HERE, same(_ADDRESSES, "user_id")))
CLEAR_PLACE = tuple(
    Statement(delete(of).where(_at(of))) for of in (_OUTBOX, table(ParkedEvent), table(Message))
)
UNASKED = Statement(
    select(_OUTBOX.c.key, _OUTBOX.c.expires_at, _OUTBOX.c.sealed)
    .where(_at(_OUTBOX), _OUTBOX.c.state == word("waiting"), _OUTBOX.c.kind == word("nudge"))
    .order_by(_OUTBOX.c.id)
)

LOCK_IF_FREE = Statement(
    select(_CONVERSATIONS.c.revision, _CONVERSATIONS.c.sealed)
    .where(same(_CONVERSATIONS, "user_id"))
    .with_for_update(skip_locked=True)
)
HAS_HISTORY = Statement(
    select(_USERS.c.id).where(
        same(_USERS, "id"), or_(*(exists().where(of.c.user_id == _USERS.c.id) for of in RECORDS))
    )
)
ROWS = {of.name: _all_of(of) for of in (*RECORDS, _NUDGES, _CALLS, _AUDIT)}
ADD = {of.name: Statement(adding(of)) for of in (*RECORDS, _CALLS)}
ADD_UNLESS_THERE = {of.name: Statement(adding(of).on_conflict_do_nothing()) for of in (_NUDGES, _AUDIT)}
COLUMNS = {of.name: tuple(of.columns.keys()) for of in (*RECORDS, _NUDGES, _CALLS, _AUDIT)}
RANK = _ranking()
HAND_OVER = tuple(map(_handing_over, (_EXPORTS, _CODES, _ADDRESSES)))
OUTGOING = Statement(
    select(_OUTBOX.c.id, _OUTBOX.c.key, _OUTBOX.c.sealed)
    .join_from(
        _ADDRESSES,
        _OUTBOX,
        (_OUTBOX.c.platform == _ADDRESSES.c.platform)
        & (_OUTBOX.c.tenant == _ADDRESSES.c.tenant)
        & (_OUTBOX.c.address == _ADDRESSES.c.id),
    )
    .where(same(_ADDRESSES, "user_id"), _OUTBOX.c.user_id == _ADDRESSES.c.user_id)
)
REDIRECT = Statement(
    update(_OUTBOX)
    .where(same(_OUTBOX, "id"))
    .values(user_id=bindparam("to_user_id"), sealed=bindparam("to_sealed"))
)
DROP_USER = Statement(delete(_USERS).where(same(_USERS, "id")))
