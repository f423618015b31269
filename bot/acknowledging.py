"""Writing down what became of deliveries: gone, to be tried again, given up; and what that means for others.

Each is written in a savepoint of its own: one that raises is logged and left, its row is claimed again when
its lease ends, and the others stand. What a delivery that is given up spoke of unasked goes back to the core,
which decides on it again; so no promise dies with the message that made it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import assert_never

import structlog

from adapters.port import DeliveryOutcome, GiveUp, Receipt, Retry, Unknown
from bot.bugs import attempt, name_error
from bot.leaving import is_elsewhere, is_only_elsewhere, leave
from dialogs.core.prompts import Question
from dialogs.notebook import Nudge
from dialogs.shapes import replace
from storage.errors import UnknownUserError
from storage.rows import Claimed
from storage.unit_of_work import UnitOfWork

EXPIRED = GiveUp("expired")
UNASKED = GiveUp("its reply was of no use, and it is worth no push")
A_DAY = timedelta(days=1)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How hard the sender tries.

    `delivery` stays well below `lease`, so that none is made twice; and the lease below the life of a reply
    handle, so that another process can still use the one of a process that died.
    """

    at_once: int = 32
    lease: timedelta = timedelta(seconds=25)
    delivery: timedelta = timedelta(seconds=18)
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(hours=1)
    attempts: int = 16

    def wait(self, attempt: int, random: Random) -> timedelta:
        """Exponential backoff after `attempt` attempts, with jitter over its upper half."""
        doubled: timedelta = self.first_wait * 2 ** min(attempt - 1, 30)
        return min(doubled, self.longest_wait) * random.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Settled:
    """A delivery that came back, and what is to be written about it."""

    row: Claimed
    outcome: DeliveryOutcome


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: pushes that count against the platform's plan, nudges that went back to the core."""

    pushed: int = 0
    given_back: int = 0


@dataclass(frozen=True, slots=True)
class Clerk:
    """Writes down what came back. Everything happens in the caller's transaction."""

    pace: Pace
    random: Random

    def acknowledge(self, work: UnitOfWork, settled: Iterable[Settled], now: datetime) -> Written:
        """Write all of it; returns the sums."""
        pushed: Counter[tuple[str, str]] = Counter()
        given_back = 0
        for one in sorted(settled, key=_in_one_order):
            written = self._carefully(work, one, now)
            where = one.row.address
            pushed[where.platform, where.tenant] += written.pushed
            given_back += written.given_back
        for channel, times in sorted(pushed.items()):  # in one order, so that workers do not lock each other
            if times:
                work.quotas.count(*channel, times)
        return Written(pushed.total(), given_back)

    def _carefully(self, work: UnitOfWork, settled: Settled, now: datetime) -> Written:
        written = attempt(work, lambda: self._write(work, settled.row, settled.outcome, now))
        if isinstance(written, Exception):  # its row comes again by itself
            _log.error("acknowledgement_failed", delivery=settled.row.key, error=name_error(written))
            return Written()
        return written

    def _write(self, work: UnitOfWork, row: Claimed, outcome: DeliveryOutcome, now: datetime) -> Written:
        match outcome:
            case Receipt(_, pushed):
                if _asks(row):
                    work.users.reached(row.address)
                return Written(pushed if work.outbox.confirm(row.id, row.attempt) else 0)
            case Retry():
                return self._retry(work, row, outcome, now)
            case Unknown(why):
                return self._try_again(work, row, f"unknown: {why}", now)
            case GiveUp():
                return _give_up(work, row, outcome, now)
            case _:
                assert_never(outcome)

    def _retry(self, work: UnitOfWork, row: Claimed, outcome: Retry, now: datetime) -> Written:
        if outcome.after_s is not None:
            where, opens_at = row.address, now + timedelta(seconds=outcome.after_s)
            work.outbox.close_gate(where.platform, where.tenant, opens_at)
        if row.kind == "nudge" and is_only_elsewhere(work, row):
            return _lose(work, row, GiveUp(outcome.why, gone=True), now)
        if outcome.spent:
            return _go_on_without_reply(work, row, outcome.why, now)
        return self._try_again(work, row, outcome.why, now, harmless=not outcome.unsure)

    def _try_again(
        self, work: UnitOfWork, row: Claimed, why: str, now: datetime, *, harmless: bool = False
    ) -> Written:
        """After a `harmless` try nothing has to be looked for. While its reply is fresh it is tried often."""
        if row.tries >= self.pace.attempts:
            return _give_up(work, row, GiveUp(why), now)
        fresh = harmless and row.tries == 1 and row.reply is not None and row.reply.expires_at > now
        later = now + self.pace.wait(row.tries, self.random)
        why = why or "not delivered"
        work.outbox.retry(row.id, row.attempt, later, why, unsent=harmless, forgive=fresh)
        return Written()


