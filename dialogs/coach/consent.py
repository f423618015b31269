"""What users agree to: the version of the text, and what it promises of what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

CONSENT_VERSION = 1
"""Raised when the text changes in substance: everyone is asked again."""

MONTHS_KEPT = 24


def keeper(scene: Scene) -> dict[str, object]:
    """A fill: who runs the coach, where things are kept, and for how many months at most."""
    return {
        "operator": scene.say("welcome.operator"),
        "place": scene.say("welcome.place"),
        "months": MONTHS_KEPT,
    }
