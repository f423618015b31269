"""What LINE sends, as far as it is read: every other property may be there, and most may be missing.

An event stands in its delivery as raw bytes and is decoded by itself, so that an odd one harms no other. In
an event, too, what is mere ornament is decoded by itself or held loosely: a text must not be lost over an
oddly shaped timestamp. LINE announces that properties, kinds and values may be added at any time.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from adapters.mending import mended
from adapters.port import MalformedError

T = TypeVar("T", bound=msgspec.Struct)

_NOTHING = msgspec.Raw(b"{}")


class Body(msgspec.Struct, frozen=True):
    """A delivery."""

    destination: str
    events: list[msgspec.Raw]


class Source(msgspec.Struct, frozen=True, rename="camel"):
    """Where an event happened: with a user, or in a group or room of several."""

    type: str = ""
    user_id: str = ""
    group_id: str = ""
    room_id: str = ""


class Mentionee(msgspec.Struct, frozen=True, rename="camel"):
    """Who is called by name; `is_self`: the coach."""

    is_self: bool = False


class Mention(msgspec.Struct, frozen=True):
    """Whom a text calls by name."""

    mentionees: list[Mentionee] = []


class Message(msgspec.Struct, frozen=True, rename="camel"):
    """What a user sent."""

    type: str = ""
    id: object = ""
    text: str | None = None
    file_name: object = ""
    file_size: object = 0
    mention: msgspec.Raw = _NOTHING


class Params(msgspec.Struct, frozen=True, rename="camel"):
    """What a picker or a switch of rich menus returned."""

    datetime: str | None = None
    new_rich_menu_alias_id: str | None = None


class Postback(msgspec.Struct, frozen=True):
    """A tap."""

    data: str = ""
    params: msgspec.Raw = _NOTHING


class Unsend(msgspec.Struct, frozen=True, rename="camel"):
    """Which message was taken back."""

    message_id: str = ""


class Event(msgspec.Struct, frozen=True, rename="camel"):
    """One event; `message`, `postback` and `unsend` are there with the kinds of that name."""

    type: str
    mode: object = "active"
    timestamp: object = None
    webhook_event_id: object = ""
    reply_token: object = ""
    source: Source | None = None
    message: Message | None = None
    postback: Postback | None = None
    unsend: Unsend | None = None


_BODY = msgspec.json.Decoder(Body)
_EVENT = msgspec.json.Decoder(Event)


def decode_body(raw: bytes) -> Body:
    """The delivery. Raises `MalformedError`."""
    try:
        return _decode(_BODY, raw)
    except (ValueError, RecursionError) as error:
        raise MalformedError from error


def decode_event(raw: msgspec.Raw) -> Event | None:
    """One event of a delivery, None when it is none that could be read."""
    try:
        return _decode(_EVENT, bytes(raw))
    except (ValueError, RecursionError):
        return None


def decode_ornament(raw: msgspec.Raw, kind: type[T]) -> T:
    """A part an event can do without: what cannot be read is as good as not there."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (ValueError, RecursionError):
        return kind()


def _decode(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return decoder.decode(mended(raw))
