"""Conversations: locked when read, and written only over the revision that was read."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from dialogs.core.conversation import Conversation, decode, encode
from storage.errors import ConflictError, UnknownUserError
from storage.statements import Statement, adding, same
from storage.tables import Conversation as ConversationRow
from storage.tables import table
from storage.transaction import Transaction

_CONVERSATIONS = table(ConversationRow)

ADD = Statement(adding(_CONVERSATIONS))
LOCK = Statement(
    select(_CONVERSATIONS.c.revision, _CONVERSATIONS.c.sealed)
    .where(same(_CONVERSATIONS, "user_id"))
    .with_for_update()
)
SAVE = Statement(
    update(_CONVERSATIONS)
    .where(same(_CONVERSATIONS, "user_id"))
    .values(revision=bindparam("to_revision"), sealed=bindparam("to_sealed"))
)


class Conversations:
    """Where users stand in their dialogs."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, user_id: str) -> None:
        """An empty conversation for a new user."""
        empty = Conversation()
        self._transaction.connection.run(
            ADD, user_id=user_id, revision=empty.revision, sealed=self._sealed(user_id, empty)
        )
        self._transaction.revisions[user_id] = empty.revision

    def lock(self, user_id: str) -> Conversation:
        """Read it and keep every other transaction from reading it so. Raises `UnknownUserError`."""
        row = self._transaction.connection.row(LOCK, user_id=user_id)
        if row is None:
            raise UnknownUserError
        return self.locked(user_id, *row)

    def locked(self, user_id: str, revision: int, sealed: bytes) -> Conversation:
        """What a row says that was read under lock."""
        self._transaction.revisions[user_id] = revision
        return decode(self._transaction.ring.open(sealed, "conversations", user_id))

    def save(self, user_id: str, conversation: Conversation, expected_revision: int) -> None:
        """Write it over `expected_revision`. Raises `ConflictError` when another turn came first."""
        if user_id not in self._transaction.revisions:
            self.lock(user_id)
        if self._transaction.revisions[user_id] != expected_revision:
            raise ConflictError
        self._transaction.connection.run(
            SAVE,
            user_id=user_id,
            to_revision=conversation.revision,
            to_sealed=self._sealed(user_id, conversation),
        )
        self._transaction.revisions[user_id] = conversation.revision

    def _sealed(self, user_id: str, conversation: Conversation) -> bytes:
        return self._transaction.ring.seal(encode(conversation), "conversations", user_id)
