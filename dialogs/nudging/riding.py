"""Nudges that ride: said behind a reply that costs nothing, instead of in a message that does.

The user is there and writing, so quiet hours do not apply and no push is counted. What is due or parked rides
and so does what will be due shortly, unless the user chose its moment. What was said leaves a trace for a
while: plans are made anew now and then, and none may bring it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import DropNudge, NudgeChange, PutNudge
from dialogs.core.book import Decision
from dialogs.nudging.deciding import may_ever_speak, silent_until
from dialogs.nudging.filters import worn_until
from dialogs.nudging.kinds import View
from dialogs.nudging.saying import merged, start_of
from dialogs.nudging.timeline import PLANNED, REMEMBERED, SAID
from dialogs.nudging.topics import Topic, topic
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from dialogs.core.scene import Scene
    from dialogs.notebook import Nudge


def ride(scene: Scene, fresh: AbstractSet[str]) -> Decision:
    """What a free reply takes along, as one message; nothing where the user wants silence.

    `fresh` are the ids of nudges planned or put off in this sitting.
    """
    view = View.of(scene)
    if not may_ever_speak(view.profile) or silent_until(view):
        return Decision()
    pending = (topic(view, nudge) for nudge in scene.notebook.nudges)
    riders = tuple(found for found in pending if found and _rides(view, found, fresh))
    if not riders:
        return Decision()
    spent = tuple(_spent(view, found.nudge) for found in riders)
    return Decision(start_of(merged(riders)), nudges=spent)


def parked(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Kind and subject of all that waits parked and is still worth saying."""
    view = View.of(scene)
    pending = (topic(view, nudge) for nudge in scene.notebook.nudges if nudge.parked_at)
    return tuple((found.kind, found.nudge.subject) for found in pending if found)


def _rides(view: View, found: Topic, fresh: AbstractSet[str]) -> bool:
    nudge = found.nudge
    if worn_until(view, found):
        return False
    if nudge.parked_at or nudge.due_at <= view.now:
        return True
    early = not found.asked and nudge.id not in fresh
    return early and nudge.due_at <= view.now + view.hours.rhythm.merge_within


def _spent(view: View, nudge: Nudge) -> NudgeChange:
    """Gone; or a trace, where a new plan could bring it back, for as long as a new zone can be the reason."""
    has_come = nudge.due_at <= view.now or nudge.parked_at is not None
    if has_come and nudge.kind not in PLANNED:
        return DropNudge(nudge.id)
    return PutNudge(replace(nudge, kind=SAID, due_at=view.now + REMEMBERED, parked_at=None))
