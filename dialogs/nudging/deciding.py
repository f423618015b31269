"""Nudges fell due: is one message sent, and what becomes of everything that is not in it?

Every due nudge leaves here dropped, moved or said. First come the user's own wishes and the count of
gatherings that passed in silence. Then the nudges run through a row of filters: stale ones, those of a
gathering that was spoken of enough, quiet hours, the platform's plan, a reflection about to go out anyway,
the budget. Each keeps some topics and settles the rest. What is left becomes one message. What would be due
shortly after joins it, and so does what could not be said in time once this message has cost its share of the
budget.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.changes import DropNudge, NudgeChange, PutNudge, SaveProfile
from dialogs.core.book import Decision
from dialogs.core.conversation import Start
from dialogs.nudging.filters import affordable, awake, current, giving_way, paid_for, put_off, within_caps
from dialogs.nudging.kinds import View, engaged
from dialogs.nudging.saying import after_push, say
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dialogs.core.events import Room
    from dialogs.core.scene import Scene
    from dialogs.notebook import Nudge, Profile

FILTERS = (within_caps, awake, paid_for, giving_way, affordable)
A_DAY = timedelta(days=1)


def due(scene: Scene, nudges: tuple[Nudge, ...], room: Room = "any") -> Decision:
    """Decide on nudges that fell due. Each of them is said, moved or dropped; at most one dialog opens.

    What the platform's plan has no `room` for is parked.
    """
    if not may_ever_speak(scene.profile):
        return Decision(nudges=tuple(DropNudge(nudge.id) for nudge in nudges))
    view = View.of(scene, room)
    silent_until_at = silent_until(view)
    if silent_until_at:
        return Decision(nudges=put_off(view, nudges, silent_until_at))
    return _count_silence(view, nudges)


def may_ever_speak(profile: Profile) -> bool:
    return profile.consent_version > 0 and profile.standing != "stopped"


def silent_until(view: View) -> datetime | None:
    """Until when the user wants silence; what has no end is looked at again a week later."""
    profile = view.profile
    if profile.silent_until_at and profile.silent_until_at > view.now:
        return profile.silent_until_at
    endless = profile.standing in ("muted", "paused") and profile.silent_until_at is None
    if endless or profile.standing == "dormant" or profile.push_consent is False:
        return view.now + view.hours.rhythm.hold
    return None


def _count_silence(view: View, nudges: tuple[Nudge, ...]) -> Decision:
    missed = [nudge for nudge in nudges if _is_missed(view, nudge)]
    counted = replace(view.profile, misses=view.profile.misses + len(missed))
    if missed and counted.misses >= view.hours.rhythm.most_misses:
        return _last_word(view, counted, nudges)
    decision = _speak(replace(view, notebook=replace(view.notebook, profile=counted)), nudges)
    if missed and not decision.start:
        return replace(decision, changes=(SaveProfile(counted),))
    return decision


def _is_missed(view: View, nudge: Nudge) -> bool:
    """Whether a check finds that the coach spoke about a gathering and never got an answer."""
    gathering = view.notebook.gathering(nudge.subject)
    if nudge.kind != "check" or gathering is None or gathering.state != "planned" or engaged(gathering):
        return False
    since = view.now - gathering.ends_at - view.hours.rhythm.check_after
    return gathering.pushes > 0 and timedelta() <= since <= view.hours.rhythm.generic_kept


def _last_word(view: View, counted: Profile, nudges: tuple[Nudge, ...]) -> Decision:
    """Say once that the coach falls silent; where that must wait, all waits and nothing is counted yet."""
    checks = tuple(nudge for nudge in nudges if nudge.kind == "check")
    others = tuple(nudge for nudge in nudges if nudge.kind != "check")
    if view.room != "any":
        said = _speak(view, others)
        return replace(said, nudges=(*said.nudges, *_all_at(checks, view.now + A_DAY)))
    said_at = _open_with_room(view)
    if said_at > view.now:
        return Decision(nudges=(*_all_at(checks, said_at), *put_off(view, others, said_at)))
    dormant = replace(after_push(counted, view.now), standing="dormant")
    later = put_off(view, others, view.now + view.hours.rhythm.hold)
    dropped = (DropNudge(nudge.id) for nudge in checks)
    return Decision(Start("dormancy"), (SaveProfile(dormant),), (*dropped, *later))


def _all_at(nudges: tuple[Nudge, ...], due_at: datetime) -> Iterator[NudgeChange]:
    return (PutNudge(replace(nudge, due_at=due_at)) for nudge in nudges)


def _open_with_room(view: View) -> datetime:
    opened = view.hours.open(view.now)
    if view.budget.has_room(opened):
        return opened
    return view.budget.next_room(opened, view.hours.minute_of(opened))


def _speak(view: View, nudges: tuple[Nudge, ...]) -> Decision:
    topics, settled = current(view, nudges)
    for keep in FILTERS:
        topics, more = keep(view, topics)
        settled += more
    if not topics:
        return Decision(nudges=settled)
    said = say(view, topics)
    return replace(said, nudges=(*settled, *said.nudges))
