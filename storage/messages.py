"""What messages said, for as long as their users can take them back.

Premium users of LINE can for seven days, all others for an hour. A message may also be taken back before it
came: platforms deliver in any order. So a row outlives its text, and the message it names is not taken then.
Whoever keeps or takes back a message does so before locking a conversation, or two of them might wait for
each other. Of whoever has not agreed to anything only what their conversation holds itself is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

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
_HERE = same(_MESSAGES, "platform", "tenant", "address")
SAID = Statement(
    select(_MESSAGES.c.id, _MESSAGES.c.sealed).where(
        _HERE, func.length(_MESSAGES.c.sealed) > bindparam("empty")
    )
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
        key = (where.platform, where.tenant, message_id)
        names = dict(zip(("platform", "tenant", "id"), key, strict=True))
        ((taken_at, sealed),) = self._transaction.connection.rows(READ, **names)
        self._empty(*key)
        text = self._open(sealed, *key)
        return Kept(text, from_us(taken_at)) if text else None

    def forget(self, where: Addressed, *, unless: Callable[[str], bool]) -> None:
        """Forget what was said there, but for the texts that `unless` is true of."""
        here = (where.platform, where.tenant)
        empty = len(self._transaction.ring.seal(b"", "messages", *here, ""))
        said = self._transaction.connection.rows(
            SAID, platform=where.platform, tenant=where.tenant, address=where.id, empty=empty
        )
        for message_id, sealed in said:
            if not unless(self._open(sealed, *here, message_id)):
                self._empty(*here, message_id)

    def _empty(self, platform: str, tenant: str, message_id: str) -> None:
        sealed = self._transaction.ring.seal(b"", "messages", platform, tenant, message_id)
        self._transaction.connection.run(
            EMPTY, platform=platform, tenant=tenant, id=message_id, to_sealed=sealed
        )

    def _open(self, sealed: bytes, *key: str) -> str:
        return self._transaction.ring.open(sealed, "messages", *key).decode()
