"""Turns through storage: an event is accepted, held against the book and written, all in one transaction.

An event is first taken plainly. Only when that raises is the delivery taken again with a savepoint around
each event: the one that raises is parked with its error, its user gets an apology and the question again, the
others stand. A broken database is no event's fault: its error goes up, and the platform will deliver again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from adapters.port import Address, Inbound
from adapters.quota import Quota
from bot.bugs import attempt, name_error
from bot.holding import Answer, Cause, Play, erases, profile_after, whom
from bot.leaving import leave
from bot.unmet import refer, show_home
from bot.unsaying import forget_unheld, unsay
from dialogs.changes import DropNudge, PutNudge
from dialogs.core.book import Fact, Snapshot
from dialogs.core.events import (
    Answered,
    Introduced,
    Left,
    NudgeDue,
    Opened,
    Overheard,
    Room,
    Said,
    Unsaid,
    about,
)
from dialogs.core.turn import apologise, turn
from dialogs.shapes import replace
from storage.errors import ConflictError, UnknownUserError
from storage.rows import AddressKey, PendingCall
from storage.unit_of_work import UnitOfWork

_LONGEST_ID = 64
"""What a tap or a form is about may be older than what a turn usually sees, and is read by its id."""

_UNANSWERED = (Unsaid, Overheard, Opened, Introduced)
"""What nobody waits for an answer to, or may not be met by."""

_WORDLESS = (NudgeDue, Opened, Introduced)
"""What is no word of the user's: looking, what the platform tells, and what our own clock brings back."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event; a failed one will be tried again. `error` names an exception and its place.

    `refused` says by field why a form was not taken, `lang` what is spoken with whoever did it; `erased`:
    they had everything deleted, or unlinked the app they did it in.
    """

    outcome: Literal["new", "seen", "failed", "parked"]
    facts: tuple[Fact, ...] = ()
    error: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""
    erased: bool = False


SEEN = Taken("seen")


def take_turn(play: Play, work: UnitOfWork, inbound: Inbound, now: datetime) -> Taken:
    """Take an event unless it was taken before, or its message has been taken back since it was said.

    A form that is refused was not taken: filled in better, or sent again, it comes under the same id.
    """
    kept = _keep(work, inbound, now)
    if not (_accept(work, inbound, now) and kept()):
        return SEEN
    taken = take_again(play, work, inbound, now)
    if taken.refused:
        work.inbox.forget(inbound.address.platform, inbound.address.tenant, inbound.event_id)
    return taken


def take_again(play: Play, work: UnitOfWork, inbound: Inbound, now: datetime) -> Taken:
    """Take an event that was accepted earlier."""
    match inbound.event:
        case Unsaid():
            return Taken("new", unsay(play.book, work, inbound, now))
        case Overheard(lang):
            return Taken("new", refer(play, work, inbound, lang, now))
        case Opened("home", lang):
            known = work.users.find(inbound.address)
            if known is None:
                return Taken("new", show_home(play, work, inbound, lang, now))
            return _take(play, work, inbound, now, known)
        case Introduced(changed=True):
            known = work.users.find(inbound.address)
            if known is None:
                return Taken("new")  # nobody is met because their profile has changed
            return _take(play, work, inbound, now, known)
        case _:
            return _take(play, work, inbound, now)


def _take(play: Play, work: UnitOfWork, inbound: Inbound, now: datetime, known: str = "") -> Taken:
    """Whoever was `known` a moment ago is not met anew: erased since, they are found gone the next time."""
    user_id, snapshot = _load(work, inbound, now)
    if known not in {"", user_id}:
        raise ConflictError
    snapshot = play.seen_from(replace(snapshot, free=play.is_free(inbound, now)), inbound.address)
    result = turn(play.book, snapshot, inbound.event, now)
    whole = play.write(work, user_id, snapshot, result, _cause(inbound), now)
    profile = profile_after(snapshot, whole)
    if not profile.consent_version:
        forget_unheld(work, inbound.address, whole.conversation)
    if not isinstance(inbound.event, _WORDLESS):
        work.users.heard(inbound.address, _told_at(inbound))
    if isinstance(inbound.event, Left) and not snapshot.late:
        leave(work, inbound.address, now)
    parted = bool(snapshot.elsewhere) and work.users.find(inbound.address) is None
    if parted:
        show_home(play, work, replace(inbound, event=Opened("home")), profile.lang, now)
    stranger = erases(whole) or parted
    return Taken("new", whole.facts, refused=whole.refused, lang=profile.lang, erased=stranger)


def take_carefully(play: Play, work: UnitOfWork, inbound: Inbound, now: datetime) -> Taken:
    """Take an event, or park it when that raises. What a failed way wrote is undone before the next."""
    error = ""
    ways: tuple[Callable[[], Taken], ...] = (
        lambda: take_turn(play, work, inbound, now),
        lambda: _park_and_apologise(play, work, inbound, error, now),
    )
    for way in ways:
        taken = attempt(work, way)
        if not isinstance(taken, Exception):
            return taken
        error = error or name_error(taken)
    return _park(work, inbound, error, now)


def take_parked(play: Play, work: UnitOfWork, parked_id: int, now: datetime) -> Taken | None:
    """Take a parked event again; None when there is none of that id."""
    found = work.inbox.unpark(parked_id)
    if found is None:
        return None
    address, message_id = _address(found.address), found.message_id
    inbound = Inbound(found.event_id, address, found.event, found.sent_at, message_id=message_id)
    _keep(work, inbound, now)()  # had it been taken back, it would not have been there
    return take_again(play, work, inbound, now)


def take_nudges(play: Play, work: UnitOfWork, user_id: str, now: datetime) -> Taken:
    """Let the core decide on all nudges of this user that are due; those it does not mention are dropped."""
    snapshot = _snapshot_of(work, user_id, now)
    due = work.nudges.due(user_id, now)
    if snapshot is None or not due:
        return SEEN
    to = _preferred(work, user_id)
    snapshot = play.seen_from(snapshot, to)
    result = turn(play.book, snapshot, NudgeDue(due, _room(work, to)), now)
    kept = {change.nudge.id for change in result.nudges if isinstance(change, PutNudge)}
    dropped = tuple(DropNudge(nudge.id) for nudge in due if nudge.id not in kept)
    result = replace(result, nudges=(*result.nudges, *dropped))
    known = {nudge.id: nudge for nudge in (*snapshot.notebook.nudges, *due)}
    told = (known.get(change.nudge_id) for change in result.nudges if isinstance(change, DropNudge))
    ids = ",".join(nudge.id for nudge in due)
    cause = Cause(ids, "nudge", to, nudges=tuple(nudge for nudge in told if nudge))
    whole = play.write(work, user_id, snapshot, result, cause, now)
    return Taken("new", whole.facts)


def take_answer(play: Play, work: UnitOfWork, call: PendingCall, answer: Answer, now: datetime) -> Taken:
    """Answer a call in the transaction that removes it."""
    snapshot = _snapshot_of(work, call.user_id, now)
    if snapshot is None or not work.calls.done(call.user_id, call.key):
        return SEEN
    user_id, found = whom(call.user_id, answer(work, call, now))
    if user_id != call.user_id:
        snapshot = work.users.snapshot_of(user_id, now)
    to = _preferred(work, user_id)
    snapshot = play.seen_from(snapshot, to)
    result = turn(play.book, snapshot, Answered(call.kind, found), now)
    whole = play.write(work, user_id, snapshot, result, Cause(call.key, "answer", to), now)
    return Taken("new", whole.facts)


def fail_nudges(work: UnitOfWork, user_id: str, error: str, now: datetime) -> Taken:
    """Move nudges whose turn raised to later; those that raised too often are parked."""
    parked = work.nudges.failed(user_id, now, error)
    return Taken("parked" if parked else "failed", error=error)


def fail_answer(play: Play, work: UnitOfWork, call: PendingCall, error: str, now: datetime) -> Taken:
    """Move a call whose answer raised to later; after the last attempt its user gets an apology."""
    if work.calls.failed(call, now, error):
        return Taken("failed", error=error)
    snapshot = _snapshot_of(work, call.user_id, now)
    if snapshot is None:
        return SEEN
    cause = Cause(call.key, "answer", _preferred(work, call.user_id))
    play.write(work, call.user_id, snapshot, apologise(play.book, snapshot, now), cause, now)
    return Taken("parked", error=error)


def _keep(work: UnitOfWork, inbound: Inbound, now: datetime) -> Callable[[], bool]:
    """Keep what was said for as long as it can be taken back; the answer is false when it has been."""
    if isinstance(inbound.event, Said) and inbound.message_id:
        return work.messages.keep(inbound.address, inbound.message_id, inbound.event.text, now)
    return lambda: True


def _accept(work: UnitOfWork, inbound: Inbound, now: datetime) -> bool:
    return work.inbox.accept(inbound.address.platform, inbound.address.tenant, inbound.event_id, now)


def _load(work: UnitOfWork, inbound: Inbound, now: datetime) -> tuple[str, Snapshot]:
    where, typed, subject = inbound.address, isinstance(inbound.event, Said), about(inbound.event)
    known = subject if len(subject) <= _LONGEST_ID else ""
    return work.users.meet(where, inbound.event_id, _told_at(inbound), now, typed=typed, about=known)


def _told_at(inbound: Inbound) -> datetime | None:
    """When it happened by the platform's clock, if the platform tells."""
    return inbound.sent_at if inbound.timed else None


