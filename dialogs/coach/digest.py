"""Several things at once, in one message: which first, or all in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import NudgeChange, PutNudge
from dialogs.coach.choices import chose
from dialogs.coach.promises import say_line, shortened
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When
from dialogs.notebook import Nudge
from dialogs.nudging import nudge_id, snooze
from dialogs.nudging.kinds import KINDS

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

ALL = "all"
_COMES_BACK = frozenset({"promise", "reflect"})
_DIALOGS = {**{name: kind.dialog for name, kind in KINDS.items()}, "week": "preparation"}


def items(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Kind and subject of what the nudges were about, as far as it is still there."""
    listed = ((str(kind), str(subject)) for kind, subject in scene.args.get("items", ()))
    return tuple(item for item in listed if _is_there(scene, *item))


def _is_there(scene: Scene, kind: str, subject: str) -> bool:
    if kind == "promise":
        return scene.notebook.follow_up(subject) is not None
    if kind == "resume":
        return True
    return kind in _DIALOGS and scene.notebook.gathering(subject) is not None


def item_options(scene: Scene) -> tuple[Option, ...]:
    listed = items(scene)
    every = (Option(ALL, "digest.all"),) if len(listed) > 1 else ()
    return (
        *(Option(f"{n}", label=shortened(item_line(scene, *item))) for n, item in enumerate(listed)),
        *every,
    )


def item_line(scene: Scene, kind: str, subject: str) -> str:
    """One thing in words."""
    if follow_up := scene.notebook.follow_up(subject):
        return say_line(scene, follow_up)
    gathering = scene.notebook.gathering(subject.rpartition(":")[2])
    return scene.say(f"digest.item.{kind}", name=gathering.name if gathering else "")


def is_empty(scene: Scene) -> bool:
    return not items(scene)


def how_many(scene: Scene) -> dict[str, object]:
    return {"n": len(items(scene))}


def start_of(kind: str, subject: str) -> Start:
    """The dialog that takes care of one thing."""
    if kind == "promise":
        return Start("follow_up", {"follow_up": subject})
    if kind == "resume":
        dialog, _, gathering = subject.partition(":")
        return Start(dialog, {"gathering": gathering} if gathering else {})
    return Start(_DIALOGS[kind], {"gathering": subject})


def chosen(scene: Scene) -> Start:
    return start_of(*items(scene)[int(scene.answer("which"))])


def all_in_turn(scene: Scene) -> tuple[Start, ...]:
    return tuple(start_of(*item) for item in items(scene))


def others_later(scene: Scene) -> tuple[NudgeChange, ...]:
    """What was not chosen and can wait comes back in the morning."""
    at = snooze(scene.profile, scene.now, "morning")
    rest = (item for n, item in enumerate(items(scene)) if f"{n}" != scene.answer("which"))
    return tuple(
        PutNudge(Nudge(nudge_id(subject, kind), kind, subject, at))
        for kind, subject in rest
        if kind in _COMES_BACK
    )


DIGEST = Dialog(
    "digest",
    version=1,
    steps=(
        Tell("begin", to=(When(is_empty, "nothing"), "which")),
        End("nothing"),
        Ask(
            "which",
            text="digest.which",
            fill=how_many,
            hear=OneOf(item_options),
            chips=("later",),
            to=(When(chose("which", ALL), "all"), "one"),
        ),
        End("one", nudges=others_later, then=chosen),
        End("all", then=all_in_turn),
    ),
)

DIALOGS = (DIGEST,)
