"""The message that was tapped: written down with the tap, read when it is to show what became of it."""

from __future__ import annotations

import msgspec

from adapters.slack.payload import Block

_NONE = msgspec.Raw(b"[]")


class Tapped(msgspec.Struct, frozen=True):
    """A message as Slack tells of it, its `blocks` as they came; `label` is what the button says."""

    channel: str
    ts: str
    blocks: msgspec.Raw = _NONE
    text: str = ""
    label: str = ""


_TAPPED = msgspec.json.Decoder(Tapped)
_BLOCKS = msgspec.json.Decoder(tuple[Block, ...])


def write_tapped(tapped: Tapped) -> str:
    """The message as it is stored."""
    return msgspec.json.encode(tapped).decode()


def read_tapped(stored: str) -> tuple[Tapped, tuple[Block, ...]] | None:
    """The message and its blocks, None where nothing is stored that can be read."""
    try:
        tapped = _TAPPED.decode(stored)
        return tapped, _BLOCKS.decode(tapped.blocks)
    except msgspec.MsgspecError:
        return None
