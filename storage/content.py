"""What a row of the outbox seals, and the row as whoever sends it sees it."""

from __future__ import annotations

from typing import Any

import msgspec

from dialogs.core.book import Phase
from dialogs.core.prompts import Card, decode_prompts, encode_prompts
from dialogs.notebook import Nudge
from storage.coding import encode
from storage.instants import from_us, maybe_from_us, to_us
from storage.rows import AddressKey, Claimed, Outbound, ReplyHandle
from storage.sealing import KeyRing


class Content(msgspec.Struct, frozen=True, array_like=True):
    """What a row seals: encoded prompts, their language, a reply handle and its end, what they speak of, and
    what the user was about to do when they were said; the message whose button was tapped, whether the tap
    counted, and what the user's home shows from now on."""

    prompts: bytes
    lang: str
    handle: str
    until: int
    nudges: tuple[Nudge, ...] = ()
    phase: Phase = "before"
    tapped: str = ""
    heard: bool = True
    home: tuple[Card, ...] = ()


decode_content = msgspec.msgpack.Decoder(Content).decode


def content_of(outbound: Outbound) -> Content:
    handle, until = (outbound.reply.handle, to_us(outbound.reply.expires_at)) if outbound.reply else ("", 0)
    return Content(
        encode_prompts(outbound.prompts),
        outbound.lang,
        handle,
        until,
        outbound.nudges,
        outbound.phase,
        outbound.tapped,
        outbound.heard,
        outbound.home,
    )


def seal_content(content: Content, ring: KeyRing, key: str) -> bytes:
    return ring.seal(encode(content), "outbox", key)


def open_content(sealed: bytes, ring: KeyRing, key: str) -> Content:
    """What the row of that `key` seals. Raises `WrongKeyError` when no key of the ring opens it."""
    return decode_content(ring.open(sealed, "outbox", key))


def claimed(row: tuple[Any, ...], ring: KeyRing) -> Claimed:
    """A row as `claiming` returns it, opened. Raises the same."""
    id_, attempt, forgiven, unsent, *address, user_id, key, kind = row[:10]
    put_at, expires_at, sealed, spent_at, revived_at = row[10:15]
    content = open_content(sealed, ring, key)
    return Claimed(
        id_,
        attempt,
        attempt - forgiven,
        attempt - 1 - unsent,
        AddressKey(*address),
        user_id,
        key,
        kind,
        content.lang,
        decode_prompts(content.prompts),
        ReplyHandle(content.handle, from_us(content.until)) if content.handle and not spent_at else None,
        from_us(put_at),
        maybe_from_us(expires_at),
        content.nudges,
        content.phase,
        content.tapped,
        content.heard,
        content.home,
        maybe_from_us(revived_at),
    )
