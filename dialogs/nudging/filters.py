"""The filters a due nudge runs through: each keeps some topics and settles the others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.changes import DropNudge, NudgeChange, PutNudge
from dialogs.nudging.kinds import PROMISE, REFLECTION, View
from dialogs.nudging.timeline import moments
from dialogs.nudging.topics import Topic, topic
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dialogs.notebook import Gathering, Nudge

Topics = tuple[Topic, ...]
Settled = tuple[NudgeChange, ...]
HOSTS = ("promise", "reflect", "eve")


def postpone(view: View, found: Topic, to: datetime) -> NudgeChange:
    """Move a topic to `to` or the opening after it, or drop it where it cannot wait that long.

    A promise waits at most until its last moment, for it is dropped only then.
    """
    moved_at = view.hours.open(to)
    if found.kind == "promise" and found.last_at > view.now:
        moved_at = min(moved_at, found.last_at)
    if found.moves and moved_at <= found.last_at:
        return PutNudge(replace(found.nudge, due_at=moved_at))
    return DropNudge(found.nudge.id)


def put_off(view: View, nudges: Iterable[Nudge], to: datetime) -> Settled:
    """Postpone whatever is worth saying and drop the rest."""
    topics = ((nudge, topic(view, nudge)) for nudge in nudges)
    return tuple(postpone(view, found, to) if found else DropNudge(nudge.id) for nudge, found in topics)


def current(view: View, nudges: Iterable[Nudge]) -> tuple[Topics, Settled]:
    """What is worth saying; the rest is dropped, or moved where its gathering has moved meanwhile."""
    topics: list[Topic] = []
    settled: list[NudgeChange] = []
    for nudge in nudges:
        planned_at = _planned_at(view, nudge)
        if planned_at and planned_at > view.now:
            settled.append(PutNudge(replace(nudge, due_at=planned_at)))
        elif found := topic(view, nudge):
            topics.append(found)
        else:
            settled.append(DropNudge(nudge.id))
    return tuple(topics), tuple(settled)


def _planned_at(view: View, nudge: Nudge) -> datetime | None:
    gathering = view.notebook.gathering(nudge.subject)
    return moments(view.hours, view.profile, gathering).get(nudge.kind) if gathering else None


def within_caps(view: View, topics: Topics) -> tuple[Topics, Settled]:
    """Nothing more about a gathering that was spoken of enough, until its window is over."""
    worn = tuple((found, worn_until(view, found)) for found in topics)
    kept = tuple(found for found, until in worn if until is None)
    return kept, tuple(postpone(view, found, until) for found, until in worn if until)


def worn_until(view: View, found: Topic) -> datetime | None:
    """Until when the gatherings of a topic bear no further push."""
    if found.asked:
        return None
    ends = (_window_end(view, g) for g in found.gatherings if g.pushes >= found.most)
    return max((end for end in ends if end > view.now), default=None)


def _window_end(view: View, gathering: Gathering) -> datetime:
    return gathering.ends_at + view.hours.rhythm.gathering_window


def awake(view: View, topics: Topics) -> tuple[Topics, Settled]:
    """Nothing in quiet hours or on days off that may not disturb there."""
    if view.hours.open(view.now) == view.now:
        return topics, ()
    kept = tuple(found for found in topics if may_disturb(view, found))
    return kept, tuple(postpone(view, found, view.now) for found in topics if not may_disturb(view, found))


def may_disturb(view: View, found: Topic) -> bool:
    """In quiet hours only the reflection on the same evening; on a day off what was wished for that day."""
    if view.hours.quiet(view.now):
        return _has_grace(view, found)
    due_on = view.hours.date_of(found.nudge.due_at)
    return not view.hours.off(view.now) or (found.asked and due_on == view.hours.date_of(view.now))


def _has_grace(view: View, found: Topic) -> bool:
    return found.kind == "reflect" and view.hours.in_grace(found.gatherings[0].ends_at, view.now)


def paid_for(view: View, topics: Topics) -> tuple[Topics, Settled]:
    """Nothing for which the platform's plan has no room: it waits, parked, for room or for a free reply."""
    kept = tuple(found for found in topics if has_room(view, found))
    return kept, tuple(park(view, found) for found in topics if not has_room(view, found))


