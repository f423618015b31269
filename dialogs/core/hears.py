"""The two things any dialog can listen for: free words, and one of a few choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.core.matching import match
from dialogs.core.steps import Heard, Hearing, Option, Unclear

if TYPE_CHECKING:
    from dialogs.core.prompts import Picker, Widget
    from dialogs.core.scene import Scene
    from dialogs.core.steps import Hear

Options = tuple[Option, ...] | Callable[["Scene"], tuple[Option, ...]]


def options_of(options: Options, scene: Scene) -> tuple[Option, ...]:
    """`options` as they are in this scene."""
    return options(scene) if callable(options) else options


class Listed:
    """A hearing whose choices are those it shows, and no others; it has nothing to pick."""

    __slots__ = ()

    def option(self: Hear, scene: Scene, choice: str) -> Option | None:
        return next((o for o in self.options(scene) if o.id == choice), None)

    def picker(self, _scene: Scene, _kept: Any) -> Picker | None:
        return None


class FreeText(Listed, Struct, frozen=True):
    """Words up to `limit` characters, not digits alone; a ready-made choice's label becomes the text."""

    limit: int = 400
    choices: Options = ()
    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return options_of(self.choices, scene)

    def parse(self, _scene: Scene, text: str, _kept: Any) -> Hearing:
        words = " ".join(text.split())
        if not any(c.isalpha() for c in words):
            return Unclear("core.empty")
        if len(words) > self.limit:
            return Unclear("core.too_long", {"limit": self.limit})
        return Heard(words)

    def value(self, scene: Scene, choice: str) -> Any:
        option = self.option(scene, choice)
        return label(scene, option) if option else choice

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, str) and 0 < len(value) <= self.limit


class OneOf(Listed, Struct, frozen=True):
    """Exactly one of the choices, by tap, number or words; the value is the choice's id."""

    choices: Options
    widget: Widget = "choice"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return options_of(self.choices, scene)

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        found = match(scene, self.options(scene), text, near=True)
        return Heard(found.id) if found else Unclear("core.choose")

    def value(self, _scene: Scene, choice: str) -> Any:
        return choice

    def accepts(self, scene: Scene, value: Any) -> bool:
        return isinstance(value, str) and self.option(scene, value) is not None


def label(scene: Scene, option: Option) -> str:
    """The words a choice shows."""
    return option.label or scene.say(option.text)
