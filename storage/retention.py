"""Retention: what is deleted by age, a bounded number of rows at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, select, tuple_

from dialogs.changes import EraseUser
from storage.instants import to_us
from storage.notebook import Notebooks
from storage.rows import Retained
from storage.statements import Statement
from storage.tables import (
    Address,
    Contact,
    Export,
    FollowUp,
    Gathering,
    Inbox,
    InstallState,
    LinkCode,
    Message,
    Nudge,
    table,
)
from storage.transaction import Transaction

EVENT_IDS = timedelta(days=7)
MESSAGES = timedelta(days=7)
"""As long as a message can be taken back."""
GATHERINGS = timedelta(days=730)
CONTACTS = timedelta(days=548)
GONE = timedelta(days=90)
MOST = 200
"""Rows of each kind in one round."""

_INBOX, _MESSAGES = table(Inbox), table(Message)
_GATHERINGS, _FOLLOW_UPS = table(Gathering), table(FollowUp)
_CONTACTS, _NUDGES, _ADDRESSES, _EXPORTS = table(Contact), table(Nudge), table(Address), table(Export)
_STATES, _CODES = table(InstallState), table(LinkCode)


def _older(of: Table, at: ColumnElement[Any]) -> Statement:
    """Delete the oldest rows from before `before`, no more than the limit, and return their keys."""
    key = tuple_(*of.primary_key.columns)
    old = select(*of.primary_key.columns).where(at < bindparam("before")).order_by(at).limit(MOST)
    return Statement(delete(of).where(key.in_(old)).returning(*of.primary_key.columns))


def _of_promise(of: Table, subject: ColumnElement[Any]) -> Statement:
    return Statement(delete(of).where(of.c.user_id == bindparam("owner"), subject == bindparam("subject_id")))


OLD_EVENT_IDS = _older(_INBOX, _INBOX.c.taken_at)
OLD_MESSAGES = _older(_MESSAGES, _MESSAGES.c.taken_at)
OLD_GATHERINGS = _older(_GATHERINGS, _GATHERINGS.c.ends_at)
OLD_FOLLOW_UPS = _older(_FOLLOW_UPS, _FOLLOW_UPS.c.due_at)
OLD_CONTACTS = _older(_CONTACTS, _CONTACTS.c.touched_at)
OLD_EXPORTS = _older(_EXPORTS, _EXPORTS.c.expires_at)
OLD_STATES = _older(_STATES, _STATES.c.expires_at)
OLD_CODES = _older(_CODES, _CODES.c.expires_at)
FOLLOW_UPS_OF = Statement(
    delete(_FOLLOW_UPS)
    .where(_FOLLOW_UPS.c.user_id == bindparam("owner"), _FOLLOW_UPS.c.gathering_id == bindparam("gathering"))
    .returning(_FOLLOW_UPS.c.user_id, _FOLLOW_UPS.c.id)
)
NUDGES_ABOUT = _of_promise(_NUDGES, _NUDGES.c.subject)
_OTHER = _ADDRESSES.alias("other")
LONG_GONE = Statement(
    select(_ADDRESSES.c.user_id)
    .where(
        _ADDRESSES.c.gone_at < bindparam("before"),
        ~exists().where(
            and_(
                _OTHER.c.user_id == _ADDRESSES.c.user_id,
                _OTHER.c.gone_at.is_(None) | (_OTHER.c.gone_at >= bindparam("before")),
            )
        ),
    )
    .order_by(_ADDRESSES.c.gone_at)
    .limit(MOST)
)


class Retention:
    """Deletes what is too old to be kept."""

    __slots__ = ("_notebooks", "_transaction")

    def __init__(self, transaction: Transaction, notebooks: Notebooks) -> None:
        self._transaction = transaction
        self._notebooks = notebooks

    def retain(self, now: datetime) -> Retained:
        """One bounded round; call again while it removes anything."""
        gatherings = self._old(OLD_GATHERINGS, now - GATHERINGS)
        promises = [
            promise
            for owner, gathering in gatherings
            for promise in self._transaction.connection.rows(FOLLOW_UPS_OF, owner=owner, gathering=gathering)
        ]
        promises += self._old(OLD_FOLLOW_UPS, now - GATHERINGS)
        for owner, subject in (*gatherings, *promises):
            self._transaction.connection.run(NUDGES_ABOUT, owner=owner, subject_id=subject)
        return Retained(
            event_ids=len(self._old(OLD_EVENT_IDS, now - EVENT_IDS)),
            messages=len(self._old(OLD_MESSAGES, now - MESSAGES)),
            gatherings=len(gatherings),
            follow_ups=len(promises),
            contacts=len(self._old(OLD_CONTACTS, now - CONTACTS)),
            users=self._forget_users(now),
            exports=len(self._old(OLD_EXPORTS, now)),
            install_states=len(self._old(OLD_STATES, now)),
            link_codes=len(self._old(OLD_CODES, now)),
        )

    def _old(self, statement: Statement, before: datetime) -> list[tuple[Any, ...]]:
        return self._transaction.connection.rows(statement, before=to_us(before))

    def _forget_users(self, now: datetime) -> int:
        found = {user_id for (user_id,) in self._old(LONG_GONE, now - GONE)}
        for user_id in sorted(found):
            self._notebooks.apply(user_id, (EraseUser(),), now)
        return len(found)
