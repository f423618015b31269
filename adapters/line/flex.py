"""Cards and copy buttons as Flex bubbles: plain, wide enough for words, readable without colour."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from adapters.line.limits import BUBBLE_BYTES, CAROUSEL, CAROUSEL_BYTES, FLEX_TEXT, fits, fits_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.prompts import Card

Component = dict[str, Any]

_QUIET = "#666666"
"""5.7 : 1 on white, above the 4.5 : 1 that small letters need."""

_SHORT_LABEL, _SHORT_VALUE = 5, 12
"""Full-width letters that fit on one line of their column on a telephone."""


def card_bubble(card: Card) -> Component | None:
    """The card as a bubble; None where it has no words, or more than LINE takes."""
    words = (card.title, card.note, *(word for row in card.rows for word in row))
    parts = [*_head(card.title), *_rows(card.rows), *_note(card.note)]
    if not parts or not all(fits_units(word, FLEX_TEXT) for word in words):
        return None
    bubble = _bubble(parts)
    return bubble if size(bubble) <= BUBBLE_BYTES else None


def carousel(bubbles: tuple[Component, ...]) -> Component | None:
    """Bubbles side by side, None where there are too many."""
    beside = {"type": "carousel", "contents": bubbles}
    return beside if len(bubbles) <= CAROUSEL and size(beside) <= CAROUSEL_BYTES else None


def copy_bubble(title: str, label: str, text: str) -> Component:
    """A title, and a button that puts `text` on the clipboard."""
    action = {"type": "clipboard", "label": label, "clipboardText": text}
    button = {"type": "button", "style": "secondary", "height": "sm", "margin": "md", "action": action}
    return _bubble([*_head(title), button])


def size(container: Component) -> int:
    """Bytes of its JSON in the longest form it may travel in: the SDK writes what is not ASCII as escapes."""
    return len(json.dumps(container))


def _bubble(parts: list[Component]) -> Component:
    return {"type": "bubble", "body": _box("vertical", parts)}


def _head(title: str) -> Iterator[Component]:
    if title.strip():
        yield _text(title, size="md", weight="bold")


def _note(note: str) -> Iterator[Component]:
    if note.strip():
        yield _text(note, size="xs", color=_QUIET, margin="lg")


def _rows(rows: tuple[tuple[str, str], ...]) -> Iterator[Component]:
    """A list of short words has its labels beside the values; else each label stands above its value."""
    beside = all(fits(label, _SHORT_LABEL) and fits(value, _SHORT_VALUE) for label, value in rows)
    for label, value in rows:
        if label.strip() and value.strip():
            yield _beside(label, value) if beside else _above(label, value)
        elif label.strip() or value.strip():
            yield _text(label if label.strip() else value, size="sm", margin="md")


def _beside(label: str, value: str) -> Component:
    words = [_text(label, size="sm", color=_QUIET, flex=2), _text(value, size="sm", flex=5)]
    return _box("horizontal", words, spacing="sm", margin="md")


def _above(label: str, value: str) -> Component:
    words = [_text(label, size="xs", color=_QUIET), _text(value, size="sm")]
    return _box("vertical", words, margin="md")


def _box(layout: str, contents: list[Component], **look: str) -> Component:
    return {"type": "box", "layout": layout, "contents": contents, **look}


def _text(text: str, **look: str | int) -> Component:
    return {"type": "text", "text": text, "wrap": True, **look}
