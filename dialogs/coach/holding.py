"""A word to hold on: the question stays, and what follows such a word puts something right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.core.matching import fold, ways

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

HOLD = "hold"


def holds(scene: Scene, text: str) -> bool:
    """Whether this is all that is said."""
    return fold(text) in ways(scene.say("core.hold.words"))


def put_right_after(scene: Scene, text: str) -> str:
    """What is put right behind such a word, as in "wait, actually it's tomorrow"; empty where nothing is."""
    said = text.strip().lower()
    words = sorted(scene.say("core.hold.words").split("|"), key=len, reverse=True)
    first = next((word for word in words if said.startswith(word)), "")
    rest = text.strip()[len(first) :].lstrip(" ,.!、。…")
    begins = tuple(scene.say("core.hold.then").split("|"))
    return rest if first and rest.lower().startswith(begins) else ""
