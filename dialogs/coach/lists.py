"""What is open: the promises still to keep, to choose one from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.choices import chose
from dialogs.coach.promises import say_due, say_line, say_short
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card, Prompt
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import FollowUp

_MOST = 12
CLOSE = Option("close", "list.close")


def open_promises(scene: Scene) -> tuple[FollowUp, ...]:
    """What is still to be done, the earliest first."""
    return tuple(sorted(scene.notebook.follow_ups, key=lambda f: (f.due_at, f.id)))[:_MOST]


def has_promises(scene: Scene) -> bool:
    return bool(open_promises(scene))


def promise_options(scene: Scene) -> tuple[Option, ...]:
    return (*(Option(f.id, label=say_short(scene, f)) for f in open_promises(scene)), CLOSE)


def promises_card(scene: Scene) -> tuple[Prompt, ...]:
    rows = tuple((say_due(scene, f.due_at), say_line(scene, f)) for f in open_promises(scene))
    return (Card(scene.say("today.card"), rows),)


def open_chosen(scene: Scene) -> Start:
    return Start("follow_up", {"follow_up": scene.answer("which")})


TODAY = Dialog(
    "today",
    version=1,
    fleeting=True,
    steps=(
        Tell("begin", to=(When(has_promises, "which"), "none")),
        Ask(
            "which",
            text="today.which",
            show=promises_card,
            hear=OneOf(promise_options),
            to=(When(chose("which", CLOSE.id), "closed"), "open"),
        ),
        End("open", then=open_chosen),
        End("closed", text="list.closed"),
        End("none", text="today.none"),
    ),
)

DIALOGS = (TODAY,)
