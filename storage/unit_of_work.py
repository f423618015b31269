"""The unit of work: one transaction, and the repositories that act in it. None of them commits."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from dialogs.history import History
from dialogs.notebook import Contact
from storage.calls import Calls
from storage.conversations import Conversations
from storage.history import read_history
from storage.inbox import Inbox
from storage.installations import Installations
from storage.joining import Joining
from storage.linking import Linking
from storage.messages import Messages
from storage.notebook import Notebooks
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.quotas import Quotas
from storage.records import Exports, Records, stats
from storage.retention import Retention
from storage.rows import Retained, Stats
from storage.seals import Seals
from storage.traces import Traces
from storage.transaction import Transaction
from storage.users import Users


class UnitOfWork:
    """What a job may do. It is valid until the job returns, in the thread the job runs in.

    Lock a user's conversation (`users.snapshot`, `meet`, `snapshot_of`) before writing anything of theirs.
    """

    __slots__ = (
        "_records",
        "_transaction",
        "calls",
        "conversations",
        "exports",
        "inbox",
        "installations",
        "joining",
        "linking",
        "messages",
        "notebook",
        "nudges",
        "outbox",
        "quotas",
        "seals",
        "traces",
        "users",
    )

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.inbox = Inbox(transaction)
        self.messages = Messages(transaction)
        self.conversations = Conversations(transaction)
        self.notebook = Notebooks(transaction)
        self.users = Users(transaction, self.conversations, self.notebook)
        self.nudges = Nudges(transaction, self.inbox, self.users)
        self.calls = Calls(transaction)
        self.outbox = Outbox(transaction)
        self.quotas = Quotas(transaction)
        self.traces = Traces(transaction, self.outbox, self.users)
        self.exports = Exports(transaction)
        self.linking = Linking(transaction, self.inbox, self.notebook)
        self.joining = Joining(transaction, self.conversations, self.notebook)
        self.installations = Installations(transaction)
        self.seals = Seals(transaction)
        self._records = Records(transaction, self.notebook)

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the job that is undone when it is left by an exception, which goes on."""
        return self._transaction.savepoint()

    def export(self, user_id: str, now: datetime) -> dict[str, Any]:
        """Everything about a user as plain values. Raises `UnknownUserError`."""
        return self._records.export(user_id, now)

    def find_contacts(self, user_id: str, name: str, limit: int = 12) -> list[Contact]:
        """Contacts whose label or company contains `name`, newest first, beyond what a snapshot holds."""
        return self._records.contacts_named(user_id, name, limit)

    def history(self, user_id: str, now: datetime) -> History:
        """What the user has been to, whom they met and what they promised, bounded and newest first."""
        return read_history(self._transaction, user_id, now)

    def stats(self, now: datetime) -> Stats:
        """How much waits."""
        return stats(self._transaction, now)

    def retain(self, now: datetime) -> Retained:
        """One bounded round of retention; call again while it removes anything."""
        return Retention(self._transaction, self.notebook).retain(now)
