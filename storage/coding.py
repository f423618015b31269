"""Values of the core as bytes and back."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from dialogs.core.events import Event, NudgeDue
from dialogs.notebook import Contact, FollowUp, Gathering, Nudge, Profile
from dialogs.shapes import shaped
from storage.instants import from_us, maybe_from_us

encode = msgspec.msgpack.Encoder().encode
decode_profile = msgspec.msgpack.Decoder(Profile).decode
decode_gathering = msgspec.msgpack.Decoder(Gathering).decode
decode_contact = msgspec.msgpack.Decoder(Contact).decode
decode_follow_up = msgspec.msgpack.Decoder(FollowUp).decode
decode_args = msgspec.msgpack.Decoder(dict[str, Any]).decode

_EVENTS: dict[str, Any] = {event.__name__: event for event in get_args(Event)}


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """An event as it is stored: its name, its fields, and the id of the message that brought it."""

    name: str
    fields: dict[str, Any]
    message_id: str = ""


_decode_envelope = msgspec.msgpack.Decoder(Envelope).decode


def encode_parked(event: Event, message_id: str) -> bytes:
    """The stored form of an event and the id of its message."""
    return encode((type(event).__name__, event, message_id))


def decode_parked(stored: bytes) -> tuple[Event, str]:
    """What `encode_parked` stored, now or before messages had ids."""
    found = _decode_envelope(stored)
    if found.name == NudgeDue.__name__:
        nudges = tuple(shaped(nudge, Nudge) for nudge in found.fields["nudges"])
        return NudgeDue(nudges), found.message_id
    event: Event = _EVENTS[found.name](**found.fields)
    return event, found.message_id


def nudge_of(id_: str, kind: str, subject: str, due_at: int, parked_at: int | None) -> Nudge:
    """A nudge from the columns of its row."""
    return Nudge(id_, kind, subject, from_us(due_at), maybe_from_us(parked_at))
