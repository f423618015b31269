#!/usr/bin/env python3
"""Draws the rich menus' pictures, so that what can be read is what can be tapped.

Labels and areas come from `adapters/line/menus.py`; only colours, icons and sizes are here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from adapters.line.menus import HEIGHT, MENUS, WIDTH, Area, Menu

PICTURES = Path(__file__).resolve().parent.parent / "adapters" / "line" / "pictures"
FINER = 2
"""Everything is drawn this much larger, then made smaller: that smooths the edges."""
COLOURS = 48
"""In the palette: a handful of inks and their blends at the edges."""

INK, PAPER, TILE, LINE = "#22303c", "#f4f1ea", "#ffffff", "#dcd6c8"
WHITE = "#ffffff"
GROUND = {"before": "#1f4e79", "after": "#1f5f4a"}
"""The large area's colour tells the two phases apart; white on either is read well by everyone."""

LARGE, HINT, SMALL, LONGEST = 190, 78, 108, 0.8
"""Sizes of letters in pixels, and how much of a tile's width words may take."""
STROKE = 16

Pen = ImageDraw.ImageDraw
Spot = tuple[int, int, int]
"""Where an icon is drawn: its middle, and half its width."""


def picture(menu: Menu) -> bytes:
    """The PNG of a menu."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAPER)
    pen = ImageDraw.Draw(image)
    large, *small = menu.areas
    _draw_large(pen, menu, large)
    for area in small:
        _draw_small(pen, area, menu.lang, GROUND[menu.phase])
    smooth = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    written = BytesIO()
    smooth.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _draw_large(pen: Pen, menu: Menu, area: Area) -> None:
    ground, box = GROUND[menu.phase], area.box
    _card(pen, area, ground, ground)
    middle = box.y + box.height // 2
    words = box.x + 960
    ICONS[area.name](pen, (box.x + 560, middle, 210), WHITE, ground)
    width = box.width - words - 150
    _write(pen, (words, middle - 62), area.label(menu.lang), LARGE, WHITE, width, "lm")
    _write(pen, (words, middle + 122), menu.hint, HINT, WHITE, width, "lm")


def _draw_small(pen: Pen, area: Area, lang: str, accent: str) -> None:
    box = area.box
    _card(pen, area, TILE, LINE)
    middle = box.x + box.width // 2
    ICONS[area.name](pen, (middle, box.y + 330, 130), accent, TILE)
    width = round(box.width * LONGEST)
    _write(pen, (middle, box.y + 610), area.label(lang), SMALL, INK, width, "mm")


def _card(pen: Pen, area: Area, ground: str, edge: str) -> None:
    """The tile inside an area, with a margin to its neighbours."""
    box, margin = area.box, 24
    corners = (box.x + margin, box.y + margin, box.x + box.width - margin, box.y + box.height - margin)
    pen.rounded_rectangle([at * FINER for at in corners], 48 * FINER, ground, edge, 4 * FINER)


def _write(pen: Pen, at: tuple[int, int], words: str, size: int, ink: str, width: int, anchor: str) -> None:
    """Write `words` in bold, smaller where they would be wider than `width`."""
    font = typeface(size)
    if (wide := font.getlength(words) / FINER) > width:
        font = typeface(int(size * width / wide))
    spot = (at[0] * FINER, at[1] * FINER)
    pen.text(spot, words, ink, font, anchor, stroke_width=round(size * FINER / 60), stroke_fill=ink)


@cache
def typeface(size: int) -> ImageFont.FreeTypeFont:
    """IPAexGothic, as the development tools carry it, at `size` pixels of the finished picture."""
    found = find_spec("matplotlib_fontja")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The typeface is missing: make setup")
    file = Path(found.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"
    return ImageFont.truetype(file, size * FINER)


def _line(pen: Pen, ink: str, *points: tuple[float, float]) -> None:
    """A line with round ends and bends."""
    wide = STROKE * FINER
    fine = [(x * FINER, y * FINER) for x, y in points]
    pen.line(fine, ink, wide, "curve")
    for x, y in fine:
        pen.circle((x, y), wide / 2, ink)


def _frame(pen: Pen, ink: str, left: float, top: float, right: float, bottom: float) -> None:
    corners = [at * FINER for at in (left, top, right, bottom)]
    pen.rounded_rectangle(corners, 26 * FINER, None, ink, STROKE * FINER)


def _dot(pen: Pen, at: tuple[float, float], radius: float, ink: str, ground: str = "") -> None:
    """A dot, or a ring where a `ground` shows in its middle."""
    middle = (at[0] * FINER, at[1] * FINER)
    pen.circle(middle, radius * FINER, ground or ink, ink, STROKE * FINER if ground else 0)


def three_questions(pen: Pen, spot: Spot, ink: str, ground: str) -> None:
    """Three lines to fill in, each with its bullet."""
    x, y, half = spot
    for row in (-1, 0, 1):
        _dot(pen, (x - half * 0.8, y + row * half * 0.75), half * 0.17, ink, ground)
        _line(pen, ink, (x - half * 0.35, y + row * half * 0.75), (x + half, y + row * half * 0.75))


def looking_back(pen: Pen, spot: Spot, ink: str, _ground: str) -> None:
    """An arrow that goes round and comes back."""
    x, y, half = spot
    corners = [at * FINER for at in (x - half, y - half, x + half, y + half)]
    pen.arc(corners, -150, 150, ink, STROKE * FINER)
    tip = x - half * 0.84, y - half * 0.46
    _line(
        pen,
        ink,
        (tip[0] - half * 0.06, tip[1] - half * 0.5),
        tip,
        (tip[0] + half * 0.5, tip[1] - half * 0.04),
    )
    _line(pen, ink, (x, y - half * 0.5), (x, y), (x + half * 0.4, y + half * 0.25))


def calendar(pen: Pen, spot: Spot, ink: str, _ground: str) -> None:
    """A leaf with two rings."""
    x, y, half = spot
    _frame(pen, ink, x - half, y - half * 0.8, x + half, y + half)
    _line(pen, ink, (x - half * 0.9, y - half * 0.25), (x + half * 0.9, y - half * 0.25))
    for side in (-0.5, 0.5):
        _line(pen, ink, (x + side * half, y - half * 1.05), (x + side * half, y - half * 0.65))
        _dot(pen, (x + side * half, y + half * 0.35), half * 0.12, ink)
    _dot(pen, (x, y + half * 0.35), half * 0.12, ink)


def tick(pen: Pen, spot: Spot, ink: str, _ground: str) -> None:
    """A box that is ticked."""
    x, y, half = spot
    _frame(pen, ink, x - half, y - half, x + half, y + half)
    ticked = (x - half * 0.5, y), (x - half * 0.1, y + half * 0.42), (x + half * 0.52, y - half * 0.42)
    _line(pen, ink, *ticked)


def question(pen: Pen, spot: Spot, ink: str, ground: str) -> None:
    """A question mark in a ring."""
    x, y, half = spot
    _dot(pen, (x, y), half, ink, ground)
    pen.text((x * FINER, y * FINER), "?", ink, typeface(150), "mm", stroke_width=5 * FINER, stroke_fill=ink)


def letter(pen: Pen, spot: Spot, ink: str, _ground: str) -> None:
    """An envelope."""
    x, y, half = spot
    _frame(pen, ink, x - half * 1.1, y - half * 0.8, x + half * 1.1, y + half * 0.8)
    _line(pen, ink, (x - half, y - half * 0.6), (x, y + half * 0.2), (x + half, y - half * 0.6))


def sliders(pen: Pen, spot: Spot, ink: str, ground: str) -> None:
    """Three sliders, each somewhere else."""
    x, y, half = spot
    for row, place in ((-1, 0.4), (0, -0.35), (1, 0.15)):
        level = y + row * half * 0.7
        _line(pen, ink, (x - half, level), (x + half, level))
        _dot(pen, (x + place * half, level), half * 0.2, ink, ground)


ICONS: dict[str, Callable[[Pen, Spot, str, str], None]] = {
    "prepare": three_questions,
    "reflect": looking_back,
    "upcoming": calendar,
    "today": tick,
    "help": question,
    "contacts": letter,
    "settings": sliders,
}


def main() -> None:
    """Draw every menu into the package."""
    for menu in MENUS:
        file = PICTURES / f"{menu.phase}-{menu.lang}.png"
        file.write_bytes(picture(menu))


if __name__ == "__main__":
    main()
