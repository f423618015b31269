"""Joining two users: everything of the one is sealed anew for the other, in one transaction.

Both conversations are locked by then, in the order of the users' ids: whoever holds the greater may not wait
for the lesser, but steps back and takes the turn again. So two people who type each other's codes at the same
moment never wait for each other in a circle. What it costs grows with what the two have noted, and with
nobody else's records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from dialogs.changes import SaveProfile
from dialogs.joining import Renaming, go_on_behind, one_profile
from dialogs.notebook import Nudge
from dialogs.shapes import replace
from storage.coding import decode_contact, decode_follow_up, decode_gathering, encode
from storage.content import open_content, seal_content
from storage.conversations import Conversations
from storage.errors import ConflictError
from storage.instants import from_us
from storage.linking_sql import (
    ADD,
    ADD_UNLESS_THERE,
    COLUMNS,
    DROP_USER,
    HAND_OVER,
    LOCK_IF_FREE,
    OUTGOING,
    RANK,
    REDIRECT,
    ROWS,
)
from storage.notebook import Notebooks
from storage.transaction import Transaction

Values = dict[str, Any]


class Joining:
    """Makes two users one."""

    __slots__ = ("_conversations", "_notebooks", "_transaction")

    def __init__(self, transaction: Transaction, conversations: Conversations, notebooks: Notebooks) -> None:
        self._transaction = transaction
        self._conversations = conversations
        self._notebooks = notebooks

    def lock(self, keeper: str, joiner: str) -> None:
        """Lock the keeper's conversation too, while the joiner's is locked already.

        Raises `ConflictError` when it would have to wait out of turn, `UnknownUserError` when it is gone.
        """
        if keeper > joiner:
            self._conversations.lock(keeper)
            return
        row = self._transaction.connection.row(LOCK_IF_FREE, user_id=keeper)
        if row is None:
            self._notebooks.profile(keeper)  # or nobody is there any more
            raise ConflictError
        self._conversations.locked(keeper, *row)

    def join(self, keeper: str, joiner: str, now: datetime) -> None:
        """Give all that is the joiner's to the keeper, and let the joiner go. Both are locked.

        The keeper's wishes and conversation stay, the joiner's are dropped.
        """
        before = self._conversations.lock(keeper)
        behind = go_on_behind(before, self._transaction.revisions[joiner])
        self._conversations.save(keeper, behind, before.revision)
        profile = one_profile(self._notebooks.profile(keeper), self._notebooks.profile(joiner))
        self._notebooks.apply(keeper, (SaveProfile(profile),), now)
        _Move(self._transaction, keeper, joiner).everything()
        self._transaction.connection.run(DROP_USER, id=joiner)
        self._transaction.revisions.pop(joiner, None)
        self._transaction.profiles.pop(joiner, None)
        self._transaction.news.update(("nudges", "calls"))
        self._notebooks.note(keeper, "linked", now)


class _Move:
    """One joiner's rows on their way to one keeper."""

    def __init__(self, transaction: Transaction, keeper: str, joiner: str) -> None:
        self._connection, self._ring = transaction.connection, transaction.ring
        self._keeper, self._joiner = keeper, joiner
        self._mark = hashlib.sha256(joiner.encode()).hexdigest()[:8]
        self._names = Renaming(self._mark)

    def everything(self) -> None:
        """All but the joiner's own row, conversation and wishes."""
        self._records("gatherings", decode_gathering, self._names.gathering)
        self._records("contacts", decode_contact, self._names.contact)
        self._records("follow_ups", decode_follow_up, self._names.follow_up)
        self._connection.run(RANK, user_id=self._keeper)
        self._nudges()
        self._calls()
        for row in self._rows("audit"):
            self._connection.run(ADD_UNLESS_THERE["audit"], **row | {"user_id": self._keeper})
        self._outgoing()
        for statement in HAND_OVER:
            self._connection.run(statement, user_id=self._joiner, to_user_id=self._keeper)

    def _rows(self, of: str) -> list[Values]:
        rows = self._connection.rows(ROWS[of], user_id=self._joiner)
        return [dict(zip(COLUMNS[of], row, strict=True)) for row in rows]

    def _records(self, of: str, decode: Callable[[bytes], Any], renamed: Callable[[Any], Any]) -> None:
        for row in self._rows(of):
            record = renamed(decode(self._ring.open(row["sealed"], of, self._joiner, row["id"])))
            plain = {name: getattr(record, name) for name in ("gathering_id", "contact_id") if name in row}
            sealed = self._ring.seal(encode(record), of, self._keeper, record.id)
            values = row | plain | {"user_id": self._keeper, "id": record.id, "sealed": sealed}
            self._connection.run(ADD[of], **values)

    def _nudges(self) -> None:
        for row in self._rows("nudges"):
            nudge = self._names.nudge(Nudge(row["id"], row["kind"], row["subject"], from_us(row["due_at"])))
            values = row | {"user_id": self._keeper, "id": nudge.id, "subject": nudge.subject}
            self._connection.run(ADD_UNLESS_THERE["nudges"], **values)

    def _calls(self) -> None:
        for row in self._rows("calls"):
            key = self._names.id(row["key"])
            args = self._ring.open(row["sealed"], "calls", self._joiner, row["key"])
            sealed = self._ring.seal(args, "calls", self._keeper, key)
            values = row | {"user_id": self._keeper, "key": key, "sealed": sealed}
            self._connection.run(ADD["calls"], **values)

    def _outgoing(self) -> None:
        """What waits or lies dead is the keeper's now, and what it speaks of has other names."""
        for id_, key, sealed in self._connection.rows(OUTGOING, user_id=self._joiner):
            content = open_content(sealed, self._ring, key)
            nudges = tuple(map(self._names.nudge, content.nudges))
            to_sealed = seal_content(replace(content, nudges=nudges), self._ring, key)
            self._connection.run(REDIRECT, id=id_, to_user_id=self._keeper, to_sealed=to_sealed)
