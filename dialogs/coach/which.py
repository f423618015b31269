"""Which of the gatherings to come a dialog is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.choices import chose
from dialogs.coach.moments import local, say_day, say_moment, say_near_day
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, End, Option, Step, Tell, When
from dialogs.notebook import Gathering

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.scene import Scene

_MOST = 6
NEW = "new"


def named(scene: Scene) -> Gathering | None:
    """The gathering in the dialog's arguments, while it is still there."""
    return scene.notebook.gathering(scene.arg("gathering"))


def the(scene: Scene) -> Gathering:
    """The gathering in the dialog's arguments; a nameless one once it was erased on the way."""
    return named(scene) or Gathering("", scene.say("which.lost"), scene.now, scene.now)


def to_come(scene: Scene) -> tuple[Gathering, ...]:
    """Those not yet over that still take place, the next first."""
    coming = [g for g in scene.notebook.gatherings if g.state == "planned" and g.ends_at > scene.now]
    return tuple(sorted(coming, key=lambda g: (g.starts_at, g.id)))[:_MOST]


def label_of(scene: Scene, gathering: Gathering) -> str:
    """A gathering as a choice."""
    return f"{say_day(scene, local(scene, gathering.starts_at).date())} {gathering.name}"


def about(scene: Scene) -> dict[str, object]:
    """A fill: what it is called and when it begins."""
    gathering = the(scene)
    return {"name": gathering.name, "moment": say_moment(scene, gathering.starts_at)}


def evening(scene: Scene) -> dict[str, object]:
    """A fill: what it is called and on which day it is."""
    gathering = the(scene)
    return {"day": say_near_day(scene, gathering.starts_at), "name": gathering.name}


def is_named(scene: Scene) -> bool:
    return named(scene) is not None


def is_single(scene: Scene) -> bool:
    return len(to_come(scene)) == 1


def are_several(scene: Scene) -> bool:
    return len(to_come(scene)) > 1


def choices(scene: Scene) -> tuple[Option, ...]:
    """Those to come, for a choice."""
    return tuple(Option(g.id, label=label_of(scene, g)) for g in to_come(scene))


def choices_or_new(scene: Scene) -> tuple[Option, ...]:
    return (*choices(scene), Option(NEW, "which.new"))


def the_next(scene: Scene) -> str:
    """What it is about for whoever leaves the choice out."""
    return next((gathering.id for gathering in to_come(scene)), "")


def choosing(dialog: str, first: str) -> tuple[Step, ...]:
    """The steps that lead to `first` once a gathering is named; without one there is nothing to do."""
    return (
        Tell(
            "which",
            to=(When(is_named, first), When(is_single, "single"), When(are_several, "choose"), "nothing"),
        ),
        Ask("choose", text="which.choose", hear=OneOf(choices), skip=True, left_out=the_next, to=("chosen",)),
        End("single", then=_with_the_only_one(dialog)),
        End("chosen", then=_with_the_chosen(dialog)),
        End("nothing", text="which.none"),
    )


def choosing_or_adding(dialog: str, first: str) -> tuple[Step, ...]:
    """Like `choosing`, but a gathering not known yet may be told first."""
    return (
        Tell(
            "which", to=(When(is_named, first), When(is_single, "single"), When(are_several, "choose"), "add")
        ),
        Ask(
            "choose",
            text="which.choose",
            hear=OneOf(choices_or_new),
            skip=True,
            left_out=the_next,
            to=(When(chose("choose", NEW), "add"), "chosen"),
        ),
        End("single", then=_with_the_only_one(dialog)),
        End("chosen", then=_with_the_chosen(dialog)),
        End("add", then=_add_first),
    )


def guarding(first: str) -> tuple[Step, ...]:
    """The steps that lead to `first` unless the gathering in the arguments is gone."""
    return (Tell("which", to=(When(is_named, first), "gone")), End("gone", text="which.gone"))


def _with_the_only_one(dialog: str) -> Callable[[Scene], Start]:
    return lambda scene: Start(dialog, {**scene.args, "gathering": to_come(scene)[0].id})


def _with_the_chosen(dialog: str) -> Callable[[Scene], Start]:
    return lambda scene: Start(dialog, {**scene.args, "gathering": scene.answer("choose")})


def _add_first(_scene: Scene) -> Start:
    return Start("gathering", {"_prepare": True})
