"""What may not stand as words of the user's own: an answer that leaves the question open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.core.hears import FreeText
from dialogs.core.matching import fold, ways
from dialogs.core.steps import Heard, Hearing, Unclear
from dialogs.language.intents import is_no_answer

if TYPE_CHECKING:
    from dialogs.core.scene import Scene


def is_said(_scene: Scene, words: str) -> str | None:
    """The validator that refuses "I do not know", "up to you" or a mere yes: choices help more."""
    return "answer.open" if is_no_answer(words) else None


def says_something(_scene: Scene, words: str) -> str | None:
    """The same where there is nothing to choose from: a word or two will do."""
    return "answer.open.words" if is_no_answer(words) else None


class Words(FreeText, frozen=True):
    """Words that may be left out, as by whoever leaves the question open; then the value is None."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        return Heard(None) if is_no_answer(text) else FreeText.parse(self, scene, text, kept)

    def accepts(self, scene: Scene, value: Any) -> bool:
        return value is None or FreeText.accepts(self, scene, value)


class Line(FreeText, frozen=True):
    """Words about oneself that may be left out; that there are none leaves them out, too."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        if fold(text) in ways(scene.say("answer.none")):
            return Heard(None)
        return Unclear("answer.open.words") if is_no_answer(text) else FreeText.parse(self, scene, text, kept)

    def accepts(self, scene: Scene, value: Any) -> bool:
        return value is None or FreeText.accepts(self, scene, value)
