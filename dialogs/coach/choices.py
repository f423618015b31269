"""Small pieces that many tables share: choices by name, and what was chosen."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from dialogs.core.conversation import Start
from dialogs.core.steps import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Predicate


def named(text: str, *names: str) -> tuple[Option, ...]:
    """Choices called after what they stand for; their words are `text` + "." + name."""
    return tuple(Option(name, f"{text}.{name}") for name in names)


def numbered(name: str, labels: Iterable[str]) -> tuple[Option, ...]:
    """Choices that show ready-made words; ids are the name and a number from 1."""
    return tuple(Option(f"{name}{n}", label=words) for n, words in enumerate(labels, 1))


YES_NO = named("day_wish", "yes", "no")


def chose(step: str, name: str) -> Predicate:
    """Whether `name` was chosen at `step`."""

    def test(scene: Scene) -> bool:
        return bool(scene.answer(step) == name)

    test.__name__ = f"{step}_is_{name}"
    return test


def joined(scene: Scene, text: str, pieces: Iterable[str]) -> str:
    """The pieces that are not empty, each two joined by `text` with {first} and {next}."""
    there = [piece for piece in pieces if piece]
    return reduce(lambda first, after: scene.say(text, first=first, next=after), there) if there else ""


def opens(dialog: str) -> Callable[[Scene], Start]:
    """What opens another dialog."""
    return lambda _scene: Start(dialog)
