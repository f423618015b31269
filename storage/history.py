"""What lies behind a turn's snapshot, read within bounds: for reports and warnings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar, get_args

from sqlalchemy import bindparam, select

from dialogs.history import MOST_BEGUN, MOST_MET, MOST_PROMISED, History
from dialogs.notebook import FollowUpState
from storage.coding import decode_contact, decode_follow_up, decode_gathering
from storage.connections import Answer
from storage.instants import to_us
from storage.statements import Statement, same
from storage.tables import Contact, FollowUp, Gathering, table
from storage.transaction import Transaction

_GATHERINGS, _CONTACTS, _FOLLOW_UPS = table(Gathering), table(Contact), table(FollowUp)
_STATES: tuple[str, ...] = get_args(FollowUpState)

BEGUN = Statement(
    select(_GATHERINGS.c.id, _GATHERINGS.c.sealed)
    .where(same(_GATHERINGS, "user_id"), _GATHERINGS.c.starts_at < bindparam("now"))
    .order_by(_GATHERINGS.c.starts_at.desc(), _GATHERINGS.c.id.desc())
    .limit(MOST_BEGUN)
)
MET = Statement(
    select(_CONTACTS.c.id, _CONTACTS.c.sealed)
    .where(same(_CONTACTS, "user_id"))
    .order_by(_CONTACTS.c.rank.desc())
    .limit(MOST_MET)
)
PROMISED = Statement(
    select(_FOLLOW_UPS.c.id, _FOLLOW_UPS.c.sealed)
    .where(same(_FOLLOW_UPS, "user_id", "state"))
    .order_by(_FOLLOW_UPS.c.due_at.desc(), _FOLLOW_UPS.c.id.desc())
    .limit(MOST_PROMISED)
)

T = TypeVar("T")


def read_history(transaction: Transaction, user_id: str, now: datetime) -> History:
    """Newest first; each part walks an index and stops at its bound."""
    ask = transaction.connection.ask
    begun = ask(BEGUN, user_id=user_id, now=to_us(now))
    met = ask(MET, user_id=user_id)
    promised = [ask(PROMISED, user_id=user_id, state=state) for state in _STATES]

    def opened(answer: Answer, of: str, decoded: Callable[[bytes], T]) -> tuple[T, ...]:
        return tuple(decoded(transaction.ring.open(sealed, of, user_id, id_)) for id_, sealed in answer())

    return History(
        opened(begun, "gatherings", decode_gathering),
        opened(met, "contacts", decode_contact),
        tuple(one for answer in promised for one in opened(answer, "follow_ups", decode_follow_up)),
    )
