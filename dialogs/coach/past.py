"""Gatherings that have begun and of which nobody has spoken yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.which import label_of
from dialogs.core.steps import Option

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

_MOST = 6


def unspoken(scene: Scene) -> tuple[Gathering, ...]:
    """Those begun but not reflected, missed or cancelled, newest first."""
    begun = [
        g
        for g in scene.notebook.gatherings
        if g.starts_at <= scene.now and g.state in {"planned", "attended"} and g.reflection is None
    ]
    return tuple(sorted(begun, key=lambda g: g.starts_at, reverse=True))[:_MOST]


def gathering_options(scene: Scene) -> tuple[Option, ...]:
    """Those gatherings as choices."""
    return tuple(Option(g.id, label=label_of(scene, g)) for g in unspoken(scene))


def the_gathering(scene: Scene) -> Gathering | None:
    """The one a dialog is about: named by its arguments, chosen, or the only one there is."""
    named = scene.answer("which") or scene.arg("gathering")
    if named:
        return scene.notebook.gathering(str(named))
    only = unspoken(scene)
    return only[0] if len(only) == 1 else None


def is_known(scene: Scene) -> bool:
    return the_gathering(scene) is not None


def is_none(scene: Scene) -> bool:
    return not unspoken(scene)


def gathering_name(scene: Scene) -> dict[str, object]:
    """A fill: the gathering's name."""
    gathering = the_gathering(scene)
    return {"gathering": gathering.name if gathering else ""}
