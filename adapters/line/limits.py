"""What LINE takes at most, as its Messaging API reference says; each figure in its strictest unit."""

from __future__ import annotations

from adapters.measure import letters, utf16_units

MESSAGES = 5
"""Message objects in one request."""

TEXT = 5_000
"""UTF-16 units of a text message."""

ALT_TEXT = 1_500
"""UTF-16 units of what a notification shows."""

FLEX_TEXT = 2_000
"""UTF-16 units of one text inside a bubble."""

BUBBLE_BYTES, CAROUSEL_BYTES = 30_000, 50_000
"""Of JSON, whose letters beyond ASCII are escaped."""

CAROUSEL = 12
"""Bubbles of a carousel."""

QUICK_REPLIES = 13
LABEL = 20
"""Letters of a label: a quick reply's or a template's."""

DISPLAY_TEXT = 300
"""Letters of what a tap says in the user's name."""

CLIPBOARD = 1_000
"""UTF-16 units."""

TEMPLATE_TEXT = {"confirm": 240, "buttons": 160}
"""Letters of a template's text, without title and picture."""

BUTTONS = 4

PICKER_YEARS = ("1900", "2101")
"""The first year a picker knows, and the first it does not."""


def fits(text: str, most: int) -> bool:
    """Whether `text` has at most so many letters."""
    return len(text) <= most or letters(text) <= most


def fits_units(text: str, most: int) -> bool:
    """Whether `text` has at most so many UTF-16 units."""
    return utf16_units(text) <= most
