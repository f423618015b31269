"""Nudges that are pending, and those that fell due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import bindparam, delete, func, select, update

from dialogs.changes import DropNudge, NudgeChange, PutNudge
from dialogs.core.events import NudgeDue
from dialogs.notebook import MOST_NUDGES, Nudge
from dialogs.nudging.timeline import SAID
from storage.coding import nudge_of
from storage.inbox import Inbox
from storage.instants import maybe_from_us, maybe_us, to_us
from storage.statements import Statement, putting, same, word
from storage.tables import Nudge as NudgeRow
from storage.tables import table
from storage.transaction import Transaction
from storage.users import Users

MOST_ATTEMPTS = 5
FIRST_WAIT = timedelta(minutes=1)
_NUDGES = table(NudgeRow)
_DUE = _NUDGES.c.due_at <= bindparam("now")

PUT = Statement(putting(_NUDGES))
GIVE_BACK = Statement(putting(_NUDGES, where=_NUDGES.c.kind == word(SAID)))
DROP = Statement(delete(_NUDGES).where(same(_NUDGES, "user_id", "id")))
DUE_USERS = Statement(
    select(_NUDGES.c.user_id).where(_DUE).order_by(_NUDGES.c.due_at).limit(bindparam("limit"))
)
_WHOLE = (_NUDGES.c.id, _NUDGES.c.kind, _NUDGES.c.subject, _NUDGES.c.due_at, _NUDGES.c.parked_at)
DUE = Statement(
    select(*_WHOLE, _NUDGES.c.attempt)
    .where(same(_NUDGES, "user_id"), _DUE)
    .order_by(_NUDGES.c.due_at, _NUDGES.c.id)
    .limit(MOST_NUDGES)
)
MOVE = Statement(
    update(_NUDGES)
    .where(same(_NUDGES, "user_id", "id"))
    .values(due_at=bindparam("to_due_at"), attempt=_NUDGES.c.attempt + 1)
)
NEXT = Statement(select(func.min(_NUDGES.c.due_at)))


def wait_after(attempt: int) -> timedelta:
    """How long to wait after that many attempts have failed: 1, 4, 16, 64 minutes."""
    return FIRST_WAIT * int(4 ** (attempt - 1))


class Nudges:
    """What is to be said unasked."""

    __slots__ = ("_inbox", "_transaction", "_users")

    def __init__(self, transaction: Transaction, inbox: Inbox, users: Users) -> None:
        self._transaction = transaction
        self._inbox = inbox
        self._users = users

    def apply(self, user_id: str, changes: Sequence[NudgeChange]) -> None:
        """Put and drop nudges, in order. One that is put again has as many attempts as a new one."""
        for change in changes:
            match change:
                case PutNudge(nudge):
                    self._send(PUT, user_id, nudge)
                case DropNudge(nudge_id):
                    self._transaction.connection.run(DROP, user_id=user_id, id=nudge_id)
                case _:
                    assert_never(change)

    def give_back(self, user_id: str, nudges: Sequence[Nudge]) -> None:
        """Have what was said but never delivered fall due again, in the place of the trace that it was said.

        What was planned anew meanwhile stays.
        """
        for nudge in nudges:
            self._send(GIVE_BACK, user_id, nudge)

    def due_users(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Users with a due nudge, longest overdue first; looks at `limit` nudges at most and locks nobody."""
        rows = self._transaction.connection.rows(DUE_USERS, now=to_us(now), limit=limit)
        return tuple(dict.fromkeys(user_id for (user_id,) in rows))

    def due(self, user_id: str, now: datetime) -> tuple[Nudge, ...]:
        """The user's due nudges, earliest first. Lock the conversation before, or others have them too."""
        rows = self._transaction.connection.rows(DUE, user_id=user_id, now=to_us(now))
        return tuple(nudge_of(*row) for *row, _ in rows)

    def next_due_at(self) -> datetime | None:
        """When the next nudge of anybody falls due, or fell."""
        rows = self._transaction.connection.rows(NEXT)
        return maybe_from_us(rows[0][0])

    def failed(self, user_id: str, now: datetime, error: str) -> int:
        """Move nudges whose turn failed to later, and park those that failed five times.

        Returns how many were parked. `error` must not hold what the user wrote.
        """
        parked = 0
        for *row, attempt in self._transaction.connection.rows(DUE, user_id=user_id, now=to_us(now)):
            nudge = nudge_of(*row)
            if attempt + 1 < MOST_ATTEMPTS:
                later = to_us(now + wait_after(attempt + 1))
                self._transaction.connection.run(MOVE, user_id=user_id, id=nudge.id, to_due_at=later)
            else:
                self._park(user_id, nudge, now, error)
                parked += 1
        return parked

    def _send(self, statement: Statement, user_id: str, nudge: Nudge) -> None:
        self._transaction.connection.run(
            statement,
            user_id=user_id,
            id=nudge.id,
            kind=nudge.kind,
            subject=nudge.subject,
            due_at=to_us(nudge.due_at),
            attempt=0,
            parked_at=maybe_us(nudge.parked_at),
        )
        self._transaction.news.add("nudges")

    def _park(self, user_id: str, nudge: Nudge, now: datetime, error: str) -> None:
        self._transaction.connection.run(DROP, user_id=user_id, id=nudge.id)
        for address in self._users.addresses(user_id)[:1]:
            event_id = f"nudge {user_id} {nudge.id} {to_us(nudge.due_at)}"
            self._inbox.park(
                address.platform,
                address.tenant,
                event_id,
                address,
                NudgeDue((nudge,)),
                error,
                nudge.due_at,
                now,
            )
