"""A bare moment after something was put off: when to come back to it, or a gathering, as the user says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import NudgeChange
from dialogs.coach.choices import chose
from dialogs.coach.gathering_line import heard_details
from dialogs.coach.moments import from_iso, is_iso, say_moment
from dialogs.coach.which import the
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene


def question(scene: Scene, text: str) -> Start | None:
    """What a moment is for: asked where it is all that is said and one thing waits to be taken up again."""
    waiting = tuple(nudge for nudge in scene.notebook.nudges if nudge.kind == "resume")
    if len(waiting) != 1:
        return None
    said = heard_details(scene, text)
    if set(said) != {"starts"} or from_iso(said["starts"]) <= scene.now:
        return None
    dialog, _, gathering = waiting[0].subject.partition(":")
    args = {"gathering": gathering, "dialog": dialog, "at": said["starts"], "_line": text}
    return Start("come_back", args) if scene.notebook.gathering(gathering) else None


def moment(scene: Scene) -> datetime:
    """The moment that was said; this one where it is no longer known."""
    stored = scene.arg("at")
    return from_iso(stored) if is_iso(stored) else scene.now


def told(scene: Scene) -> dict[str, object]:
    return {"name": the(scene).name, "moment": say_moment(scene, moment(scene))}


def planned(scene: Scene) -> tuple[NudgeChange, ...]:
    return (nudging.resume(scene.arg("dialog"), scene.arg("gathering"), moment(scene)),)


def is_gone(scene: Scene) -> bool:
    """Whether there is nothing to come back to."""
    return not scene.arg("dialog") or scene.notebook.gathering(scene.arg("gathering")) is None


def is_past(scene: Scene) -> bool:
    """Whether that moment has come, or what was to be taken up then is done with."""
    waits = any(nudge.kind == "resume" for nudge in scene.notebook.nudges)
    return is_gone(scene) or not waits or moment(scene) <= scene.now


COME_BACK = Dialog(
    "come_back",
    version=1,
    moot=is_past,
    steps=(
        Tell("begin", to=(When(is_gone, "new"), "which")),
        Ask(
            "which",
            text="come_back.which",
            fill=told,
            hear=OneOf((Option("back", "come_back.back"), Option("new", "come_back.new"))),
            to=(When(chose("which", "new"), "new"), "back"),
        ),
        End("back", text="come_back.done", fill=told, nudges=planned),
        End("new", then=lambda scene: Start("gathering", {"_line": scene.arg("_line")})),
    ),
)
DIALOGS = (COME_BACK,)
