"""Where else a user's words may stand: on their way out, in what failed, in what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, delete, select

from dialogs.core.prompts import Question, decode_prompts
from dialogs.notebook import Nudge
from storage.coding import decode_args, decode_parked
from storage.content import decode_content
from storage.errors import WrongKeyError
from storage.instants import to_us
from storage.outbox import Outbox
from storage.rows import Addressed, AddressKey
from storage.statements import Statement, same
from storage.tables import Address, Call, Export, Outgoing, ParkedEvent, table
from storage.transaction import Transaction
from storage.users import Users

Quotes = Callable[[object], bool]

_ADDRESSES, _OUTBOX, _PARKED = table(Address), table(Outgoing), table(ParkedEvent)
_CALLS, _EXPORTS = table(Call), table(Export)


def _of_user(of: Table, at: ColumnElement[Any], *columns: ColumnElement[Any]) -> Statement:
    """Rows from or to any address of the user, none from before `since`."""
    there = (
        (of.c.platform == _ADDRESSES.c.platform)
        & (of.c.tenant == _ADDRESSES.c.tenant)
        & (of.c.address == _ADDRESSES.c.id)
    )
    found = select(of.c.id, of.c.platform, of.c.tenant, *columns, of.c.sealed)
    return Statement(
        found.join_from(_ADDRESSES, of, there).where(same(_ADDRESSES, "user_id"), at >= bindparam("since"))
    )


OUTGOING = _of_user(_OUTBOX, _OUTBOX.c.put_at, _OUTBOX.c.address, _OUTBOX.c.key, _OUTBOX.c.state)
FAILED = _of_user(_PARKED, _PARKED.c.parked_at, _PARKED.c.event_id)
FAILED_HERE = Statement(
    select(_PARKED.c.id, _PARKED.c.platform, _PARKED.c.tenant, _PARKED.c.event_id, _PARKED.c.sealed).where(
        same(_PARKED, "platform", "tenant", "address")
    )
)
DROP_FAILED = Statement(delete(_PARKED).where(same(_PARKED, "id")))
ASKED = Statement(select(_CALLS.c.key, _CALLS.c.sealed).where(same(_CALLS, "user_id")))
DROP_ASKED = Statement(delete(_CALLS).where(same(_CALLS, "user_id", "key")))
DROP_EXPORTS = Statement(delete(_EXPORTS).where(same(_EXPORTS, "user_id")))


class Traces:
    """Drops what repeats a message. What no key opens is left: it can be read by nobody."""

    __slots__ = ("_outbox", "_transaction", "_users")

    def __init__(self, transaction: Transaction, outbox: Outbox, users: Users) -> None:
        self._transaction = transaction
        self._outbox = outbox
        self._users = users

    def erase(self, user_id: str, quotes: Quotes, since: datetime, now: datetime) -> tuple[Nudge, ...]:
        """Drop whatever quotes a message of `since`, and all copies on offer, for they hold everything.

        Whoever loses a delivery by that has not seen its question. Returns what the deliveries spoke of
        unasked: it has still to be said, in other words.
        """
        self._transaction.connection.run(DROP_EXPORTS, user_id=user_id)
        self._erase_failed(user_id, quotes, since)
        self._erase_asked(user_id, quotes)
        return self._erase_outgoing(user_id, quotes, since, now)

    def erase_failed(self, where: Addressed, message_id: str) -> None:
        """Drop the event that brought the message, if its turn failed and it waits to be taken again."""
        values = {"platform": where.platform, "tenant": where.tenant, "address": where.id}
        for parked_id, *key, sealed in self._transaction.connection.rows(FAILED_HERE, **values):
            opened = self._opened(sealed, "parked", *key)
            if opened is not None and decode_parked(opened)[1] == message_id:
                self._transaction.connection.run(DROP_FAILED, id=parked_id)

    def _erase_failed(self, user_id: str, quotes: Quotes, since: datetime) -> None:
        rows = self._transaction.connection.rows(FAILED, user_id=user_id, since=to_us(since))
        for parked_id, *key, sealed in rows:
            opened = self._opened(sealed, "parked", *key)
            if opened is not None and quotes(msgspec.to_builtins(decode_parked(opened)[0])):
                self._transaction.connection.run(DROP_FAILED, id=parked_id)

    def _erase_asked(self, user_id: str, quotes: Quotes) -> None:
        for key, sealed in self._transaction.connection.rows(ASKED, user_id=user_id):
            opened = self._opened(sealed, "calls", user_id, key)
            if opened is not None and quotes(decode_args(opened)):
                self._transaction.connection.run(DROP_ASKED, user_id=user_id, key=key)

    def _erase_outgoing(
        self, user_id: str, quotes: Quotes, since: datetime, now: datetime
    ) -> tuple[Nudge, ...]:
        spoken_of: list[Nudge] = []
        rows = self._transaction.connection.rows(OUTGOING, user_id=user_id, since=to_us(since))
        for delivery_id, platform, tenant, address, key, state, sealed in rows:
            opened = self._opened(sealed, "outbox", key)
            if opened is None:
                continue
            content = decode_content(opened)
            prompts = decode_prompts(content.prompts)
            if quotes(msgspec.to_builtins(prompts)):
                self._outbox.drop(delivery_id)
                if state == "waiting":  # a dead letter's have gone back already
                    spoken_of += content.nudges
                if any(isinstance(prompt, Question) for prompt in prompts):
                    self._users.missed(AddressKey(platform, tenant, address), now)
        return tuple(spoken_of)

    def _opened(self, sealed: bytes, *row: str) -> bytes | None:
        try:
            return self._transaction.ring.open(sealed, *row)
        except WrongKeyError:
            return None
