"""Users, and the addresses platforms reach them at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import bindparam, delete, exists, or_, select, update

from dialogs.core.book import Snapshot
from dialogs.core.conversation import Conversation
from dialogs.notebook import Notebook
from storage.conversations import Conversations
from storage.instants import to_us
from storage.notebook import Notebooks
from storage.notebook_sql import READ, reading
from storage.rows import Addressed, AddressKey, Reach
from storage.statements import Statement, adding, same, word
from storage.tables import Address, Nudge, Outgoing, table
from storage.tables import Conversation as ConversationRow
from storage.tables import User as UserRow
from storage.transaction import Transaction

_IDS = UUID("8d2f4f0b-3c59-5f7e-9a50-6f2f64ce6f10")
_ADDRESSES, _CONVERSATIONS, _USERS = table(Address), table(ConversationRow), table(UserRow)
_NUDGES, _OUTBOX = table(Nudge), table(Outgoing)
_HERE = same(_ADDRESSES, "platform", "tenant", "id")
_USER_HERE = select(_ADDRESSES.c.user_id).where(_HERE).scalar_subquery()
_LATER = or_(_ADDRESSES.c.heard_at.is_(None), _ADDRESSES.c.heard_at < bindparam("sent_at"))

ANY = Statement(select(_USERS.c.id, _USERS.c.sealed).limit(1))
FIND = Statement(select(_ADDRESSES.c.user_id).where(_HERE))
ADD_ADDRESS = Statement(adding(_ADDRESSES).on_conflict_do_nothing().returning(_ADDRESSES.c.user_id))
DROP_USER = Statement(delete(_USERS).where(same(_USERS, "id")))
LOCK_HERE = Statement(
    select(
        _ADDRESSES.c.user_id,
        _ADDRESSES.c.heard_at,
        _ADDRESSES.c.gone_at,
        _ADDRESSES.c.missed_at,
        _CONVERSATIONS.c.revision,
        _CONVERSATIONS.c.sealed,
    )
    .join_from(_ADDRESSES, _CONVERSATIONS, _ADDRESSES.c.user_id == _CONVERSATIONS.c.user_id)
    .where(_HERE)
    # Both rows: one that is not locked would be shown as it was before the wait for the other. The
    # conversation first: whoever joins two users holds it and hands their addresses over.
    .with_for_update(of=(_CONVERSATIONS, _ADDRESSES))
)
READ_HERE = reading(_USER_HERE)
HEARD = Statement(
    update(_ADDRESSES)
    .where(_HERE, _LATER)
    .values(heard_at=bindparam("sent_at"), gone_at=None, missed_at=None)
)
THERE = Statement(update(_ADDRESSES).where(_HERE).values(gone_at=None, missed_at=None))
MISSED = Statement(update(_ADDRESSES).where(_HERE).values(missed_at=bindparam("now")))
REACHED = Statement(
    update(_ADDRESSES).where(_HERE, _ADDRESSES.c.missed_at.is_not(None)).values(missed_at=None)
)
REACHABLE = Statement(
    select(_ADDRESSES.c.platform, _ADDRESSES.c.tenant, _ADDRESSES.c.id)
    .where(same(_ADDRESSES, "user_id"), _ADDRESSES.c.gone_at.is_(None))
    .order_by(
        _ADDRESSES.c.preferred_at.desc().nulls_last(),
        _ADDRESSES.c.heard_at.desc().nulls_last(),
        _ADDRESSES.c.platform,
        _ADDRESSES.c.tenant,
        _ADDRESSES.c.id,
    )
)
GONE = Statement(
    update(_ADDRESSES).where(_HERE, _ADDRESSES.c.gone_at.is_(None)).values(gone_at=bindparam("now"))
)
CANCEL_DELIVERIES = Statement(
    delete(_OUTBOX).where(same(_OUTBOX, "platform", "tenant", "address"), _OUTBOX.c.state == word("waiting"))
)
_OTHER = _ADDRESSES.alias("other")
CANCEL_NUDGES = Statement(
    delete(_NUDGES).where(
        _NUDGES.c.user_id == _USER_HERE,
        ~exists().where(_OTHER.c.user_id == _NUDGES.c.user_id, _OTHER.c.gone_at.is_(None)),
    )
)


class Users:
    """Who is known, and where they are reached."""

    __slots__ = ("_conversations", "_notebooks", "_transaction")

    def __init__(self, transaction: Transaction, conversations: Conversations, notebooks: Notebooks) -> None:
        self._transaction = transaction
        self._conversations = conversations
        self._notebooks = notebooks

    def try_key(self) -> None:
        """Open one stored profile. Raises `WrongKeyError` when the ring is not the one that sealed it."""
        for user_id, sealed in self._transaction.connection.rows(ANY):
            self._transaction.ring.open(sealed, "users", user_id)

    def find(self, address: Addressed) -> str | None:
        """The id of the user at that address."""
        row = self._transaction.connection.row(FIND, **_key(address))
        return None if row is None else str(row[0])

    def lock(self, address: Addressed) -> str | None:
        """Lock the conversation of whoever is at that address, and then the address; returns their id.

        While it waits they may become another, whose conversation it is then.
        """
        key = _key(address)
        while self._transaction.connection.row(FIND, **key) is not None:
            for user_id, *_, revision, sealed in self._transaction.connection.rows(LOCK_HERE, **key):
                self._conversations.locked(user_id, revision, sealed)
                return str(user_id)
        return None

    def meet(
        self,
        address: Addressed,
        event_id: str,
        sent_at: datetime | None,
        now: datetime,
        *,
        typed: bool = True,
        about: str = "",
    ) -> tuple[str, Snapshot]:
        """Lock the conversation of whoever is at that address and read what a turn needs; one trip if known.

        A stranger is added; their id is derived from the event. The snapshot is late when `sent_at` is not
        after the last event heard from the address; for what is `typed` into an open dialog also when a
        question asked there was given up, or another address of theirs was heard from later. It tells if
        nothing reached them there until now. Without `sent_at` nothing is late by any clock. What is noted
        under the id `about` is in it, however old.
        """
        while (found := self._snapshot(address, sent_at, now, typed=typed, about=about)) is None:
            self._add(address, event_id, now)
        return found

    def snapshot_of(self, user_id: str, now: datetime) -> Snapshot:
        """Lock the conversation and read what a turn needs. Raises `UnknownUserError`."""
        conversation = self._conversations.lock(user_id)
        answer = self._notebooks.ask(READ, now, user_id=user_id)
        notebook, places = self._notebooks.read(user_id, answer, now)
        whole = self._complete(user_id, conversation, notebook, now)
        return Snapshot(conversation, whole, elsewhere=_within_reach(places))

    def heard(self, address: Addressed, sent_at: datetime | None) -> None:
        """Note the time of an event from there, unless a later one or none is known; who speaks is not gone.

        What they missed is made up for: the turn has answered it.
        """
        if sent_at is None:
            self._transaction.connection.run(THERE, **_key(address))
        else:
            self._transaction.connection.run(HEARD, **_key(address), sent_at=to_us(sent_at))

    def missed(self, address: Addressed, now: datetime) -> None:
        """Note that a question asked there was given up: whoever writes from there never saw it."""
        self._transaction.connection.run(MISSED, **_key(address), now=to_us(now))

    def reached(self, address: Addressed) -> None:
        """Note that the present question has arrived there."""
        self._transaction.connection.run(REACHED, **_key(address))

    def addresses(self, user_id: str) -> tuple[AddressKey, ...]:
        """Where the user can be reached: the address they prefer, then the one heard from last."""
        return tuple(
            AddressKey(*row) for row in self._transaction.connection.rows(REACHABLE, user_id=user_id)
        )

    def gone(self, address: Addressed, now: datetime) -> None:
        """Nothing reaches that address any more: cancel what waits, and the nudges if there is no other."""
        key = _key(address)
        self._transaction.connection.run(GONE, **key, now=to_us(now))
        self._transaction.connection.run(
            CANCEL_DELIVERIES, platform=address.platform, tenant=address.tenant, address=address.id
        )
        self._transaction.connection.run(CANCEL_NUDGES, **key)

    def _snapshot(
        self, address: Addressed, sent_at: datetime | None, now: datetime, *, typed: bool, about: str
    ) -> tuple[str, Snapshot] | None:
        key = _key(address)
        lock = self._transaction.connection.ask(LOCK_HERE, **key)
        read = self._notebooks.ask(READ_HERE, now, **key)
        rows = lock()
        if not rows:
            return None
        user_id, heard_at, gone_at, missed_at, revision, sealed = rows[0]
        conversation = self._conversations.locked(user_id, revision, sealed)
        notebook, places = self._notebooks.read(user_id, read, now)
        others = tuple(
            place for place in places if place[:3] != (address.platform, address.tenant, address.id)
        )
        late, gone = _is_after(heard_at, sent_at), gone_at is not None
        unseen = missed_at is not None or any(_is_after(place.heard_at, sent_at) for place in others)
        elsewhere = _within_reach(others)
        return user_id, Snapshot(
            conversation,
            self._complete(user_id, conversation, notebook, now, about),
            late or (typed and unseen and bool(conversation.frames)),
            back=gone and not late and not elsewhere,
            gone=gone and late,
            elsewhere=elsewhere,
        )

    def _complete(
        self, user_id: str, conversation: Conversation, notebook: Notebook, now: datetime, about: str = ""
    ) -> Notebook:
        """With all that is on the table: what dialogs are about, and the nudges that are due."""
        due = (nudge.subject.rpartition(":")[2] for nudge in notebook.nudges if nudge.due_at <= now)
        return self._notebooks.complete(user_id, notebook, conversation.subjects.union(due, (about,)))

    def _add(self, address: Addressed, event_id: str, now: datetime) -> None:
        """Two first events of one address may come at once: the address belongs to whoever wrote it first."""
        user_id = str(uuid5(_IDS, f"{address.platform}\x1f{address.tenant}\x1f{event_id}"))
        self._notebooks.add(user_id, now)
        instants = dict.fromkeys(("heard_at", "gone_at", "missed_at", "preferred_at"))
        if self._transaction.connection.rows(ADD_ADDRESS, **_key(address), user_id=user_id, **instants):
            self._conversations.add(user_id)
        else:
            self._transaction.connection.run(DROP_USER, id=user_id)


def _is_after(heard_at: int | None, sent_at: datetime | None) -> bool:
    """Whether something else was sent no earlier, as far as times are known."""
    return heard_at is not None and sent_at is not None and to_us(sent_at) <= heard_at


def _within_reach(places: Iterable[Reach]) -> tuple[str, ...]:
    return tuple(place.platform for place in places if place.gone_at is None)


def _key(address: Addressed) -> dict[str, str]:
    return {"platform": address.platform, "tenant": address.tenant, "id": address.id}
