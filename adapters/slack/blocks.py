"""Blocks of Slack's Block Kit that say words as they are.

All words stand in rich text or plain text, never in mark-up: no asterisk, mention, link or emoji name in them
means anything to Slack, so nothing has to be escaped or broken, and nobody is pinged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec

from adapters.clean import is_carried
from adapters.degrade import split
from adapters.measure import shortened, utf16_units
from adapters.slack.limits import ACTIONS, HEADER, LABEL, MESSAGE_SIZE, TEXT, fits
from adapters.slack.payload import Block

Element = dict[str, Any]
T = TypeVar("T")
_ENCODER = msgspec.json.Encoder()
_ROW_SIZE = 6_000
"""Of the JSON of what stands in one row; it must fit into a message."""
_BLANK = "…"
"""What stands where Slack wants words and there are none."""


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that stay together, and what they say to whoever does not see them."""

    blocks: tuple[Block, ...]
    words: str = ""


def plain(text: str, most: int = TEXT) -> Element:
    """A text object of at most `most` units; what is longer, is shortened."""
    return {"type": "plain_text", "text": shortened(text if text.strip() else _BLANK, most), "emoji": False}


def rich(runs: Iterable[tuple[str, bool]]) -> Block:
    """A paragraph of runs of words, each bold or not."""
    elements = [_run(text, bold=bold) for text, bold in runs]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def words(text: str) -> tuple[Part, ...]:
    """A text of any length, none for a blank one."""
    return tuple(Part((rich([(piece, False)]),), piece) for piece in pieces(text))


def heading(title: str) -> tuple[Part, ...]:
    """A title: large while it is short, none for a blank one."""
    if fits(title, HEADER) and title.strip() and "\n" not in title:
        return (Part(({"type": "header", "text": plain(title)},), title),)
    return tuple(Part((rich([(piece, True)]),), piece) for piece in pieces(title))


def aside(text: str) -> tuple[Part, ...]:
    """A line of small, quiet words; a long one is like any other, a blank one none."""
    if not text.strip() or not fits(text, TEXT):
        return words(text)
    return (Part(({"type": "context", "elements": [plain(text)]},), text),)


def copyable(text: str) -> tuple[Part, ...]:
    """A text the user is to copy: in boxes of its own, with nothing of ours inside."""
    return tuple(Part((_box(piece),), piece) for piece in pieces(text))


def button(label: str, value: str | None) -> Iterator[Element]:
    """A button; none where its value cannot be carried."""
    if value is not None and is_carried(value):
        yield {"type": "button", "text": plain(label, LABEL), "value": value}


def datepicker(initial: str) -> Element:
    """A date to pick, from `YYYY-MM-DD` on; without a start where that is empty."""
    return {"type": "datepicker", **({"initial_date": initial} if initial else {})}


def timepicker(initial: str) -> Element:
    """A time to pick, from `HH:MM` on; without a start where that is empty."""
    return {"type": "timepicker", **({"initial_time": initial} if initial else {})}


def row(elements: Iterable[Element]) -> tuple[Block, ...]:
    """What can be tapped, side by side, as many rows of it as it takes."""
    held = packed(elements, lambda element: (1, size(element)), (ACTIONS, _ROW_SIZE))
    return tuple({"type": "actions", "elements": list(found)} for found in held)


def followed(parts: tuple[Part, ...], blocks: tuple[Block, ...]) -> tuple[Part, ...]:
    """The parts with more blocks, together with the last of them while one message holds them."""
    for block in blocks:
        *before, last = parts or (Part(()),)
        together = replace(last, blocks=(*last.blocks, block))
        parts = (*before, together) if size(together.blocks) <= MESSAGE_SIZE else (*parts, Part((block,)))
    return parts


def size(value: Block | tuple[Block, ...]) -> int:
    """The length of its JSON."""
    return utf16_units(_ENCODER.encode(value).decode())


def named(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same, where each actions block and each element in it has a name no other one has."""
    return tuple(
        {**block, "block_id": f"b{at}", "elements": list(_named(f"b{at}", block["elements"]))}
        if block["type"] == "actions"
        else block
        for at, block in enumerate(blocks)
    )


def pieces(text: str, most: int = TEXT) -> tuple[str, ...]:
    """The text in pieces of at most `most` units, none of them blank."""
    return tuple(piece for piece in split(text, most, utf16_units) if piece.strip())


def packed(
    items: Iterable[T], cost: Callable[[T], tuple[int, int]], most: tuple[int, int]
) -> Iterator[tuple[T, ...]]:
    """Neighbours together while neither of their costs is more than `most`; one alone may cost more."""
    held: list[T] = []
    spent = (0, 0)
    for item in items:
        first, second = cost(item)
        if held and (spent[0] + first > most[0] or spent[1] + second > most[1]):
            yield tuple(held)
            held, spent = [], (0, 0)
        held.append(item)
        spent = (spent[0] + first, spent[1] + second)
    if held:
        yield tuple(held)


def _run(text: str, *, bold: bool) -> Element:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def _box(text: str) -> Block:
    preformatted = {"type": "rich_text_preformatted", "elements": [_run(text, bold=False)]}
    return {"type": "rich_text", "elements": [preformatted]}


def _named(block_id: str, elements: Iterable[Element]) -> Iterator[Element]:
    for at, element in enumerate(elements):
        yield {"action_id": f"{block_id}.{at}", **element}
