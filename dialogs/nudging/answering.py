"""What the user's coming, answering and going mean for what the coach may say unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, DropNudge, NudgeChange, PutNudge, SaveGathering, SaveProfile
from dialogs.core.book import Decision
from dialogs.nudging.hours import Hours
from dialogs.nudging.timeline import promise, replan, timeline
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dialogs.core.scene import Scene
    from dialogs.notebook import FollowUp, Gathering


def heard(scene: Scene) -> tuple[Change, ...]:
    """What any sign of life changes: misses are forgotten, the dormant wakes, gatherings are answered.

    `scene.args` are those of the dialog on screen. Usually nothing changes.
    """
    profile = scene.profile
    answered = tuple(SaveGathering(replace(g, answered=True)) for g in _unanswered(scene))
    if profile.misses == 0 and profile.standing != "dormant":
        return answered
    standing = "active" if profile.standing == "dormant" else profile.standing
    return (SaveProfile(replace(profile, misses=0, standing=standing)), *answered)


def _unanswered(scene: Scene) -> Iterator[Gathering]:
    """The gatherings on screen about which the coach spoke unasked and had no answer yet.

    What the user said before the first push is no answer to it: who registers and falls silent is silent.
    """
    subjects = set(_on_screen(scene)) if scene.args else set()
    return (g for g in scene.notebook.gatherings if g.id in subjects and g.pushes and not g.answered)


def _on_screen(scene: Scene) -> Iterator[str]:
    """Ids of what the dialog on screen is about: its gathering, those of a week, the items of a digest."""
    subjects = [scene.arg("gathering"), scene.arg("follow_up"), *scene.args.get("gatherings", ())]
    subjects += [subject for _, subject in scene.args.get("items", ())]
    for subject in subjects:
        follow_up = scene.notebook.follow_up(subject)
        yield follow_up.gathering_id if follow_up else subject.rpartition(":")[2]


def left(scene: Scene) -> Decision:
    """The user blocked or removed the coach: drop whatever is pending. What they wished before stays true."""
    return Decision(nudges=tuple(DropNudge(nudge.id) for nudge in scene.notebook.nudges))


def back(scene: Scene) -> tuple[NudgeChange, ...]:
    """What was dropped while the user was out of reach, planned anew as far as it still lies ahead.

    A promise whose moment has passed meanwhile comes the next morning, with all the others like it.
    """
    profile, now = scene.profile, scene.now
    if profile.consent_version == 0 or profile.standing == "stopped":
        return ()
    planned = (change for g in scene.notebook.gatherings for change in timeline(profile, g, now))
    return _not_pending(scene, (*planned, *_promises(scene)))


def resumed(scene: Scene) -> tuple[NudgeChange, ...]:
    """Everything planned anew for whoever wants to hear from the coach again.

    A promise whose moment passed in the silence comes the next morning, as in `back`.
    """
    overdue = (f for f in scene.notebook.follow_ups if f.due_at <= scene.now)
    planned = replan(scene.notebook, scene.now)
    return (*planned, *_not_pending(scene, _promises(scene, overdue)))


def _promises(scene: Scene, of: Iterable[FollowUp] | None = None) -> Iterator[NudgeChange]:
    hours, now = Hours.of(scene.profile), scene.now
    morning = hours.open(hours.next(hours.rhythm.morning, now))
    found = scene.notebook.follow_ups if of is None else of
    return (promise(scene.profile, f if f.due_at > now else replace(f, due_at=morning)) for f in found)


def _not_pending(scene: Scene, wanted: Iterable[NudgeChange]) -> tuple[NudgeChange, ...]:
    pending = {nudge.id for nudge in scene.notebook.nudges}
    return tuple(c for c in wanted if isinstance(c, PutNudge) and c.nudge.id not in pending)
