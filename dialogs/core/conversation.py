"""Where a user stands in their dialogs: the only state a conversation has, and its stored form."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class How(IntEnum):
    """How an answer came about."""

    SAID = 0
    CHOSEN = 1
    PROBED = 2
    VAGUE = 3
    SKIPPED = 4


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """A validated answer. `value` is made of plain values only, so that a newer dialog can hear it again."""

    value: Any
    how: How = How.SAID


class Start(msgspec.Struct, frozen=True, array_like=True):
    """A wish to open a dialog with arguments."""

    dialog: str
    args: dict[str, Any] = {}


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """One dialog in progress.

    `asked` is the conversation's revision when the present question was first put: it makes the tokens of its
    choices unique. `trail` holds the steps behind the present one, newest last. `kept` is what was understood
    so far of an answer that is not complete; `offered` the ids of choices an unclear answer led to; `probed`
    the missing piece that is being asked for; `held` a late message that waits for the user's word. `replay`:
    once the present question is answered, go through the table from its start. `child` marks a frame that
    works for the one below it.
    """

    dialog: str
    version: int
    fingerprint: str
    step: str
    asked: int
    opened_at: int
    args: dict[str, Any] = {}
    answers: dict[str, Answer] = {}
    trail: tuple[str, ...] = ()
    tries: int = 0
    probes: int = 0
    probed: str = ""
    kept: Any = None
    offered: tuple[str, ...] = ()
    held: str = ""
    replay: bool = False
    child: bool = False

    @property
    def token(self) -> str:
        """What a choice of the present question carries."""
        return f"{self.asked}.{self.step}"


class Conversation(msgspec.Struct, frozen=True, array_like=True):
    """A user's place in their dialogs.

    `frames`: the stack, present dialog last. `waiting`: dialogs to open once the stack is empty. `shelf`:
    sessions the user put aside, newest last. `spoke_at`: when the user last said anything, in epoch seconds.
    `fresh`: ids of nudges planned for soon since the user is here.
    """

    revision: int = 0
    frames: tuple[Frame, ...] = ()
    waiting: tuple[Start, ...] = ()
    shelf: tuple[tuple[Frame, ...], ...] = ()
    spoke_at: int = 0
    fresh: tuple[str, ...] = ()

    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None

    @property
    def subjects(self) -> frozenset[str]:
        """Ids of whatever its dialogs may be about: every text among their arguments, but for hints."""
        begun = (frame.args for session in (self.frames, *self.shelf) for frame in session)
        given = (*begun, *(start.args for start in self.waiting))
        values = (value for args in given for name, value in args.items() if not name.startswith("_"))
        return frozenset(text for value in values for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """The texts in a plain value; of `dialog:subject` the subject."""
    if isinstance(value, str):
        yield value.rpartition(":")[2]
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in _texts(part))


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Conversation)


def encode(conversation: Conversation) -> bytes:
    """The stored form. Raises `TypeError` when an answer holds anything but plain values."""
    return _ENCODER.encode(conversation)


def decode(stored: bytes) -> Conversation:
    """What `encode` stored, now or long ago. Raises `msgspec.ValidationError` on anything else."""
    return _DECODER.decode(stored)
