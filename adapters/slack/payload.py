"""What one delivery sends, call by call, as `render` writes it and `deliver` reads it."""

from __future__ import annotations

from typing import Any

import msgspec

Block = dict[str, Any]
View = dict[str, Any]


class Message(msgspec.Struct, frozen=True):
    """The arguments of a `chat.postMessage`, all but its channel and metadata.

    `text` is what a notification shows and a screen reader reads, the blocks what is seen. The rest keeps
    Slack from making anything of anybody's words: no mark-up, no mention, no link, no preview.
    """

    text: str
    blocks: tuple[Block, ...]
    parse: str = "none"
    link_names: bool = False
    mrkdwn: bool = False
    unfurl_links: bool = False
    unfurl_media: bool = False


class Update(msgspec.Struct, frozen=True):
    """The arguments of a `chat.update`: a message that has been answered, without what could be tapped."""

    channel: str
    ts: str
    text: str
    blocks: tuple[Block, ...]
    parse: str = "none"
    link_names: bool = False


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """The messages of a turn, in order, nearly always one; and what goes with them.

    `open` is a modal, there only while the delivery's reply can open it. `home` is the Home tab from now on.
    `update` is the message that was tapped, as it is to look from now on: a cosmetic, whatever becomes of it.
    """

    post: tuple[Message, ...] = ()
    open: View | None = None
    home: View | None = None
    update: Update | None = None


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Payload)


def encode_payload(payload: Payload) -> bytes:
    """The JSON that `decode_payload` reads."""
    return _ENCODER.encode(payload)


def decode_payload(encoded: bytes) -> Payload:
    """What `encode_payload` wrote. Raises `msgspec.ValidationError` on anything else."""
    return _DECODER.decode(encoded)
