"""Which choice a typed message means: by number, label or alias, whatever the width of its characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from dialogs.language.intents import hear_yes_no

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Option

_LONGEST, _MOST_DIGITS = 200, 2


def fold(text: str) -> str:
    """`text` without width, case, punctuation and space: what two spellings of the same words share."""
    wide = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return "".join(c for c in wide if c.isalnum() or c == "ー")


def match(scene: Scene, options: Iterable[Option], text: str, *, near: bool = False) -> Option | None:
    """The one option `text` names exactly, or None; `near` also takes the beginning of just one label."""
    shown = tuple(options)
    said = fold(text)
    if not said:
        return None
    if said.isdecimal():
        return (
            shown[int(said) - 1]
            if len(said) <= _MOST_DIGITS and 0 < int(said) <= len(shown)
            else _exact(scene, shown, said)
        )
    found = _exact(scene, shown, said) or _agreeing(scene, shown, text)
    return found or (_near(scene, shown, said) if near else None)


def names(scene: Scene, option: Option) -> tuple[str, ...]:
    """The label of an option and its aliases (text id + ".alias"), folded."""
    label = option.label or scene.say(option.text)
    alias = f"{option.text}.alias"
    aliases = ways(scene.say(alias)) if option.text and scene.texts.has(alias) else ()
    return (_folded(label), *aliases)


def ways(text: str) -> tuple[str, ...]:
    """The ways to say something that a text of the catalogue lists, parted by |, folded."""
    return tuple(map(_folded, text.split("|")))


@lru_cache(maxsize=2048)
def _folded(name: str) -> str:
    """The coach's own words come again and again; what users type is not kept."""
    return fold(name)


def _exact(scene: Scene, options: tuple[Option, ...], said: str) -> Option | None:
    return next((o for o in options if said in names(scene, o)), None)


def _agreeing(scene: Scene, options: tuple[Option, ...], text: str) -> Option | None:
    """The one option that is a plain yes or no, if `text` is so too, in whatever words."""
    meant = hear_yes_no(text)
    if meant is None:
        return None
    found = [o for o in options if any(hear_yes_no(name) is meant for name in names(scene, o))]
    return found[0] if len(found) == 1 else None


def _near(scene: Scene, options: tuple[Option, ...], said: str) -> Option | None:
    if len(said) < 2:  # noqa: PLR2004  # one letter begins too many labels
        return None
    near = [
        o
        for o in options
        if any(n.startswith(said) or (len(n) > 1 and said.startswith(n)) for n in names(scene, o))
    ]
    return near[0] if len(near) == 1 else None
