"""A message that has been answered: its words as they were, nothing left to tap, and what was tapped."""

from __future__ import annotations

from typing import Any

from adapters.clean import clean
from adapters.measure import shortened
from adapters.slack.blocks import plain
from adapters.slack.escape import read_entities
from adapters.slack.limits import LABEL, MESSAGE_BLOCKS
from adapters.slack.payload import Block, Update
from adapters.slack.tapped import read_tapped

_TAPPABLE = ("actions", "input")
_MARK = "✓ "


def settled(stored: str, *, heard: bool) -> Update | None:
    """The update of a stored message, with what was tapped if that was `heard`.

    Slack tells the words of a message with its own signs as entities, so they are read before they are sent
    again. None where nothing is stored that can be read, or nothing would be left to show.
    """
    found = read_tapped(stored)
    if found is None:
        return None
    tapped, shown = found
    label = read_entities(tapped.label) if heard else ""
    blocks = settle(tuple(_sent(block) for block in shown), label)
    return Update(tapped.channel, tapped.ts, tapped.text, blocks) if blocks else None


def settle(blocks: tuple[Block, ...], label: str = "") -> tuple[Block, ...]:
    """The blocks without what can be tapped, and below them the label, if there is any."""
    kept = tuple(_kept(block) for block in blocks if block.get("type") not in _TAPPABLE)
    mark = {"type": "context", "elements": [plain(_MARK + shortened(clean(label), LABEL))]}
    return (*kept, mark)[:MESSAGE_BLOCKS] if label.strip() else kept


def _kept(block: Block) -> Block:
    return {name: value for name, value in block.items() if name != "accessory"}


def _sent(value: Any) -> Any:
    match value:
        case dict():
            return {name: _sent(inner) for name, inner in value.items()}
        case list():
            return [_sent(inner) for inner in value]
        case str():
            return read_entities(value)
        case _:
            return value
