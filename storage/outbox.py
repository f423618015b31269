"""The outbox: deliveries on their way, in order for each address.

Of the waiting rows of an address only the oldest, its head, has a `due_at`; so claiming never looks at those
behind it, however many there are. Whoever removes a head gives the next row its time. Two things may meet
there: a turn that puts a row behind a head, and the sender that removes that head. The turn locks the head
first, so on PostgreSQL one of them waits for the other, and its next statement sees what the other did.
SQLite has one writer anyway.

A claim moves `due_at` forward (the lease) and counts `attempt` (the fence): an acknowledgement that shows
another attempt comes from a worker whose lease ran out, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from storage.content import claimed, content_of, open_content, seal_content
from storage.errors import WrongKeyError
from storage.instants import from_us, maybe_from_us, maybe_us, to_us
from storage.outbox_sql import (
    BURY,
    CLOSE_GATE,
    CLOSED,
    COMING,
    CONFIRM,
    DEAD,
    DROP,
    LOCK_HEAD,
    PRESENT,
    PROMOTE,
    PUT,
    RELEASE,
    RETRY,
    REVIVE,
    claiming,
    finding_next,
)
from storage.rows import Addressed, AddressKey, Claimed, DeadLetter, Outbound
from storage.statements import Statement
from storage.transaction import Transaction

MOST_COMING = 256


class Outbox:
    """Deliveries on their way. A delivered row is deleted, an undeliverable one stays as a dead letter."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, outbound: Outbound, now: datetime) -> None:
        """Put it behind what waits for that address."""
        to = outbound.address
        there = {"platform": to.platform, "tenant": to.tenant, "address": to.id}
        sealed = seal_content(content_of(outbound), self._transaction.ring, outbound.key)
        self._transaction.connection.lock(LOCK_HEAD, **there)
        self._transaction.connection.run(
            PUT,
            **there,
            user_id=outbound.user_id,
            key=outbound.key,
            kind=outbound.kind,
            state="waiting",
            put_at=to_us(now),
            expires_at=maybe_us(outbound.expires_at),
            attempt=0,
            forgiven=0,
            unsent=0,
            spent_at=None,
            revived_at=None,
            error="",
            sealed=sealed,
        )
        self._transaction.news.add("outbox")

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        platforms: Sequence[str],
        only: Addressed | None = None,
    ) -> tuple[Claimed, ...]:
        """Take up to `limit` due rows, oldest first, that no other worker gets until the lease ends.

        `only` narrows it to one address. Fewer than `limit` may come back while more are due, when rows of a
        closed gate were in the way.
        """
        if not platforms:
            return ()
        names = _named(platforms, only)
        statement = claiming(len(platforms), narrow=only is not None)
        rows = self._transaction.connection.rows(
            statement, **names, now=to_us(now), limit=limit, leased_until=to_us(now + lease)
        )
        leased = (row for row in rows if row[-1] != CLOSED)
        opened = (self._opened(row) for row in sorted(leased, key=lambda row: int(row[0])))
        return tuple(row for row in opened if row)

    def present(self, row: Claimed) -> Claimed:
        """The claimed row with its user, and what it speaks of, as they are by now: users may be joined."""
        found = self._transaction.connection.row(PRESENT, id=row.id, attempt_made=row.attempt)
        if found is None:  # nothing that is told of the claim changes anything
            return row
        user_id, sealed = found
        content = open_content(sealed, self._transaction.ring, row.key)
        return replace(row, user_id=user_id, nudges=content.nudges)

    def confirm(self, delivery_id: int, attempt: int) -> bool:
        """It was delivered. False, and nothing changed, when the claim had been lost."""
        return self._out_of_the_way(CONFIRM, id=delivery_id, attempt_made=attempt)

    def retry(
        self,
        delivery_id: int,
        attempt: int,
        due_at: datetime,
        error: str,
        *,
        spent_at: datetime | None = None,
        unsent: bool = False,
        forgive: bool = False,
    ) -> bool:
        """Try it again at `due_at`; those behind it wait. False when the claim had been lost.

        `spent_at` tells since when its reply handle is of no use: from then on it is claimed without.
        `unsent`: this attempt certainly brought nothing there. To `forgive` is to count its tries from the
        next one.
        """
        values = {"id": delivery_id, "attempt_made": attempt, "to_due_at": to_us(due_at), "to_error": error}
        values |= {"to_spent_at": maybe_us(spent_at), "to_forgiven": attempt if forgive else None}
        values["more_unsent"] = int(unsent)
        return bool(self._transaction.connection.rows(RETRY, **values))

    def release(self, now: datetime, platforms: Sequence[str]) -> int:
        """Have everything that is claimed fall due at once, and tell how much that was.

        For whoever knows that all who claimed are gone; an acknowledgement of theirs would change nothing.
        """
        released = (
            self._transaction.connection.rows(RELEASE, platform=name, now=to_us(now)) for name in platforms
        )
        return sum(map(len, released))

    def let_go(self, delivery_id: int, attempt: int) -> bool:
        """Give it up without a trace. False, and nothing changed, when the claim had been lost."""
        return self._out_of_the_way(CONFIRM, id=delivery_id, attempt_made=attempt)

    def bury(self, delivery_id: int, attempt: int, error: str) -> bool:
        """Give it up as a dead letter and let the next one go. False when the claim had been lost."""
        return self._out_of_the_way(BURY, id=delivery_id, attempt_made=attempt, to_error=error)

    def dead(self, limit: int = 100, after: int = 0) -> tuple[DeadLetter, ...]:
        """Dead letters with an id above `after`, oldest first."""
        rows = self._transaction.connection.rows(DEAD, after=after, limit=limit)
        return tuple(
            DeadLetter(
                id_,
                attempt,
                AddressKey(platform, tenant, address),
                user_id,
                key,
                kind,
                from_us(put_at),
                error,
            )
            for id_, attempt, platform, tenant, address, user_id, key, kind, put_at, error in rows
        )

    def revive(self, delivery_id: int, now: datetime) -> bool:
        """Send a dead letter after all, with all its tries, but without an expiry and its reply handle.

        What may have arrived before still may. False when there is none.
        """
        self._transaction.news.add("outbox")
        return bool(self._transaction.connection.rows(REVIVE, id=delivery_id, now=to_us(now)))

    def drop(self, delivery_id: int) -> bool:
        """Delete a row, dead or waiting. False when there is none."""
        return self._out_of_the_way(DROP, id=delivery_id)

    def next_due_at(self, platforms: Sequence[str], only: Addressed | None = None) -> datetime | None:
        """When the next row of these platforms, or of one address there, falls due, or fell."""
        if not platforms:
            return None
        statement = finding_next(len(platforms), narrow=only is not None)
        rows = self._transaction.connection.rows(statement, **_named(platforms, only))
        return maybe_from_us(min((due_at for (due_at,) in rows if due_at is not None), default=None))

    def coming(self, platform: str, tenant: str, kind: str, most: int = MOST_COMING) -> int:
        """How many deliveries of a kind are on their way to a channel; no more than `most` are looked at."""
        values = {"platform": platform, "tenant": tenant, "kind": kind, "limit": most}
        ((found,),) = self._transaction.connection.rows(COMING, **values)
        return int(found)

    def close_gate(self, platform: str, tenant: str, opens_at: datetime) -> None:
        """Let nobody claim rows of that channel before `opens_at`, or later where it is closed for longer."""
        values = {"platform": platform, "tenant": tenant, "opens_at": to_us(opens_at)}
        self._transaction.connection.run(CLOSE_GATE, **values)

    def _out_of_the_way(self, statement: Statement, **values: Any) -> bool:
        rows = self._transaction.connection.rows(statement, **values)
        for platform, tenant, address in rows:
            self._transaction.connection.run(PROMOTE, platform=platform, tenant=tenant, address=address)
            self._transaction.news.add("outbox")
        return bool(rows)

    def _opened(self, row: tuple[Any, ...]) -> Claimed | None:
        """The row, or None when no key opens it: then it dies alone, and keeps no other from being sent."""
        try:
            return claimed(row, self._transaction.ring)
        except WrongKeyError as error:
            self.bury(row[0], row[1], str(error))
            return None


def _named(platforms: Sequence[str], only: Addressed | None) -> dict[str, str]:
    names = {f"platform_{i}": name for i, name in enumerate(platforms)}
    return names if only is None else names | {"tenant": only.tenant, "address": only.id}
