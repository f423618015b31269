"""Linking: one-time codes, and the places one user is reached at.

How often a code was guessed wrongly is counted where events are counted that were taken: for an address, not
for its user. So the count outlives a restart, and neither erasing everything nor leaving begins it anew.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from dialogs.core.prompts import decode_prompts
from storage.content import open_content
from storage.inbox import Inbox
from storage.instants import maybe_from_us, to_us
from storage.linking_sql import (
    CLEAR_PLACE,
    DROP_CODES,
    HAS_HISTORY,
    MISSES,
    MOST_MISSES,
    OFFER_CODE,
    OWNER,
    PART,
    PLACES,
    PREFER,
    UNASKED,
    USE_CODE,
)
from storage.notebook import Notebooks
from storage.rows import Addressed, AddressKey, Place, Unasked
from storage.transaction import Transaction

WINDOW = timedelta(hours=1)
"""Within each no more than MOST_MISSES wrong codes are taken from an address."""


class Linking:
    """Which addresses are one user's."""

    __slots__ = ("_inbox", "_notebooks", "_transaction")

    def __init__(self, transaction: Transaction, inbox: Inbox, notebooks: Notebooks) -> None:
        self._transaction = transaction
        self._inbox = inbox
        self._notebooks = notebooks

    def offer(self, user_id: str, code: str, expires_at: datetime) -> None:
        """Have `code` join another address to this user until then; earlier codes of theirs are void."""
        self._transaction.connection.run(DROP_CODES, user_id=user_id)
        self._transaction.connection.run(
            OFFER_CODE, code_hash=_hashed(code), user_id=user_id, expires_at=to_us(expires_at)
        )

    def owner(self, code: str, now: datetime) -> str | None:
        """Whose code it is; None when it was used, has expired or never was."""
        row = self._transaction.connection.row(OWNER, code_hash=_hashed(code), now=to_us(now))
        return None if row is None else str(row[0])

    def use(self, code: str) -> None:
        """It works once."""
        self._transaction.connection.run(USE_CODE, code_hash=_hashed(code))

    def opens_at(self, where: Addressed, now: datetime) -> datetime | None:
        """From when codes from there are looked at again, after too many wrong ones; None if they are."""
        return _window_end(now) if self._misses(where, now) >= MOST_MISSES else None

    def miss(self, where: Addressed, now: datetime) -> None:
        """A wrong code came from there."""
        slot = _slots(where, now)[min(self._misses(where, now), MOST_MISSES - 1)]
        self._inbox.accept(where.platform, where.tenant, slot, now)

    def places(self, user_id: str) -> tuple[Place, ...]:
        """All addresses of the user, also those out of reach, in a lasting order."""
        rows = self._transaction.connection.rows(PLACES, user_id=user_id)
        latest = max((preferred for *_, preferred, _ in rows if preferred is not None), default=None)
        return tuple(
            Place(AddressKey(*key), latest is not None and preferred == latest, gone is not None)
            for *key, preferred, gone in rows
        )

    def prefer(self, user_id: str, where: Addressed, now: datetime) -> None:
        """Have what is said unasked go there for as long as it is within reach."""
        key = {"platform": where.platform, "tenant": where.tenant, "id": where.id}
        self._transaction.connection.run(PREFER, **key, user_id=user_id, now=to_us(now))

    def has_history(self, user_id: str) -> bool:
        """Whether a gathering, a person or a promise is noted."""
        return self._transaction.connection.row(HAS_HISTORY, id=user_id) is not None

    def part(self, user_id: str, where: Addressed, now: datetime) -> None:
        """Take an address away from the user: whoever writes from there next is a stranger.

        What waits there or came from there goes with it, so whoever calls sees before to what is `unasked`
        there; all other records stay with the user.
        """
        there = {"platform": where.platform, "tenant": where.tenant}
        for statement in CLEAR_PLACE:
            self._transaction.connection.run(statement, **there, address=where.id)
        self._transaction.connection.run(PART, **there, id=where.id, user_id=user_id)
        self._notebooks.note(user_id, "unlinked", now)

    def unasked(self, where: Addressed) -> tuple[Unasked, ...]:
        """What waits to be said unasked there, in order."""
        there = {"platform": where.platform, "tenant": where.tenant, "address": where.id}
        rows = self._transaction.connection.rows(UNASKED, **there)
        return tuple(self._unasked(*row) for row in rows)

    def _unasked(self, key: str, expires_at: int | None, sealed: bytes) -> Unasked:
        content = open_content(sealed, self._transaction.ring, key)
        prompts = decode_prompts(content.prompts)
        return Unasked(key, maybe_from_us(expires_at), content.lang, prompts, content.nudges, content.phase)

    def _misses(self, where: Addressed, now: datetime) -> int:
        slots = {f"slot_{n}": slot for n, slot in enumerate(_slots(where, now))}
        ((misses,),) = self._transaction.connection.rows(
            MISSES, platform=where.platform, tenant=where.tenant, **slots
        )
        return int(misses)


def _slots(where: Addressed, now: datetime) -> tuple[str, ...]:
    """Ids of events that never were: one for each wrong code from there within the present window."""
    there = _hashed(where.id)[:16]
    window = to_us(now) // _us(WINDOW)
    return tuple(f"link {there} {window} {n}" for n in range(MOST_MISSES))


def _window_end(now: datetime) -> datetime:
    return now + WINDOW - timedelta(microseconds=to_us(now) % _us(WINDOW))


def _us(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
