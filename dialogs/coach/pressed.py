"""Where a reflection tells of harassment or of being recruited: at the first answer that speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.language.pressure import hears_pressure

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.language.pressure import Pressure

_ANSWERS = ("met", "comfort", "got")


def was_pressed(scene: Scene) -> bool:
    """Already where the user told whom they met."""
    return _heard(scene, "met") is not None


def was_pressed_alone(scene: Scene) -> bool:
    """Only where the user told why they met nobody."""
    return _heard(scene, "comfort") is not None and not was_pressed(scene)


def was_pressed_afterwards(scene: Scene) -> bool:
    """Only where the user told what came of it."""
    return _heard(scene, "got") is not None and not was_pressed(scene)


def is_solicited(scene: Scene) -> bool:
    """Whether solicitation is why nothing came of it, and no answer has spoken of it before."""
    told = any(_heard(scene, step) for step in _ANSWERS)
    return scene.answer("why") == "solicited" and not told


def was_harassed(scene: Scene) -> bool:
    return any(_heard(scene, step) == "harassment" for step in _ANSWERS)


def _heard(scene: Scene, step: str) -> Pressure | None:
    answer = scene.answer(step)
    said = answer["said"] if isinstance(answer, dict) else answer
    return hears_pressure(str(said or ""), scene.lang)
