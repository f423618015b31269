"""The one door into the core: an event in, a turn out.

Everything a turn does is returned, nothing is done: the caller writes the conversation and the changes, sends
the prompts, plans the nudges and makes the calls, all in one transaction. The same snapshot, event and moment
always give the same turn, so a turn that was computed but not written can simply be computed again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from dialogs.changes import PutNudge
from dialogs.core.answering import take_answer
from dialogs.core.apart import take_apart
from dialogs.core.asking import ask
from dialogs.core.book import Fact
from dialogs.core.events import (
    UNREAD,
    Answered,
    Chose,
    Filled,
    Introduced,
    Joined,
    Left,
    NudgeDue,
    Opened,
    Overheard,
    PickedMoment,
    Said,
    Showed,
    Unsaid,
    Wanted,
)
from dialogs.core.hearing import (
    MOST_HELD,
    find_session,
    hear_along,
    hear_choice,
    hear_command,
    hear_moment,
    hear_text,
    stale,
)
from dialogs.core.replay import renew
from dialogs.core.riding import remember_planned, ride
from dialogs.core.stack import drop_over, open_dialog, put, recap
from dialogs.core.stage import Stage
from dialogs.core.unsaying import Words, unsay
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.changes import Change
    from dialogs.core.book import Book, Snapshot, Turn
    from dialogs.core.events import Event
    from dialogs.core.stage import Session

SILENCE = timedelta(hours=2)
"""After so long without a word the user is told where they were."""

BUSY = timedelta(minutes=15)
"""So long after the user's last word nothing is said unasked into an open dialog."""

_TAPS = (Chose, PickedMoment)
_LIVELY = (Said, Chose, PickedMoment, Showed, Joined, Wanted, Filled)
_SILENCE_S = int(SILENCE.total_seconds())


def turn(book: Book, snapshot: Snapshot, event: Event, now: datetime) -> Turn:
    """Take one event into the conversation. Same input, same turn; illegal input changes nothing.

    `now` is aware. Raises only for faults in the book itself.
    """
    if isinstance(event, Unsaid):
        return take_back(book, snapshot, Words.of(event.text), now)
    stage = Stage.of(book, snapshot, now)
    renew(stage)
    if snapshot.back and isinstance(event, _LIVELY):
        stage.write(nudges=book.back(stage.scene))
    match event:
        case Said() | Chose() | PickedMoment() | Showed():
            _user_spoke(stage, event, late=snapshot.late)
            remember_planned(stage)
            if snapshot.free:
                stage = ride(stage)
        case Overheard():
            stage.say("core.one_to_one")
        case Left() if snapshot.late or snapshot.elsewhere:
            pass  # they have come back since, or are here still by another way
        case Opened() | Introduced() | Wanted() | Filled():
            stage = take_apart(stage, event)
        case Joined():
            _joined(stage, event, gone=snapshot.gone)
        case Left():
            stage.obey(book.left(stage.scene))
            stage.prompts.clear()
            stage.home = False
        case NudgeDue():
            _nudge(stage, event)
        case Answered():
            take_answer(stage, event)
        case _:
            assert_never(event)
    return stage.turn()


def take_back(book: Book, snapshot: Snapshot, words: Words, now: datetime) -> Turn:
    """Take what a message said out of the conversation and the notebook; nothing is said about it.

    All that was found is in `words` afterwards. What is found may itself be quoted elsewhere, so the search
    goes on until it finds nothing more.
    """
    stage = Stage.of(book, snapshot, now)
    changes: tuple[Change, ...] = ()
    found = -1
    while found < words.found:
        found = words.found
        changes = book.unsaid(stage.scene_of(None), words)
        unsay(stage, words)
    stage.write(changes)
    stage.facts.append(Fact("unsaid"))
    return stage.turn()


def apologise(book: Book, snapshot: Snapshot, now: datetime) -> Turn:
    """What to say when a turn has failed: an apology and the present question; nothing changes."""
    stage = Stage.of(book, snapshot, now)
    stage.say("core.apology")
    if stage.frames and stage.top.dialog in book.dialogs and stage.dialog.step(stage.top.step):
        ask(stage, anew=False)
    return stage.turn()


def _user_spoke(stage: Stage, event: Said | Chose | PickedMoment | Showed, *, late: bool) -> None:
    session: Session | None = None
    if isinstance(event, _TAPS):
        session = find_session(stage, event.token)
        if session is None:
            stale(stage)
            return
    else:
        drop_over(stage)
    silent = bool(stage.frames) and stage.seconds - max(stage.spoke_at, stage.top.opened_at) >= _SILENCE_S
    stage.write(stage.book.heard(stage.scene))
    stage.spoke_at = stage.seconds
    greeting = None if stage.frames else stage.book.greet(stage.scene, event)
    if greeting:
        open_dialog(stage, greeting)
    elif stage.frames and not stage.top.step:
        _hold(stage, event)
    else:
        if silent:
            recap(stage)
        _hear(stage, event, session, late=late)
    hear_along(stage)


def _hear(
    stage: Stage, event: Said | Chose | PickedMoment | Showed, session: Session | None, *, late: bool
) -> None:
    match event:
        case Said():
            hear_text(stage, event, late=late)
        case Chose(choice) if session:
            hear_choice(stage, session, choice)
        case PickedMoment(local) if session:
            hear_moment(stage, session, local)
        case _ if stage.frames:
            stage.say("core.calendar_unread" if event == Showed(UNREAD) else "core.words_please")
            ask(stage, anew=False)
        case _:
            if event == Showed(UNREAD):
                stage.say("core.calendar_unread")
            open_dialog(stage, stage.book.idle(stage.scene, event))


def _hold(stage: Stage, event: object) -> None:
    """The question this message answered is gone from the table: find the next, and keep the words for it."""
    put(stage)
    if isinstance(event, Said) and stage.frames:
        stage.prompts.pop()
        if not hear_command(stage, event):
            stage.update(held=event.text[:MOST_HELD])
            put(stage)


def _joined(stage: Stage, event: Joined, *, gone: bool) -> None:
    if gone:
        return  # they have left since
    stage.write(stage.book.heard(stage.scene))
    if stage.frames:
        recap(stage)
        put(stage, anew=True)
        return
    stage.spoke_at = stage.seconds
    open_dialog(stage, stage.book.greet(stage.scene, event) or stage.book.joined(stage.scene))


def _nudge(stage: Stage, event: NudgeDue) -> None:
    if not event.nudges:
        return
    if stage.frames and stage.seconds - stage.spoke_at < BUSY.total_seconds():
        moved = (replace(nudge, due_at=stage.now + BUSY) for nudge in event.nudges)
        stage.write(nudges=(PutNudge(nudge) for nudge in moved))
        return
    decision = stage.book.due(stage.scene, event.nudges, event.room)
    stage.obey(decision)
    if decision.start and decision.start.dialog in stage.book.dialogs:
        open_dialog(stage, decision.start)
