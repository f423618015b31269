"""Cards as blocks: a heading, a paragraph with a line a row, a quiet note, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.measure import utf16_units
from adapters.slack.blocks import Element, Part, aside, button, followed, heading, packed, pieces, rich, row
from adapters.slack.limits import MESSAGE_SIZE, TEXT, fits
from adapters.slack.values import wanted_value
from dialogs.core.prompts import Action, Card

Line = tuple[str, str]
"""Words that stand out, and words that do not; either may be empty."""

_GAP = "  "
_BETWEEN = len(_GAP) + 1
"""What a line needs besides its words."""
_RUN = 60
"""What the JSON of a run needs besides its words."""


def card_parts(card: Card) -> tuple[Part, ...]:
    """The card, none of its words left out; empty where it says and offers nothing."""
    parts = (*heading(card.title), *_rows(card.rows), *aside(card.note))
    return followed(parts, row(element for action in card.actions for element in action_button(action)))


def action_button(action: Action) -> Iterator[Element]:
    """Its button; none where its subject is more than a button can carry."""
    return button(action.label, wanted_value(action.what, action.subject))


def _rows(rows: tuple[tuple[str, str], ...]) -> Iterator[Part]:
    lines = [line for label, value in rows for line in _lines(label, value)]
    for held in packed(lines, _cost, (TEXT, MESSAGE_SIZE // 2)):
        yield Part((rich(_runs(held)),), "\n".join(": ".join(filter(None, line)) for line in held))


def _lines(label: str, value: str) -> Iterator[Line]:
    """The line of a row, several where it is too long. A label or a value alone does not stand out."""
    line = (label, value) if label.strip() and value.strip() else ("", label if label.strip() else value)
    if not fits("".join(line), TEXT - _BETWEEN):
        yield from ((piece, "") for piece in pieces(line[0], TEXT - _BETWEEN))
        yield from (("", piece) for piece in pieces(line[1], TEXT - _BETWEEN))
    elif line[1].strip():
        yield line


def _runs(lines: tuple[Line, ...]) -> Iterator[tuple[str, bool]]:
    for at, (label, value) in enumerate(lines):
        before = "\n" if at else ""
        if label:
            yield before + label, True
        if value:
            yield (_GAP if label else before) + value, False


def _cost(line: Line) -> tuple[int, int]:
    """How long it is to be read, and as JSON."""
    length = utf16_units(line[0]) + utf16_units(line[1]) + _BETWEEN
    return length, length + _RUN * sum(map(bool, line))
