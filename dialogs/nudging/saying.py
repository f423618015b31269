"""One message out of several topics: what joins it, which dialog says it, what is written when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, DropNudge, NudgeChange, PutNudge, SaveGathering, SaveProfile
from dialogs.core.book import Decision
from dialogs.core.conversation import Start
from dialogs.notebook import Gathering, Nudge, Profile
from dialogs.nudging.filters import Topics, clock, has_room, may_disturb, on_the_eve, worn_until
from dialogs.nudging.rhythm import WEEK
from dialogs.nudging.timeline import last_call, nudge_id
from dialogs.nudging.topics import Topic, topic
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dialogs.nudging.kinds import View


def say(view: View, topics: Topics) -> Decision:
    """Send one message for all `topics` and what joins them."""
    told = (*topics, *_joining(view, topics))
    unique = merged(told)
    return Decision(
        start_of(unique),
        () if all(found.kind == "day" for found in unique) else _paid(view, unique),
        (*(DropNudge(found.nudge.id) for found in told), *_reminders(view, unique)),
    )


def merged(topics: Topics) -> Topics:
    """The weightiest first, each once."""
    ordered = sorted(topics, key=lambda t: (t.rank, t.nudge.due_at, t.nudge.id), reverse=True)
    return tuple({found.identity: found for found in ordered}.values())[::-1]


def _paid(view: View, topics: Topics) -> tuple[Change, ...]:
    """What a message costs. The card of the day alone is free: it was wished for, the evening needs room."""
    gatherings = {g.id: g for found in topics for g in found.gatherings}
    return (SaveProfile(after_push(view.profile, view.now)), *_counted(view, gatherings.values()))


def after_push(profile: Profile, now: datetime) -> Profile:
    """The profile once the coach has spoken unasked; a silence that is over is lifted."""
    recent = tuple(push for push in profile.pushes if push > now - WEEK)
    return replace(profile, pushes=(*recent, now), standing="active", silent_until_at=None)


def _counted(view: View, gatherings: Iterable[Gathering]) -> tuple[Change, ...]:
    """One push more about each.

    Of what the user did before the first, only having begun to prepare is an answer to it.
    """
    return tuple(
        SaveGathering(
            replace(g, pushes=g.pushes + 1, answered=g.answered if g.pushes else g.id in view.begun)
        )
        for g in gatherings
    )


def start_of(topics: Topics) -> Start:
    """The dialog that says it all: that of the only topic, or a digest of several."""
    if len(topics) == 1:
        return topics[0].start
    return Start("digest", {"items": [[found.kind, found.nudge.subject] for found in topics]})


def _joining(view: View, topics: Topics) -> Topics:
    """Pending topics that this message takes along; none join a reflection sent in quiet hours.

    A promise is left for its own time.
    """
    if view.hours.quiet(view.now):
        return ()
    taken = {found.nudge.id for found in topics}
    pending = (topic(view, nudge) for nudge in view.notebook.nudges if nudge.id not in taken)
    return tuple(found for found in pending if found and _joins(view, found))


def _joins(view: View, found: Topic) -> bool:
    if worn_until(view, found) or not has_room(view, found) or found.kind == "promise":
        return False
    if not may_disturb(view, found):
        return False
    soon = found.nudge.due_at <= view.now + view.hours.rhythm.merge_within
    return soon or _better_early_than_late(view, found)


def _better_early_than_late(view: View, found: Topic) -> bool:
    """Whether an eve would lose its place to this message, and more time than it is early now."""
    early = found.nudge.due_at - view.now
    left = view.budget.spend(view.now)
    is_eve = found.kind in ("eve", "week")
    if not is_eve or early > view.hours.rhythm.eve_ahead or left.has_room(found.nudge.due_at):
        return False
    return early <= left.next_room(found.nudge.due_at, clock(view, found)) - found.nudge.due_at


def _reminders(view: View, topics: Topics) -> tuple[NudgeChange, ...]:
    moments = ((found.nudge.subject, _reminder(view, found)) for found in topics)
    return tuple(
        PutNudge(Nudge(nudge_id(subject, kind), kind, subject, due_at))
        for subject, (kind, due_at) in moments
        if due_at
    )


def _reminder(view: View, found: Topic) -> tuple[str, datetime | None]:
    match found.kind:
        case "eve":
            return "eve_again", _eve_again_at(view, found.gatherings[0])
        case "reflect":
            return "reflect_again", _reflect_again_at(view, found)
        case _:
            return "", None


def _eve_again_at(view: View, gathering: Gathering) -> datetime | None:
    """Three hours later or at half past nine, on the eve alone and not in a crowded week."""
    rhythm = view.hours.rhythm
    latest = view.hours.at(view.hours.date_of(view.now), rhythm.reminder_by)
    due_at = min(view.now + rhythm.reminder_after, latest)
    fits = view.now + rhythm.reminder_gap <= due_at <= last_call(view.hours, gathering)
    if not fits or view.hours.quiet(due_at) or view.crowded(gathering) or not on_the_eve(view, gathering):
        return None
    return due_at


def _reflect_again_at(view: View, found: Topic) -> datetime | None:
    """The next morning, where that is still fresh."""
    rhythm = view.hours.rhythm
    morning = view.hours.next(rhythm.morning, view.now + rhythm.reminder_after)
    due_at = view.hours.open(morning)
    return due_at if due_at <= found.last_at else None