def _park(work: UnitOfWork, inbound: Inbound, error: str, now: datetime) -> Taken:
    if not _accept(work, inbound, now):
        return SEEN
    where = inbound.address
    work.inbox.park(
        where.platform,
        where.tenant,
        inbound.event_id,
        where,
        inbound.event,
        error,
        inbound.sent_at,
        now,
        inbound.message_id,
    )
    return Taken("parked", error=error)


def _park_and_apologise(play: Play, work: UnitOfWork, inbound: Inbound, error: str, now: datetime) -> Taken:
    parked = _park(work, inbound, error, now)
    if isinstance(inbound.event, _UNANSWERED):
        return parked
    user_id, snapshot = _load(work, inbound, now)
    play.write(work, user_id, snapshot, apologise(play.book, snapshot, now), _cause(inbound), now)
    return parked


def _cause(inbound: Inbound) -> Cause:
    return Cause(inbound.event_id, "reply", inbound.address, inbound.reply, tapped=inbound.tapped)


def _preferred(work: UnitOfWork, user_id: str) -> Address | None:
    found = next(iter(work.users.addresses(user_id)), None)
    return None if found is None else _address(found)


def _room(work: UnitOfWork, to: Address | None) -> Room:
    """What the plan of the channel there still bears; any channel without a plan bears anything.

    What is on its way counts already: many users' evenings begin at one and the same moment.
    """
    usage = None if to is None else work.quotas.of(to.platform, to.tenant)
    if usage is None or usage.most is None:
        return "any"
    coming = work.outbox.coming(usage.platform, usage.tenant, "nudge")
    return Quota(usage.most, usage.used, usage.sent + coming).room


def _address(key: AddressKey) -> Address:
    return Address(key.platform, key.tenant, key.id)


def _snapshot_of(work: UnitOfWork, user_id: str, now: datetime) -> Snapshot | None:
    """None when the user has just been erased."""
    try:
        return work.users.snapshot_of(user_id, now)
    except UnknownUserError:
        return None
