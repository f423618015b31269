"""The rich menus: what stands where, what a tap says, and which of them a user sees.

One menu for each phase and language. LINE shows the default one to whoever is linked to none, so a user is
linked only where they need another. A menu cannot be changed: another definition or picture is another menu,
told by the fingerprint in its name, and an alias points to the one that holds now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any

import msgspec

from adapters.line.postback import word_data
from dialogs.core.book import Phase
from dialogs.texts import LANGUAGES, texts

WIDTH, HEIGHT = 2500, 1686
PREFIX = "sanmon-"
_UPPER = 843
_THIRDS = (0, 833, 1667, WIDTH)
_MARK = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture, in pixels from its upper left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Area:
    """What can be tapped: `name` names its label in the catalogues, `word` the word that a tap says."""

    name: str
    word: str
    box: Box

    def label(self, lang: str) -> str:
        return texts(lang).say(f"rich_menu.{self.name}")

    def says(self, lang: str) -> str:
        return texts(lang).say(self.word)


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of one phase in one language. Its first area is the large one."""

    phase: Phase
    lang: str
    areas: tuple[Area, ...]

    @property
    def alias(self) -> str:
        return f"{PREFIX}{self.phase}-{self.lang}"

    @property
    def hint(self) -> str:
        """What the large area promises."""
        return texts(self.lang).say(f"help.does.{self.areas[0].name}")

    @property
    def picture(self) -> bytes:
        """The PNG that `make menus` has drawn."""
        return (files(__package__) / "pictures" / f"{self.phase}-{self.lang}.png").read_bytes()

    @property
    def name(self) -> str:
        """The alias and the fingerprint of everything a user can see or tap."""
        seen = hashlib.sha256(msgspec.json.encode(self._body(), order="sorted") + self.picture)
        return f"{self.alias} {seen.hexdigest()[:_MARK]}"

    def definition(self) -> dict[str, Any]:
        """The rich menu object that LINE is told."""
        return {"name": self.name, **self._body()}

    def _body(self) -> dict[str, Any]:
        return {
            "size": {"width": WIDTH, "height": HEIGHT},
            "selected": True,
            "chatBarText": texts(self.lang).say("rich_menu.bar"),
            "areas": [_tappable(area, self.lang) for area in self.areas],
        }


def _tappable(area: Area, lang: str) -> dict[str, Any]:
    label = area.label(lang)
    return {
        "bounds": {"x": area.box.x, "y": area.box.y, "width": area.box.width, "height": area.box.height},
        "action": {
            "type": "postback",
            "label": label,
            "data": word_data(area.says(lang)),
            "displayText": label,
            "inputOption": "closeRichMenu",
        },
    }


def _areas(large: str, *small: str) -> Iterator[Area]:
    yield Area(large, f"help.word.{large}", Box(0, 0, WIDTH, _UPPER))
    for name, (left, right) in zip(small, pairwise(_THIRDS), strict=True):
        word = "help.word.menu" if name == "help" else f"help.word.{name}"
        yield Area(name, word, Box(left, _UPPER, right - left, HEIGHT - _UPPER))


_AREAS: dict[Phase, tuple[Area, ...]] = {
    "before": tuple(_areas("prepare", "upcoming", "today", "help")),
    "after": tuple(_areas("reflect", "today", "contacts", "settings")),
}
MENUS = tuple(Menu(phase, lang, areas) for phase, areas in _AREAS.items() for lang in LANGUAGES)
"""All of them; the first is the default."""
DEFAULT = MENUS[0]
