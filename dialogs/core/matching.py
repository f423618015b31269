"""Which choice a typed message means: by number, label or alias, whatever the width of its characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from dialogs.language.choosing import counts, hear_among, hear_clock_among, hear_number
from dialogs.language.intents import hear_yes_no

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Option

_LONGEST, _MOST_DIGITS = 200, 2
_SHORTEST_BEGINNING, _LONG = 2, 8
"""One letter begins too many labels."""


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
    words = tuple(_words(scene, option) for option in shown)
    if said.isdecimal():
        return _numbered(scene, shown, said, counts(words))
    found = _exact(scene, shown, said) or _agreeing(scene, shown, text)
    return found or ((_near(scene, shown, text) or _at(shown, hear_number(text, words))) if near else None)


def around(scene: Scene, options: Iterable[Option], text: str) -> Option | None:
    """The one option `text` names with words around it that change nothing, or by its clock, or None."""
    shown = tuple(options)
    words = tuple(_words(scene, option) for option in shown)
    place = hear_among(text, words)
    return _at(shown, hear_clock_among(text, words) if place is None else place)


def begins(scene: Scene, option: Option, text: str) -> bool:
    """Whether `text` begins with what `option` is called, whatever is told after it."""
    return fold(text).startswith(names(scene, option))


def mentioned(scene: Scene, options: Iterable[Option], text: str) -> Option | None:
    """The one option of which a label or alias stands anywhere in `text`, Latin words as whole words."""
    said = text.casefold()
    found = [o for o in options if any(_stands_in(word.casefold(), said) for word in _words(scene, o))]
    return found[0] if len(found) == 1 else None


def named_most(scene: Scene, options: Iterable[Option], text: str) -> Option | None:
    """The option of which the longest label or alias stands in `text`, the first of those; None if none.

    A long one may be spaced and pointed in any way.
    """
    said, run = text.casefold(), fold(text)
    found = [
        (len(word), option)
        for option in options
        for word in _words(scene, option)
        if _stands_in(word.casefold(), said) or (len(fold(word)) >= _LONG and fold(word) in run)
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def _stands_in(word: str, said: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said)) if word.isascii() else word in said


def names(scene: Scene, option: Option) -> tuple[str, ...]:
    """The label of an option and its aliases (text id + ".alias"), folded."""
    return tuple(map(_folded, _named(scene, option)))


def _named(scene: Scene, option: Option) -> tuple[str, ...]:
    """The same as they are written."""
    return _words(scene, option) or (option.label,)


def _words(scene: Scene, option: Option) -> tuple[str, ...]:
    """Those of the coach's own; none for a label that is made of the user's words."""
    if not option.text:
        return ()
    alias = f"{option.text}.alias"
    others = scene.say(alias).split("|") if scene.texts.has(alias) else ()
    return (option.label or scene.say(option.text), *others)


def _at(options: tuple[Option, ...], place: int | None) -> Option | None:
    return None if place is None else options[place]


def _numbered(scene: Scene, options: tuple[Option, ...], said: str, amounts: dict[str, int]) -> Option | None:
    """The option with this number: the amount it shows, where all show amounts, else its place."""
    if amounts:
        return _at(options, amounts.get(said))
    in_row = len(said) <= _MOST_DIGITS and 0 < int(said) <= len(options)
    return options[int(said) - 1] if in_row else _exact(scene, options, said)


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


def _near(scene: Scene, options: tuple[Option, ...], text: str) -> Option | None:
    """The one option whose label begins as `text` does, or with one of whose names `text` begins."""
    said = fold(text)
    if len(said) < _SHORTEST_BEGINNING:
        return None
    near = [
        o
        for o in options
        if any(n.startswith(said) for n in names(scene, o)) or any(_leads(n, text) for n in _named(scene, o))
    ]
    return near[0] if len(near) == 1 else None


def _leads(name: str, text: str) -> bool:
    """Whether `text` begins with `name` and goes on with another word; a mere yes or no leads to anything."""
    if len(fold(name)) < _SHORTEST_BEGINNING or hear_yes_no(name) is not None:
        return False
    begun = unicodedata.normalize("NFKC", text).casefold().strip()
    if not name.isascii():
        return fold(begun).startswith(fold(name))
    return re.match(rf"{re.escape(name.casefold())}\b", begun) is not None
