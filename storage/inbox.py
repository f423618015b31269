"""The inbox: ids of events taken, and the events whose turn failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from dialogs.core.events import Event
from storage.coding import decode_parked, encode_parked
from storage.instants import from_us, to_us
from storage.rows import Addressed, AddressKey, Parked
from storage.statements import Statement, adding, same
from storage.tables import Inbox as InboxRow
from storage.tables import ParkedEvent, table
from storage.transaction import Transaction

_INBOX = table(InboxRow)
_PARKED = table(ParkedEvent)
_SHOWN = (
    _PARKED.c.id,
    _PARKED.c.platform,
    _PARKED.c.tenant,
    _PARKED.c.address,
    _PARKED.c.event_id,
    _PARKED.c.error,
    _PARKED.c.sent_at,
    _PARKED.c.parked_at,
    _PARKED.c.sealed,
)

ACCEPT = Statement(adding(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.event_id))
FORGET = Statement(delete(_INBOX).where(same(_INBOX, "platform", "tenant", "event_id")))
PARK = Statement(adding(_PARKED, "id"))
PARKED = Statement(
    select(*_SHOWN).where(_PARKED.c.id > bindparam("after")).order_by(_PARKED.c.id).limit(bindparam("limit"))
)
UNPARK = Statement(delete(_PARKED).where(same(_PARKED, "id")).returning(*_SHOWN))


class Inbox:
    """Remembers which events were taken. Event ids are unique for a platform's tenant."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def accept(self, platform: str, tenant: str, event_id: str, now: datetime) -> bool:
        """Note the event; False when it was taken before."""
        event = {"platform": platform, "tenant": tenant, "event_id": event_id}
        return bool(self._transaction.connection.rows(ACCEPT, **event, taken_at=to_us(now)))

    def forget(self, platform: str, tenant: str, event_id: str) -> None:
        """Count the event as not taken after all."""
        self._transaction.connection.run(FORGET, platform=platform, tenant=tenant, event_id=event_id)

    def park(  # noqa: PLR0913, PLR0917  # the fields of an envelope
        self,
        platform: str,
        tenant: str,
        event_id: str,
        address: Addressed,
        event: Event,
        error: str,
        sent_at: datetime,
        now: datetime,
        message_id: str = "",
    ) -> None:
        """Keep an event whose turn failed, and count it as taken. `error` never holds the user's words."""
        self.accept(platform, tenant, event_id, now)
        key = {"platform": platform, "tenant": tenant, "event_id": event_id}
        self._transaction.connection.run(
            PARK,
            **key,
            address=address.id,
            error=error,
            sent_at=to_us(sent_at),
            parked_at=to_us(now),
            sealed=self._transaction.ring.seal(encode_parked(event, message_id), "parked", *key.values()),
        )

    def parked(self, limit: int = 100, after: int = 0) -> tuple[Parked, ...]:
        """Those with an id above `after`, oldest first."""
        return tuple(map(self._opened, self._transaction.connection.rows(PARKED, after=after, limit=limit)))

    def unpark(self, parked_id: int) -> Parked | None:
        """Take one out to be replayed in this same unit of work; its event id stays taken."""
        row = self._transaction.connection.row(UNPARK, id=parked_id)
        return None if row is None else self._opened(row)

    def drop(self, parked_id: int) -> bool:
        """Give one up for good; False when there is none."""
        return self._transaction.connection.row(UNPARK, id=parked_id) is not None

    def _opened(self, row: tuple[int, str, str, str, str, str, int, int, bytes]) -> Parked:
        parked_id, platform, tenant, address, event_id, error, sent_at, parked_at, sealed = row
        event, message_id = decode_parked(
            self._transaction.ring.open(sealed, "parked", platform, tenant, event_id)
        )
        where = AddressKey(platform, tenant, address)
        return Parked(
            parked_id, event_id, where, event, error, from_us(sent_at), from_us(parked_at), message_id
        )
