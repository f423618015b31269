"""A message that has been answered: its words as they were, nothing left to tap, and what was tapped."""

from __future__ import annotations

from typing import Any

import msgspec

from adapters.clean import clean
from adapters.slack.blocks import plain
from adapters.slack.limits import MESSAGE_BLOCKS
from adapters.slack.payload import Block, Update

_TAPPABLE = ("actions", "input")
_MARK = "✓ "
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class Tapped(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message as it stood when something in it was tapped; `label` is what that button says."""

    channel: str
    ts: str
    blocks: tuple[Block, ...] = ()
    text: str = ""
    label: str = ""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Tapped)


def encode_tapped(tapped: Tapped) -> str:
    """The stored form of `tapped`."""
    return _ENCODER.encode(tapped).decode()


def settled(stored: str, *, heard: bool) -> Update | None:
    """The update of a stored message, with what was tapped if that was `heard`.

    None where there is none, or one that would have nothing left to show.
    """
    try:
        tapped = _DECODER.decode(stored)
    except msgspec.MsgspecError:
        return None
    blocks = settle(tapped.blocks, tapped.label if heard else "")
    return Update(tapped.channel, tapped.ts, tapped.text, blocks) if blocks else None


def settle(blocks: tuple[Block, ...], label: str = "") -> tuple[Block, ...]:
    """The blocks without those that can be tapped, and below them the label, if there is any."""
    kept = tuple(_kept(block) for block in blocks if block.get("type") not in _TAPPABLE)
    mark = {"type": "context", "elements": [plain(_MARK + clean(_read(label)))]}
    return (*kept, mark)[:MESSAGE_BLOCKS] if label.strip() else kept


def _kept(block: Block) -> Block:
    """The block as it was sent: Slack tells the words of a message with its own signs as entities."""
    return {name: _sent(value) for name, value in block.items() if name != "accessory"}


def _sent(value: Any) -> Any:
    match value:
        case dict():
            return {name: _sent(inner) for name, inner in value.items()}
        case list():
            return [_sent(inner) for inner in value]
        case str():
            return _read(value)
        case _:
            return value


def _read(text: str) -> str:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text
