"""What the coach says, free of any platform: the adapters render these."""

from __future__ import annotations

from typing import Literal

import msgspec

Widget = Literal["text", "moment", "choice"]


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """One thing to tap. `id` comes back in the event `Chose`; the label may be typed instead."""

    id: str
    label: str


class Say(msgspec.Struct, frozen=True, tag="say"):
    """Words that expect no answer."""

    text: str


class Picker(msgspec.Struct, frozen=True, array_like=True):
    """Where a picker starts, and how far it reaches: `YYYY-MM-DDTHH:MM` on the user's own clock."""

    initial: str
    earliest: str
    latest: str


class Question(msgspec.Struct, frozen=True, tag="question", omit_defaults=True):
    """Words that expect an answer. `token` goes with every choice and picker.

    `widget` tells what is expected besides the choices: "text" any words, "moment" a date and time (by a
    picker where there is one), "choice" nothing. `picker` is there with the widget "moment" only.
    """

    text: str
    token: str
    choices: tuple[Choice, ...] = ()
    widget: Widget = "text"
    picker: Picker | None = None


class Card(msgspec.Struct, frozen=True, tag="card", omit_defaults=True):
    """A titled list to look at: rows of label and value (either may be empty), then an optional note."""

    title: str
    rows: tuple[tuple[str, str], ...]
    note: str = ""


class Draft(msgspec.Struct, frozen=True, tag="draft"):
    """Text the user copies and sends by themselves; shown apart from the coach's own words."""

    title: str
    text: str


Prompt = Say | Question | Card | Draft

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[Prompt, ...])


def encode_prompts(prompts: tuple[Prompt, ...]) -> bytes:
    """The stored form of `prompts`."""
    return _ENCODER.encode(prompts)


def decode_prompts(stored: bytes) -> tuple[Prompt, ...]:
    """What `encode_prompts` stored. Raises `msgspec.ValidationError` on anything else."""
    return _DECODER.decode(stored)
