"""Turns through storage: an event is accepted, held against the book and written, all in one transaction.

An event is first taken plainly. Only when that raises is the delivery taken again with a savepoint around
each event: the one that raises is parked with its error, its user gets an apology and the question again, the
others stand. A broken database is no event's fault: its error goes up, and the platform will deliver again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from adapters.port import Address, Inbound, Reply
from bot.logs import place
from dialogs.changes import DropNudge, EraseUser, PutNudge, SaveProfile
from dialogs.core.book import Book, Fact, Snapshot, Turn
from dialogs.core.events import Answered, Left, NudgeDue
from dialogs.core.turn import apologise, turn
from dialogs.notebook import Nudge
from storage.errors import RefusedError, StorageError, UnknownUserError, WrongKeyError
from storage.rows import AddressKey, PendingCall
from storage.unit_of_work import UnitOfWork

UNASKED_KEEPS = timedelta(hours=2)
"""What the coach says of its own accord is decided on anew later; a reply keeps its worth."""
_KEYS = UUID("6f0a2f1c-6d0e-5d3b-9a54-7a3f0c1e8b52")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event; a failed one will be tried again. `error` names an exception and its place."""

    outcome: Literal["new", "seen", "failed", "parked"]
    facts: tuple[Fact, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a turn is held: `id` makes its delivery's key, `to` is where its words go.

    `nudges` are what its words speak of unasked.
    """

    id: str
    kind: Literal["reply", "nudge", "answer"]
    to: Address | None
    reply: Reply | None = None
    nudges: tuple[Nudge, ...] = ()


SEEN = Taken("seen")
Answer = Callable[[UnitOfWork, PendingCall, datetime], Mapping[str, object]]


def take_turn(book: Book, work: UnitOfWork, inbound: Inbound, now: datetime) -> Taken:
    """Take an event unless it was taken before."""
    return take_again(book, work, inbound, now) if _accept(work, inbound, now) else SEEN


def take_again(book: Book, work: UnitOfWork, inbound: Inbound, now: datetime) -> Taken:
    """Take an event that was accepted earlier."""
    user_id, snapshot = _load(work, inbound, now)
    result = turn(book, snapshot, inbound.event, now)
    write(work, user_id, snapshot, result, _cause(inbound), now)
    if not isinstance(inbound.event, NudgeDue):  # a parked one comes by our own clock
        work.users.heard(inbound.address, inbound.sent_at)
    if isinstance(inbound.event, Left) and not snapshot.late:
        work.users.gone(inbound.address, now)
    return Taken("new", result.facts)


def take_carefully(book: Book, work: UnitOfWork, inbound: Inbound, now: datetime) -> Taken:
    """Take an event, or park it when that raises. What a failed way wrote is undone before the next."""
    error = ""
    ways: tuple[Callable[[], Taken], ...] = (
        lambda: take_turn(book, work, inbound, now),
        lambda: _park_and_apologise(book, work, inbound, error, now),
    )
    for way in ways:
        try:
            with work.savepoint():
                return way()
        except Exception as raised:  # the savepoint of a turn: a bug in one dialog harms one event
            if not is_bug(raised):
                raise
            error = error or name_error(raised)
    return _park(work, inbound, error, now)


def take_parked(book: Book, work: UnitOfWork, parked_id: int, now: datetime) -> Taken | None:
    """Take a parked event again; None when there is none of that id."""
    found = work.inbox.unpark(parked_id)
    if found is None:
        return None
    return take_again(
        book, work, Inbound(found.event_id, _address(found.address), found.event, found.sent_at), now
    )


def is_bug(error: BaseException) -> bool:
    """Whether our code or a row is at fault, so that the event would raise again; else the database is."""
    return isinstance(error, RefusedError | WrongKeyError) or not isinstance(error, StorageError)


def name_error(error: BaseException) -> str:
    """An exception's class and place; never its message, which may quote what a user typed."""
    return f"{type(error).__name__} at {place(error)}"


def take_nudges(book: Book, work: UnitOfWork, user_id: str, now: datetime) -> Taken:
    """Let the core decide on all nudges of this user that are due; those it does not mention are dropped."""
    snapshot = _snapshot_of(work, user_id, now)
    due = work.nudges.due(user_id, now)
    if snapshot is None or not due:
        return SEEN
    result = turn(book, snapshot, NudgeDue(due), now)
    kept = {change.nudge.id for change in result.nudges if isinstance(change, PutNudge)}
    dropped = tuple(DropNudge(nudge.id) for nudge in due if nudge.id not in kept)
    result = replace(result, nudges=(*result.nudges, *dropped))
    known = {nudge.id: nudge for nudge in (*snapshot.notebook.nudges, *due)}
    told = (known.get(change.nudge_id) for change in result.nudges if isinstance(change, DropNudge))
    ids, to = ",".join(nudge.id for nudge in due), _preferred(work, user_id)
    cause = Cause(ids, "nudge", to, nudges=tuple(nudge for nudge in told if nudge))
    write(work, user_id, snapshot, result, cause, now)
    return Taken("new", result.facts)


def take_answer(book: Book, work: UnitOfWork, call: PendingCall, answer: Answer, now: datetime) -> Taken:
    """Answer a call in the transaction that removes it."""
    snapshot = _snapshot_of(work, call.user_id, now)
    if snapshot is None or not work.calls.done(call.user_id, call.key):
        return SEEN
    result = turn(book, snapshot, Answered(call.kind, answer(work, call, now)), now)
    cause = Cause(call.key, "answer", _preferred(work, call.user_id))
    write(work, call.user_id, snapshot, result, cause, now)
    return Taken("new", result.facts)


def fail_nudges(work: UnitOfWork, user_id: str, error: str, now: datetime) -> Taken:
    """Move nudges whose turn raised to later; those that raised too often are parked."""
    parked = work.nudges.failed(user_id, now, error)
    return Taken("parked" if parked else "failed", error=error)


def fail_answer(book: Book, work: UnitOfWork, call: PendingCall, error: str, now: datetime) -> Taken:
    """Move a call whose answer raised to later; after the last attempt its user gets an apology."""
    if work.calls.failed(call, now, error):
        return Taken("failed", error=error)
    snapshot = work.users.snapshot_of(call.user_id, now)
    cause = Cause(call.key, "answer", _preferred(work, call.user_id))
    write(work, call.user_id, snapshot, apologise(book, snapshot, now), cause, now)
    return Taken("parked", error=error)


def write(
    work: UnitOfWork, user_id: str, before: Snapshot, result: Turn, cause: Cause, now: datetime
) -> None:
    """Write all a turn returned. After an erasure only its farewell is left to write."""
    erased = any(isinstance(change, EraseUser) for change in result.changes)
    if result.changes:
        work.notebook.apply(user_id, result.changes, now)
    if not erased:
        _write_state(work, user_id, before, result, now)
    if result.prompts and cause.to is not None:
        revision = result.conversation.revision
        work.outbox.put(
            None if erased else user_id,
            cause.to,
            key=str(uuid5(_KEYS, f"{user_id} {revision} {cause.kind} {cause.id}")),
            kind=cause.kind,
            prompts=result.prompts,
            lang=_lang_after(before, result),
            now=now,
            reply=cause.reply,
            expires_at=now + UNASKED_KEEPS if cause.kind == "nudge" else None,
            nudges=cause.nudges,
        )


def _write_state(work: UnitOfWork, user_id: str, before: Snapshot, result: Turn, now: datetime) -> None:
    revision = before.conversation.revision
    if result.conversation.revision != revision:
        work.conversations.save(user_id, result.conversation, revision)
    if result.nudges:
        work.nudges.apply(user_id, result.nudges)
    for index, call in enumerate(result.calls):
        key = f"{result.conversation.revision}.{index}"
        work.calls.put(user_id, key, call.kind, call.args, now)


def _accept(work: UnitOfWork, inbound: Inbound, now: datetime) -> bool:
    return work.inbox.accept(inbound.address.platform, inbound.address.tenant, inbound.event_id, now)


def _load(work: UnitOfWork, inbound: Inbound, now: datetime) -> tuple[str, Snapshot]:
    return work.users.meet(inbound.address, inbound.event_id, inbound.sent_at, now)


def _park(work: UnitOfWork, inbound: Inbound, error: str, now: datetime) -> Taken:
    if not _accept(work, inbound, now):
        return SEEN
    where = inbound.address
    work.inbox.park(
        where.platform, where.tenant, inbound.event_id, where, inbound.event, error, inbound.sent_at, now
    )
    return Taken("parked", error=error)


def _park_and_apologise(book: Book, work: UnitOfWork, inbound: Inbound, error: str, now: datetime) -> Taken:
    parked = _park(work, inbound, error, now)
    user_id, snapshot = _load(work, inbound, now)
    write(work, user_id, snapshot, apologise(book, snapshot, now), _cause(inbound), now)
    return parked


def _cause(inbound: Inbound) -> Cause:
    return Cause(inbound.event_id, "reply", inbound.address, inbound.reply)


def _preferred(work: UnitOfWork, user_id: str) -> Address | None:
    found = next(iter(work.users.addresses(user_id)), None)
    return None if found is None else _address(found)


def _address(key: AddressKey) -> Address:
    return Address(key.platform, key.tenant, key.id)


def _snapshot_of(work: UnitOfWork, user_id: str, now: datetime) -> Snapshot | None:
    """None when the user has just been erased."""
    try:
        return work.users.snapshot_of(user_id, now)
    except UnknownUserError:
        return None


def _lang_after(before: Snapshot, result: Turn) -> str:
    saved = [change.profile for change in result.changes if isinstance(change, SaveProfile)]
    return (saved[-1] if saved else before.notebook.profile).lang