def _in_one_order(settled: Settled) -> tuple[bool, str]:
    """Those first that lock conversations, by their users, so that workers do not lock each other."""
    return not isinstance(settled.outcome, GiveUp), settled.row.user_id or ""


def _locked(work: UnitOfWork, row: Claimed) -> Claimed:
    """The row as it is by now, its user's conversation locked: turns lock that before they look at rows."""
    if row.user_id is None:
        return row
    work.users.lock(row.address)
    return work.outbox.present(row)


def _go_on_without_reply(work: UnitOfWork, row: Claimed, why: str, now: datetime) -> Written:
    """Write the reply handle off and have the next claim push; what lives no longer than it is not pushed."""
    if _is_passing(row):
        return _give_up(work, row, UNASKED, now)
    work.outbox.retry(row.id, row.attempt, now, why, spent_at=now, unsent=True)
    return Written()


def _give_up(work: UnitOfWork, row: Claimed, outcome: GiveUp, now: datetime) -> Written:
    """Bury it, or drop what is worth no grave: a passing word, and what is said or decided on again.

    Whoever should have seen its question has not seen the one on the table, unless gone.
    """
    if outcome.gone:
        return _lose(work, row, outcome, now)
    row = _locked(work, row)
    back = _to_give_back(row, outcome, now)
    if _is_passing(row) or (back and row.kind == "nudge"):
        moved = work.outbox.let_go(row.id, row.attempt)
    else:
        moved = work.outbox.bury(row.id, row.attempt, outcome.why)
    if moved:
        if _asks(row):
            work.users.missed(row.address, now)
        if outcome.unpaid:
            work.quotas.exhaust(row.address.platform, row.address.tenant, now)
        return Written(given_back=_give_back(work, row, back))
    return Written()


def _lose(work: UnitOfWork, row: Claimed, outcome: GiveUp, now: datetime) -> Written:
    """Its address is out of reach: what it says unasked is said at another, where the user has one."""
    moved: tuple[Claimed, ...] = ()
    row = _locked(work, row)
    if row.kind == "nudge" and is_elsewhere(work, row):
        moved = (row,) if work.outbox.let_go(row.id, row.attempt) else ()
    elif _is_passing(row):
        work.outbox.let_go(row.id, row.attempt)
    else:
        work.outbox.bury(row.id, row.attempt, outcome.why)
    leave(work, row.address, now, on_its_way=moved)
    return Written()


def _is_passing(row: Claimed) -> bool:
    """Whether it lives no longer than its reply: a word where others read along, never pushed."""
    return row.reply is not None and row.expires_at is not None and row.expires_at <= row.reply.expires_at


def _asks(row: Claimed) -> bool:
    return any(isinstance(prompt, Question) for prompt in row.prompts)


def _to_give_back(row: Claimed, outcome: GiveUp, now: datetime) -> tuple[Nudge, ...]:
    """What the row speaks of: the promise in it was made all the same.

    It is parked where the plan has no room. A push that is refused for another reason waits for a day: said
    again at once, it would be refused again. So it goes on once a day for as long as the core holds it worth
    saying: a gathering bears a few pushes, a promise asks until it is settled.
    """
    if row.user_id is None:
        return ()
    if outcome.unpaid:
        return tuple(replace(nudge, parked_at=nudge.parked_at or now) for nudge in row.nudges)
    if row.kind == "nudge" and outcome is not EXPIRED:
        return tuple(replace(nudge, due_at=now + A_DAY) for nudge in row.nudges)
    return row.nudges


def _give_back(work: UnitOfWork, row: Claimed, nudges: tuple[Nudge, ...]) -> int:
    if row.user_id is None or not nudges:
        return 0
    with suppress(UnknownUserError):  # erased since
        work.conversations.lock(row.user_id)
        work.nudges.give_back(row.user_id, nudges)
        return len(nudges)
    return 0
