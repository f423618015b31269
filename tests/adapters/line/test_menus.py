"""The rich menus: what LINE is told, what is drawn, and that a tap is heard."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from adapters.line.menus import DEFAULT, HEIGHT, MENUS, WIDTH, Menu
from adapters.line.postback import read
from adapters.measure import letters, utf16_units
from dialogs.coach.book import BOOK
from dialogs.core.events import Said
from dialogs.texts import LANGUAGES
from docs.pictures import GROUND, INK, TILE, WHITE, picture

MEANT = {
    "before": ["prepare", "upcoming", "today", "menu"],
    "after": ["reflect", "today", "contacts", "settings"],
}
MOST_BYTES = 300_000
LEAST_CONTRAST = 4.5
every_menu = pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.alias)


def drawn(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_there_is_a_menu_for_each_phase_and_language_and_the_default_is_japanese() -> None:
    assert {(menu.phase, menu.lang) for menu in MENUS} == {(p, lang) for p in MEANT for lang in LANGUAGES}
    assert DEFAULT.alias == "sanmon-before-ja"


@every_menu
def test_the_areas_cover_the_picture_and_do_not_overlap(menu: Menu) -> None:
    boxes = [area.box for area in menu.areas]
    assert sum(box.width * box.height for box in boxes) == WIDTH * HEIGHT
    for box in boxes:
        assert 0 <= box.x < box.x + box.width <= WIDTH
        assert 0 <= box.y < box.y + box.height <= HEIGHT
    apart = [
        a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
    ]
    assert all(apart)


@every_menu
def test_a_tap_says_a_word_that_the_coach_hears_as_meant(menu: Menu) -> None:
    said = [read(area["action"]["data"]) for area in menu.definition()["areas"]]
    assert all(isinstance(event, Said) for event in said)
    assert [BOOK.intent(event.text) for event in said if isinstance(event, Said)] == MEANT[menu.phase]


@every_menu
def test_what_line_is_told_stays_within_its_limits(menu: Menu) -> None:
    told = menu.definition()
    assert 1 <= letters(told["chatBarText"]) <= 14
    assert len(told["name"]) <= 300
    for area in told["areas"]:
        action = area["action"]
        assert 1 <= letters(action["label"]) <= 20
        assert 1 <= letters(action["displayText"]) <= 300
        assert utf16_units(action["data"]) <= 300


@every_menu
def test_a_tap_leaves_the_label_in_the_chat_and_makes_room_for_the_answer(menu: Menu) -> None:
    for area, told in zip(menu.areas, menu.definition()["areas"], strict=True):
        assert told["action"]["displayText"] == told["action"]["label"] == area.label(menu.lang)
        assert told["action"]["inputOption"] == "closeRichMenu"


def test_another_word_or_another_place_is_another_menu() -> None:
    names = {menu.name for menu in MENUS}
    moved = Menu("before", "ja", (*DEFAULT.areas[1:], DEFAULT.areas[0]))
    assert len(names) == len(MENUS)
    assert moved.alias == DEFAULT.alias
    assert moved.name not in names


@every_menu
def test_the_picture_fits_its_menu_and_loads_quickly(menu: Menu) -> None:
    image = Image.open(BytesIO(menu.picture))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(menu.picture) <= MOST_BYTES


@every_menu
def test_every_area_of_the_picture_shows_something(menu: Menu) -> None:
    image = drawn(menu.picture)
    for area in menu.areas:
        box = area.box
        part = image.crop((box.x + 60, box.y + 60, box.x + box.width - 60, box.y + box.height - 60))
        inks = part.getcolors(WIDTH * HEIGHT) or []
        ground = max(count for count, _ in inks)
        assert 0.01 < 1 - ground / (part.width * part.height) < 0.4


@every_menu
def test_the_committed_picture_is_the_one_that_is_drawn(menu: Menu) -> None:
    # Typefaces are smoothed a little differently from version to version: compared small, with some slack.
    ours, anew = (drawn(png).convert("L").resize((125, 84)) for png in (menu.picture, picture(menu)))
    apart = [abs(a - b) for a, b in zip(ours.tobytes(), anew.tobytes(), strict=True)]
    assert max(apart) < 40, "make menus"


@pytest.mark.parametrize("ground", GROUND.values())
def test_words_stand_out_from_their_ground(ground: str) -> None:
    assert contrast(WHITE, ground) >= LEAST_CONTRAST
    assert contrast(ground, TILE) >= LEAST_CONTRAST
    assert contrast(INK, TILE) >= LEAST_CONTRAST
