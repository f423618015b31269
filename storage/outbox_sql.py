"""The statements of the outbox; `storage.outbox` tells why they are so."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    null,
    select,
    true,
    union_all,
    update,
)

from storage.statements import Statement, adding, same, word
from storage.tables import Gate, Outgoing, table

_OUTBOX, _GATES = table(Outgoing), table(Gate)
CLOSED = "gate closed"
_ADDRESS = (_OUTBOX.c.platform, _OUTBOX.c.tenant, _OUTBOX.c.address)
_CLAIMED = (same(_OUTBOX, "id"), _OUTBOX.c.attempt == bindparam("attempt_made"))
_FENCED = and_(*_CLAIMED, _OUTBOX.c.state == word("waiting"))
_BEFORE = _OUTBOX.alias("before")
_AHEAD = and_(same(_BEFORE, "platform", "tenant", "address"), _BEFORE.c.state == word("waiting"))


def _putting() -> Statement:
    behind = exists().where(_AHEAD)
    statement = adding(_OUTBOX, "id")
    return Statement(
        statement.values(due_at=case((behind, null()), else_=bindparam("put_at", type_=BigInteger)))
    )


def _opens_at() -> ColumnElement[Any]:
    closed = (_GATES.c.platform == _OUTBOX.c.platform, _GATES.c.tenant == _OUTBOX.c.tenant)
    found = select(_GATES.c.opens_at).where(*closed, _GATES.c.opens_at > bindparam("now"))
    return found.correlate(_OUTBOX).scalar_subquery()


def _due(platform: str, only: ColumnElement[bool]) -> FromClause:
    return (
        select(_OUTBOX.c.id, _OUTBOX.c.due_at)
        .where(_OUTBOX.c.platform == bindparam(platform), _OUTBOX.c.due_at <= bindparam("now"), only)
        .order_by(_OUTBOX.c.due_at, _OUTBOX.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .subquery()
    )


def _only(*, narrow: bool) -> ColumnElement[bool]:
    return same(_OUTBOX, "tenant", "address") if narrow else true()


@cache
def claiming(platforms: int, *, narrow: bool = False) -> Statement:
    """Claim the heads longest due on that many platforms. A narrow claim looks at one address only.

    Heads behind a closed gate are moved to its opening instead, and returned with the error `CLOSED`.
    """
    only = _only(narrow=narrow)
    due = union_all(*(select(_due(f"platform_{i}", only)) for i in range(platforms))).subquery()
    heads = select(due.c.id).order_by(due.c.due_at, due.c.id).limit(bindparam("limit")).cte("heads")
    opens_at = _opens_at()
    return Statement(
        update(_OUTBOX)
        .where(_OUTBOX.c.id.in_(select(heads.prefix_with("MATERIALIZED", dialect="postgresql").c.id)))
        .values(
            due_at=func.coalesce(opens_at, bindparam("leased_until")),
            attempt=_OUTBOX.c.attempt + case((opens_at.is_(None), 1), else_=0),
            # RETURNING cannot look into the gates on SQLite, so what was decided is written down.
            error=case((opens_at.is_(None), ""), else_=CLOSED),
        )
        .returning(
            _OUTBOX.c.id,
            _OUTBOX.c.attempt,
            _OUTBOX.c.forgiven,
            _OUTBOX.c.unsent,
            *_ADDRESS,
            _OUTBOX.c.user_id,
            _OUTBOX.c.key,
            _OUTBOX.c.kind,
            _OUTBOX.c.put_at,
            _OUTBOX.c.expires_at,
            _OUTBOX.c.sealed,
            _OUTBOX.c.spent_at,
            _OUTBOX.c.revived_at,
            _OUTBOX.c.error,
        )
    )


@cache
def finding_next(platforms: int, *, narrow: bool = False) -> Statement:
    """The earliest `due_at` on each of that many platforms."""
    earliest = (
        select(func.min(_OUTBOX.c.due_at)).where(
            _OUTBOX.c.platform == bindparam(f"platform_{i}"),
            _OUTBOX.c.due_at.is_not(None),
            _only(narrow=narrow),
        )
        for i in range(platforms)
    )
    return Statement(union_all(*earliest))


def _coming() -> Statement:
    heads = (
        select(_OUTBOX.c.tenant, _OUTBOX.c.kind)
        .where(same(_OUTBOX, "platform"), _OUTBOX.c.due_at.is_not(None))
        .order_by(_OUTBOX.c.due_at)
        .limit(bindparam("limit"))
        .subquery()
    )
    of_the_kind = (heads.c.tenant == bindparam("tenant"), heads.c.kind == bindparam("kind"))
    return Statement(select(func.count()).select_from(heads).where(*of_the_kind))


COMING = _coming()
_HEAD = select(func.min(_BEFORE.c.id)).where(_AHEAD)
LOCK_HEAD = Statement(select(_OUTBOX.c.id).where(_OUTBOX.c.id == _HEAD.scalar_subquery()).with_for_update())
PUT = _putting()
PROMOTE = Statement(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == _HEAD.scalar_subquery(), _OUTBOX.c.due_at.is_(None))
    .values(due_at=func.coalesce(_OUTBOX.c.revived_at, _OUTBOX.c.put_at))
)
PRESENT = Statement(select(_OUTBOX.c.user_id, _OUTBOX.c.sealed).where(_FENCED))
CONFIRM = Statement(delete(_OUTBOX).where(_FENCED).returning(*_ADDRESS))
RETRY = Statement(
    update(_OUTBOX)
    .where(_FENCED)
    .values(
        due_at=bindparam("to_due_at"),
        error=bindparam("to_error"),
        spent_at=func.coalesce(bindparam("to_spent_at", type_=BigInteger), _OUTBOX.c.spent_at),
        forgiven=func.coalesce(bindparam("to_forgiven", type_=BigInteger), _OUTBOX.c.forgiven),
        unsent=_OUTBOX.c.unsent + bindparam("more_unsent", type_=BigInteger),
    )
    .returning(_OUTBOX.c.id)
)
# A row that failed, or whose gate is closed, says why; one that is claimed says nothing and is due later.
RELEASE = Statement(
    update(_OUTBOX)
    .where(same(_OUTBOX, "platform"), _OUTBOX.c.due_at > bindparam("now"), _OUTBOX.c.error == word(""))
    .values(due_at=bindparam("now"))
    .returning(_OUTBOX.c.id)
)
BURY = Statement(
    update(_OUTBOX)
    .where(_FENCED)
    .values(state="dead", due_at=None, error=bindparam("to_error"))
    .returning(*_ADDRESS)
)
DEAD = Statement(
    select(
        _OUTBOX.c.id,
        _OUTBOX.c.attempt,
        *_ADDRESS,
        _OUTBOX.c.user_id,
        _OUTBOX.c.key,
        _OUTBOX.c.kind,
        _OUTBOX.c.put_at,
        _OUTBOX.c.error,
    )
    .where(_OUTBOX.c.state == word("dead"), _OUTBOX.c.id > bindparam("after"))
    .order_by(_OUTBOX.c.id)
    .limit(bindparam("limit"))
)


def _reviving() -> Statement:
    alike = (_BEFORE.c[column.name] == column for column in _ADDRESS)
    behind = exists().where(*alike, _BEFORE.c.state == word("waiting"))
    return Statement(
        update(_OUTBOX)
        .where(same(_OUTBOX, "id"), _OUTBOX.c.state == word("dead"))
        .values(
            state="waiting",
            revived_at=bindparam("now", type_=BigInteger),
            spent_at=func.coalesce(_OUTBOX.c.spent_at, bindparam("now", type_=BigInteger)),
            due_at=case((behind, null()), else_=bindparam("now", type_=BigInteger)),
            forgiven=_OUTBOX.c.attempt,
            expires_at=None,
            error="",
        )
        .returning(_OUTBOX.c.id)
    )


REVIVE = _reviving()
DROP = Statement(delete(_OUTBOX).where(same(_OUTBOX, "id")).returning(*_ADDRESS))


def _closing() -> Statement:
    statement = adding(_GATES)
    later = statement.excluded.opens_at > _GATES.c.opens_at
    return Statement(
        statement.on_conflict_do_update(
            index_elements=[_GATES.c.platform, _GATES.c.tenant],
            set_={"opens_at": statement.excluded.opens_at},
            where=later,
        )
    )


CLOSE_GATE = _closing()
