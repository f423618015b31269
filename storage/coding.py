"""Values of the core as bytes and back."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from dialogs.core.events import Event, NudgeDue
from dialogs.notebook import Contact, FollowUp, Gathering, Nudge, Profile
from storage.instants import from_us, maybe_from_us

encode = msgspec.msgpack.Encoder().encode
decode_profile = msgspec.msgpack.Decoder(Profile).decode
decode_gathering = msgspec.msgpack.Decoder(Gathering).decode
decode_contact = msgspec.msgpack.Decoder(Contact).decode
decode_follow_up = msgspec.msgpack.Decoder(FollowUp).decode
decode_args = msgspec.msgpack.Decoder(dict[str, Any]).decode

_EVENTS: dict[str, Any] = {event.__name__: event for event in get_args(Event)}
_decode_event = msgspec.msgpack.Decoder(tuple[str, dict[str, Any]]).decode


def encode_event(event: Event) -> bytes:
    """The stored form: the event's name and its fields."""
    return encode((type(event).__name__, event))


def decode_event(stored: bytes) -> Event:
    """What `encode_event` stored."""
    name, fields = _decode_event(stored)
    if name == NudgeDue.__name__:
        return NudgeDue(tuple(msgspec.convert(nudge, Nudge) for nudge in fields["nudges"]))
    event: Event = _EVENTS[name](**fields)
    return event


def nudge_of(id_: str, kind: str, subject: str, due_at: int, parked_at: int | None) -> Nudge:
    """A nudge from the columns of its row."""
    return Nudge(id_, kind, subject, from_us(due_at), maybe_from_us(parked_at))
