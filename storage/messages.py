"""What messages said, for as long as their users can take them back.

Premium users of LINE can for seven days, all others for an hour. A message may also be taken back before it
came: platforms deliver in any order. So a row outlives its text, and the message it names is not taken then.
Whoever keeps or takes back a message does so before locking a conversation, or two of them might wait for
each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.instants import from_us, to_us
from storage.rows import Addressed
from storage.statements import Statement, adding, same
from storage.tables import Message, table
from storage.transaction import Transaction

_MESSAGES = table(Message)

KEEP = Statement(adding(_MESSAGES).on_conflict_do_nothing().returning(_MESSAGES.c.id))
READ = Statement(
    select(_MESSAGES.c.taken_at, _MESSAGES.c.sealed)
    .where(same(_MESSAGES, "platform", "tenant", "id"))
    .with_for_update()
)
EMPTY = Statement(
    update(_MESSAGES).where(same(_MESSAGES, "platform", "tenant", "id")).values(sealed=bindparam("to_sealed"))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a message said, and when it was taken."""

    text: str
    at: datetime


class Messages:
    """Texts by the id their platform gave them."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def keep(self, where: Addressed, message_id: str, text: str, now: datetime) -> Callable[[], bool]:
        """Keep what was said. The answer, false when it was taken back or kept before, waits for no trip."""
        key = (where.platform, where.tenant, message_id)
        answer = self._transaction.connection.ask(
            KEEP,
            platform=where.platform,
            tenant=where.tenant,
            id=message_id,
            address=where.id,
            taken_at=to_us(now),
            sealed=self._transaction.ring.seal(text.encode(), "messages", *key),
        )
        return lambda: bool(answer())

    def take_back(self, where: Addressed, message_id: str, now: datetime) -> Kept | None:
        """What it said, which is forgotten; None when it has not come, or was taken back before."""
        if self.keep(where, message_id, "", now)():
            return None
        key = {"platform": where.platform, "tenant": where.tenant, "id": message_id}
        ((taken_at, sealed),) = self._transaction.connection.rows(READ, **key)
        empty = self._transaction.ring.seal(b"", "messages", *key.values())
        self._transaction.connection.run(EMPTY, **key, to_sealed=empty)
        text = self._transaction.ring.open(sealed, "messages", *key.values()).decode()
        return Kept(text, from_us(taken_at)) if text else None
