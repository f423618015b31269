"""When there is nothing to reflect yet: the user did not go, or is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveFollowUp, SaveGathering
from dialogs.coach.choices import named
from dialogs.coach.past import gathering_name, gathering_options, is_known, is_none, the_gathering
from dialogs.coach.plans import promise_id
from dialogs.coach.promises import say_due
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.matching import mentioned
from dialogs.core.steps import Ask, Dialog, End, Tell, When
from dialogs.notebook import Reflection
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene


WHY = named("no_show.why", "busy", "unwell", "mood", "other")
TOLD = "_why"


def reason_in(scene: Scene, text: str) -> str:
    """The one reason that a message names which says that nobody went; empty where there is none."""
    found = mentioned(scene, WHY, text)
    return found.id if found else ""


def not_gone(scene: Scene, text: str) -> Start:
    """What opens this dialog for words that may tell the reason as well."""
    return Start("no_show", {TOLD: reason_in(scene, text)})


def why_missed(scene: Scene) -> str:
    return scene.answer("why") or scene.arg(TOLD)


def has_reason(scene: Scene) -> bool:
    return bool(scene.arg(TOLD))


def is_told(scene: Scene) -> bool:
    """Whether both the gathering and the reason are known."""
    return is_known(scene) and has_reason(scene)


def missed(scene: Scene) -> tuple[Change, ...]:
    """The gathering as missed, with what was promised for it let go."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    reason = Reflection(reason=why_missed(scene), made_at=scene.now)
    plan = scene.notebook.follow_up(promise_id(gathering.id))
    missing = SaveGathering(replace(gathering, state="missed", answered=True, reflection=reason))
    return (missing, SaveFollowUp(replace(plan, state="let_go"))) if plan else (missing,)


def missed_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    promised = nudging.forget(scene.notebook, promise_id(gathering.id))
    return (*nudging.timeline(scene.profile, gathering, scene.now), *promised)


NO_SHOW = Dialog(
    "no_show",
    version=2,
    finish="done",
    recap=gathering_name,
    steps=(
        Tell("begin", to=(When(is_told, "done"), When(is_known, "why"), When(is_none, "none"), "which")),
        Ask(
            "which", text="no_show.which", hear=OneOf(gathering_options), to=(When(has_reason, "done"), "why")
        ),
        Ask(
            "why",
            text="no_show.why",
            hear=OneOf(WHY),
            chips=("skip",),
            skip=True,
            to=("done",),
        ),
        End("done", text="no_show.done", changes=missed, nudges=missed_nudges),
        End("none", text="no_show.none"),
    ),
)


def again_at(scene: Scene) -> datetime:
    return nudging.snooze(scene.profile, scene.now, "hour")


def when_again(scene: Scene) -> dict[str, object]:
    return {"at": say_due(scene, again_at(scene))}


def ask_again(scene: Scene) -> tuple[NudgeChange, ...]:
    """The reflection an hour later, or in the morning when that would be at night."""
    gathering = the_gathering(scene)
    return (nudging.resume("reflection", gathering.id, again_at(scene)),) if gathering else ()


STILL_THERE = Dialog(
    "still_there",
    version=1,
    steps=(
        Tell("begin", to=(When(is_known, "done"), When(is_none, "none"), "which")),
        Ask("which", text="still_there.which", hear=OneOf(gathering_options), to=("done",)),
        End("done", text="still_there.done", fill=when_again, nudges=ask_again),
        End("none", text="still_there.none"),
    ),
)