def has_room(view: View, found: Topic) -> bool:
    """Whether the platform's plan still bears saying this unasked."""
    return view.room == "any" or (view.room == "promises" and found.asked)


def park(view: View, found: Topic) -> NudgeChange:
    """Move a topic to its hour of the next day, or to its last moment where that comes before.

    Until then a free reply may still take it along; what has no such moment left is dropped.
    """
    slot = view.hours.open(view.hours.next(clock(view, found), view.now))
    due_at = min(slot, found.last_at)
    if due_at <= view.now or not (found.moves or found.asked):
        return DropNudge(found.nudge.id)
    return PutNudge(replace(found.nudge, due_at=due_at, parked_at=found.nudge.parked_at or view.now))


def giving_way(view: View, topics: Topics) -> tuple[Topics, Settled]:
    """Wait for something weightier later the same day and go out with it, rather than take its place.

    What could not be said so late, and what was asked for, goes first all the same.
    """
    hosts = _hosts(view) if view.room == "any" and view.budget.has_room(view.now) else ()
    waiting = tuple((found, _waits_until(view, found, hosts)) for found in topics)
    kept = tuple(found for found, until in waiting if until is None)
    riding = (replace(found.nudge, due_at=until) for found, until in waiting if until)
    return kept, tuple(PutNudge(nudge) for nudge in riding)


def _hosts(view: View) -> Topics:
    """What is sure to be said later today at its own time.

    A promise, a reflection on what has yet to end, an eve.
    """
    ahead = (n for n in view.notebook.nudges if n.kind in HOSTS and n.due_at > view.now)
    today = (n for n in ahead if view.hours.date_of(n.due_at) == view.hours.date_of(view.now))
    sure = (n for n in today if n.kind != "reflect" or not topic(view, n))
    hosts = (topic(replace(view, now=n.due_at), n) for n in sure)
    return tuple(host for host in hosts if host)


def _waits_until(view: View, found: Topic, hosts: Topics) -> datetime | None:
    moments = (host.nudge.due_at for host in hosts if _gives_way(view, found, host))
    return min(moments, default=None)


def _gives_way(view: View, found: Topic, host: Topic) -> bool:
    due_at = host.nudge.due_at
    if found.asked or due_at > found.last_at:
        return False
    soon = due_at - view.now <= view.hours.rhythm.merge_within
    if host.rank == PROMISE:
        return soon
    return found.rank > host.rank or (host.rank == REFLECTION and (found.rank == REFLECTION or soon))


def affordable(view: View, topics: Topics) -> tuple[Topics, Settled]:
    """One topic that may go takes the others along: a message is paid for once. Else all come back later."""
    if any(_may_go(view, found) for found in topics):
        return topics, ()
    return (), tuple(postpone(view, found, next_room(view, found)) for found in topics)


def next_room(view: View, found: Topic) -> datetime:
    return view.budget.next_room(view.now, clock(view, found))


def clock(view: View, found: Topic) -> int:
    """At which minute of another day a topic comes back."""
    return view.hours.rhythm.morning if found.by_morning else view.hours.minute_of(found.nudge.due_at)


def _may_go(view: View, found: Topic) -> bool:
    return found.asked or view.budget.has_room(view.now) or _is_reminder_on_the_eve(view, found)


def _is_reminder_on_the_eve(view: View, found: Topic) -> bool:
    """The one push that may be the second of a day."""
    if found.nudge.kind != "eve_again" or not on_the_eve(view, found.gatherings[0]):
        return False
    return view.budget.spent_on_day(view.now) <= view.hours.rhythm.most_a_day and view.budget.week_has_room(
        view.now
    )


def on_the_eve(view: View, gathering: Gathering) -> bool:
    return view.hours.date_of(view.now) + timedelta(days=1) == view.hours.date_of(gathering.starts_at)
