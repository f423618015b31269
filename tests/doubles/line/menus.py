"""Rich menus: what they may be, their pictures, aliases, and whose is whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.answers import Detail, Json
from tests.doubles.checks import Must, array, boolean, number, record, text, under
from tests.doubles.line.actions import IN_RICH_MENU
from tests.doubles.line.answers import RefusedError
from tests.doubles.line.bodies import Body
from tests.doubles.line.pictures import size_of
from tests.doubles.measure import clusters

MOST = 1_000
MOST_PICTURE_BYTES = 2**20
_LEAST_RATIO = 1.45
_ANYWHERE = number(0, 2**31 - 1)
_EXTENT = Must(number(1, 2**31 - 1))


def _is_wide_enough(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if value["width"] / value["height"] < _LEAST_RATIO:
        yield Detail(path, "the aspect ratio (width / height) must be at least 1.45")


def _areas_lie_inside(value: dict[str, Any], path: str) -> Iterator[Detail]:
    for index, area in enumerate(value["areas"]):
        bounds = area["bounds"]
        across = bounds["x"] + bounds["width"] > value["size"]["width"]
        down = bounds["y"] + bounds["height"] > value["size"]["height"]
        if across or down:
            yield Detail(under(path, f"areas[{index}].bounds"), "must lie inside the rich menu")


_SIZE = record({"width": Must(number(800, 2500)), "height": Must(number(250, 1724))}, _is_wide_enough)
_BOUNDS = record({"x": Must(_ANYWHERE), "y": Must(_ANYWHERE), "width": _EXTENT, "height": _EXTENT})
_AREA = record({"bounds": Must(_BOUNDS), "action": Must(IN_RICH_MENU)})
RICH_MENU = Body(
    "RichMenuRequest",
    record(
        {
            "size": Must(_SIZE),
            "selected": Must(boolean),
            "name": Must(text(300, clusters)),
            "chatBarText": Must(text(14, clusters)),
            "areas": Must(array(_AREA, 0, 20)),
        },
        _areas_lie_inside,
    ),
)


@dataclass
class Menu:
    """A rich menu: its definition and, once uploaded, its picture."""

    definition: Json
    picture: bytes = b""
    kind: str = ""


@dataclass
class Menus:
    """All of a channel. `default` is the menu of everybody who has none of their own."""

    by_id: dict[str, Menu] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default: str = ""

    def add(self, menu_id: str, definition: Json) -> None:
        if len(self.by_id) >= MOST:
            raise RefusedError(400, "The maximum number of rich menus has been reached")
        self.by_id[menu_id] = Menu(definition)

    def get(self, menu_id: str) -> Menu:
        """Raises `RefusedError` where there is none."""
        menu = self.by_id.get(menu_id)
        if menu is None:
            raise RefusedError(404, "Not found")
        return menu

    def shown(self, menu_id: str) -> Menu:
        """A menu that can be shown: one that has its picture."""
        menu = self.get(menu_id)
        if not menu.picture:
            raise RefusedError(400, "must upload richmenu image before applying it to user")
        return menu

    def remove(self, menu_id: str) -> None:
        """Delete it; who had it has none, and its aliases lead nowhere."""
        self.get(menu_id)
        del self.by_id[menu_id]
        self.default = "" if self.default == menu_id else self.default

    def draw(self, menu_id: str, picture: bytes, kind: str) -> None:
        """Set the picture, once and for all."""
        menu = self.get(menu_id)
        if kind not in {"image/jpeg", "image/png"}:
            raise RefusedError(415, f"The content type, {kind}, is not supported")
        if menu.picture:
            raise RefusedError(400, "An image has already been uploaded to the richmenu")
        size = menu.definition["size"]
        fits = size_of(picture, kind) == (size["width"], size["height"])
        if not fits or len(picture) > MOST_PICTURE_BYTES:
            raise RefusedError(400, "The image size is not allowed for richmenu")
        menu.picture, menu.kind = picture, kind

    def name(self, alias: str, menu_id: str) -> None:
        """Give a menu an alias, or an alias another menu."""
        menu = self.by_id.get(menu_id)
        if menu is None or not menu.picture:
            raise RefusedError(400, "richmenu not found")
        if alias not in self.aliases and len(self.aliases) >= MOST:
            raise RefusedError(400, "The maximum number of rich menu aliases has been reached")
        self.aliases[alias] = menu_id

    def behind(self, alias: str) -> str:
        """The id an alias stands for."""
        if alias not in self.aliases:
            raise RefusedError(404, "richmenu alias not found")
        return self.aliases[alias]
