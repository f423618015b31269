"""What the coach says, free of any platform: the adapters render these."""

from __future__ import annotations

from typing import Literal

import msgspec

Widget = Literal["text", "moment", "choice"]
FieldKind = Literal["line", "lines", "moment", "number", "choice"]


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """One thing to tap. `id` comes back in the event `Chose`; the label may be typed instead."""

    id: str
    label: str


class Action(msgspec.Struct, frozen=True, array_like=True):
    """A button apart from the conversation, which never grows stale: it comes back in the event `Wanted`."""

    what: str
    subject: str
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
    picker where there is one), "choice" nothing. `picker` is there with the widget "moment" only. `form`
    opens a form that asks for this and more at once; it is shown only where the platform has forms.
    """

    text: str
    token: str
    choices: tuple[Choice, ...] = ()
    widget: Widget = "text"
    picker: Picker | None = None
    form: Action | None = None


class Card(msgspec.Struct, frozen=True, tag="card", omit_defaults=True):
    """A titled list to look at: rows of label and value (either may be empty), then an optional note.

    Only what is shown on a platform's home, or in place of its form, has `actions`.
    """

    title: str
    rows: tuple[tuple[str, str], ...]
    note: str = ""
    actions: tuple[Action, ...] = ()


class Draft(msgspec.Struct, frozen=True, tag="draft"):
    """Text the user copies and sends by themselves; shown apart from the coach's own words."""

    title: str
    text: str


class Field(msgspec.Struct, frozen=True, array_like=True):
    """One thing a form asks for. `value` is what stands there at first, as the event `Filled` would bring it.

    `kind`: "line" and "lines" of text · "moment" a date and a time · "number" · "choice" one of `choices`.
    `most` is the greatest length of a text, 0 for none. The `label` of a moment is that of its date; `time`
    is that of its time, empty where any word will do.
    """

    id: str
    label: str
    kind: FieldKind
    value: str = ""
    hint: str = ""
    needed: bool = True
    choices: tuple[Choice, ...] = ()
    most: int = 0
    time: str = ""


class Form(msgspec.Struct, frozen=True, tag="form"):
    """Several questions at once, said only where the platform has forms. `ref` comes back with the answers.

    It can be opened only at once; too late, `instead` is shown in the talk.
    """

    ref: str
    title: str
    submit: str
    cancel: str
    fields: tuple[Field, ...]
    instead: Card


Prompt = Say | Question | Card | Draft | Form

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[Prompt, ...])


def encode_prompts(prompts: tuple[Prompt, ...]) -> bytes:
    """The stored form of `prompts`."""
    return _ENCODER.encode(prompts)


def decode_prompts(stored: bytes) -> tuple[Prompt, ...]:
    """What `encode_prompts` stored. Raises `msgspec.ValidationError` on anything else."""
    return _DECODER.decode(stored)
