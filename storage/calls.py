"""Calls: what dialogs asked for and have not got yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from storage.coding import decode_args, encode
from storage.errors import WrongKeyError
from storage.instants import from_us, maybe_from_us, to_us
from storage.nudges import MOST_ATTEMPTS, wait_after
from storage.rows import PendingCall
from storage.statements import Statement, adding, same
from storage.tables import Call, table
from storage.transaction import Transaction

_CALLS = table(Call)

PUT = Statement(adding(_CALLS))
DUE = Statement(
    select(_CALLS.c.user_id, _CALLS.c.key, _CALLS.c.kind, _CALLS.c.sealed, _CALLS.c.due_at, _CALLS.c.attempt)
    .where(_CALLS.c.due_at <= bindparam("now"))
    .order_by(_CALLS.c.due_at)
    .limit(bindparam("limit"))
)
DONE = Statement(delete(_CALLS).where(same(_CALLS, "user_id", "key")).returning(_CALLS.c.key))
FAILED = Statement(
    update(_CALLS)
    .where(same(_CALLS, "user_id", "key"), _CALLS.c.attempt == bindparam("attempt_made"))
    .values(due_at=bindparam("to_due_at"), attempt=_CALLS.c.attempt + 1, error=bindparam("to_error"))
)
CLAIM = Statement(
    update(_CALLS)
    .where(
        same(_CALLS, "user_id", "key"),
        _CALLS.c.attempt == bindparam("attempt_made"),
        _CALLS.c.due_at <= bindparam("now"),
    )
    .values(due_at=bindparam("to_due_at"), attempt=_CALLS.c.attempt + 1)
    .returning(_CALLS.c.key)
)
NEXT = Statement(select(func.min(_CALLS.c.due_at)))


class Calls:
    """Several workers may answer the same call; only the one whose `done` is true holds the turn."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, user_id: str, key: str, kind: str, args: Mapping[str, object], now: datetime) -> None:
        """Ask for something, due at once. `key` is derived and unique for the user."""
        sealed = self._transaction.ring.seal(encode(dict(args)), "calls", user_id, key)
        self._transaction.connection.run(
            PUT, user_id=user_id, key=key, kind=kind, due_at=to_us(now), attempt=0, error="", sealed=sealed
        )
        self._transaction.news.add("calls")

    def due(self, now: datetime, limit: int) -> tuple[PendingCall, ...]:
        """Calls to be answered, longest overdue first; they are not locked."""
        rows = self._transaction.connection.rows(DUE, now=to_us(now), limit=limit)
        opened = (self._opened(*row) for row in rows)
        return tuple(call for call in opened if call)

    def _opened(  # the columns of a row
        self, user_id: str, key: str, kind: str, sealed: bytes, due_at: int, attempt: int
    ) -> PendingCall | None:
        """The call, or None when no key opens it: then it stays behind without a time."""
        try:
            args = decode_args(self._transaction.ring.open(sealed, "calls", user_id, key))
        except WrongKeyError as error:
            values = {"user_id": user_id, "key": key, "attempt_made": attempt, "to_error": str(error)}
            self._transaction.connection.run(FAILED, **values, to_due_at=None)
            return None
        return PendingCall(user_id, key, kind, args, from_us(due_at), attempt)

    def claim(self, call: PendingCall, now: datetime, until: datetime) -> bool:
        """Keep it from other workers while it is answered outside; False when another was first.

        It counts as an attempt. If nothing comes of it the call falls due again at `until`.
        """
        which = {"user_id": call.user_id, "key": call.key, "attempt_made": call.attempt}
        moments = {"now": to_us(now), "to_due_at": to_us(until)}
        return bool(self._transaction.connection.rows(CLAIM, **which, **moments))

    def done(self, user_id: str, key: str) -> bool:
        """Remove it in the transaction that takes its answer; False when another worker was first."""
        return bool(self._transaction.connection.rows(DONE, user_id=user_id, key=key))

    def failed(self, call: PendingCall, now: datetime, error: str) -> bool:
        """Try it again later. False after the last attempt: the call stays behind without a time."""
        attempt = call.attempt + 1
        again = attempt < MOST_ATTEMPTS
        self._transaction.connection.run(
            FAILED,
            user_id=call.user_id,
            key=call.key,
            attempt_made=call.attempt,
            to_due_at=to_us(now + wait_after(attempt)) if again else None,
            to_error=error,
        )
        return again

    def next_due_at(self) -> datetime | None:
        """When the next call falls due, or fell."""
        rows = self._transaction.connection.rows(NEXT)
        return maybe_from_us(rows[0][0])
