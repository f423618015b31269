"""What may not stand as words of the user's own: an answer that leaves the question open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.language.intents import is_no_answer

if TYPE_CHECKING:
    from dialogs.core.scene import Scene


def is_said(_scene: Scene, words: str) -> str | None:
    """The validator that refuses "I do not know", "up to you" or a mere yes: choices help more."""
    return "answer.open" if is_no_answer(words) else None
