"""How the user's wishes are written down, and what they change in what was planned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogs.changes import Change, NudgeChange, SaveProfile
from dialogs.nudging import replan
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.scene import Scene
    from dialogs.notebook import Profile

MONTH = timedelta(days=30)
"""How long a pause lasts."""


def saving(change: Callable[[Scene], Profile]) -> Callable[[Scene], tuple[Change, ...]]:
    """The changes that write the profile `change` makes."""
    return lambda scene: (SaveProfile(change(scene)),)


def by_hand(profile: Profile, **wishes: Any) -> Profile:
    """The profile with wishes that what the platform tells does not change any more."""
    return replace(profile, **wishes, by_hand=tuple(sorted({*profile.by_hand, *wishes})))


def replanned(scene: Scene) -> tuple[NudgeChange, ...]:
    """Everything planned anew; the changes are already in the scene."""
    return replan(scene.notebook, scene.now)
