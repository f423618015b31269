"""What is open: the promises still to keep and whatever else wants doing, to choose one from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import DropNudge, NudgeChange
from dialogs.coach.choices import chose
from dialogs.coach.digest import item_line, start_of
from dialogs.coach.promises import say_due, say_line
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card, Prompt
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import FollowUp

_MOST, _MOST_OTHERS = 12, 4
CLOSE = Option("close", "list.close")


def open_promises(scene: Scene) -> tuple[FollowUp, ...]:
    """What was promised and is still to be done, the earliest first."""
    ordered = sorted(scene.notebook.follow_ups, key=lambda f: (f.due_at, f.id))
    return tuple(ordered)[: _MOST - len(others(scene))]


def others(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Kind and subject of what else wants doing: to reflect on, to prepare, and what waits to be said."""
    notebook, now = scene.notebook, scene.now
    over = (("reflect", g.id) for g in nudging.to_reflect(notebook, now))
    coming = (("eve", g.id) for g in nudging.to_prepare(notebook, now))
    waiting = (item for item in nudging.parked(scene) if item[0] not in {"promise", "day"})
    by_dialog = {str(start_of(*item)): item for item in (*waiting, *over, *coming)}
    return tuple(sorted(by_dialog.values(), key=lambda item: moment_of(scene, item)))[:_MOST_OTHERS]


def moment_of(scene: Scene, item: tuple[str, str]) -> datetime:
    """When the gathering of an item begins."""
    gathering = scene.notebook.gathering(item[1].rpartition(":")[2])
    return gathering.starts_at if gathering else scene.now


def has_something_to_do(scene: Scene) -> bool:
    return bool(open_promises(scene) or others(scene))


def options(scene: Scene) -> tuple[Option, ...]:
    promises = (Option(f.id, label=say_line(scene, f)) for f in open_promises(scene))
    rest = (Option(_id(item), label=item_line(scene, *item)) for item in others(scene))
    return (*promises, *rest, CLOSE)


def _id(item: tuple[str, str]) -> str:
    kind, subject = item
    return f"{kind} {subject}"


def card(scene: Scene) -> tuple[Prompt, ...]:
    promises = ((say_due(scene, f.due_at), say_line(scene, f)) for f in open_promises(scene))
    rest = ((say_due(scene, moment_of(scene, item)), item_line(scene, *item)) for item in others(scene))
    return (Card(scene.say("today.card"), (*promises, *rest)),)


def chosen(scene: Scene) -> tuple[str, str]:
    """Kind and subject of what was chosen."""
    kind, _, subject = str(scene.answer("which")).partition(" ")
    return (kind, subject) if subject else ("promise", kind)


def open_chosen(scene: Scene) -> Start:
    return start_of(*chosen(scene))


def taken_up(scene: Scene) -> tuple[NudgeChange, ...]:
    """What was parked of it need not be said any more."""
    waiting = (nudge for nudge in scene.notebook.nudges if nudge.parked_at)
    start = open_chosen(scene)
    return tuple(DropNudge(n.id) for n in waiting if start_of(n.kind, n.subject) == start)


TODAY = Dialog(
    "today",
    version=2,
    fleeting=True,
    steps=(
        Tell("begin", to=(When(has_something_to_do, "which"), "none")),
        Ask(
            "which",
            text="today.which",
            show=card,
            hear=OneOf(options),
            to=(When(chose("which", CLOSE.id), "closed"), "open"),
        ),
        End("open", nudges=taken_up, then=open_chosen),
        End("closed", text="list.closed"),
        End("none", text="today.none"),
    ),
)

DIALOGS = (TODAY,)
