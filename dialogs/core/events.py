"""What can happen to a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.notebook import Nudge


@dataclass(frozen=True, slots=True)
class Said:
    """The user typed text."""

    text: str


@dataclass(frozen=True, slots=True)
class Chose:
    """The user tapped a choice. `token` is the one the question carried."""

    choice: str
    token: str


@dataclass(frozen=True, slots=True)
class PickedMoment:
    """The user picked date and time in a picker: `local` is `YYYY-MM-DDTHH:MM` on the user's own clock."""

    local: str
    token: str


@dataclass(frozen=True, slots=True)
class Showed:
    """The user sent something that is not text (a sticker, a picture, a voice note …)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The user opened the coach or came back to it. `lang` is what the platform says they read, or empty."""

    lang: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The user blocked or removed the coach: nothing may be sent any more."""


@dataclass(frozen=True, slots=True)
class NudgeDue:
    """Nudges of this user have fallen due, earliest first."""

    nudges: tuple[Nudge, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call asked for. `result` holds plain values: the arguments of the dialog that awaits it."""

    call: str
    result: Mapping[str, object]


Event = Said | Chose | PickedMoment | Showed | Joined | Left | NudgeDue | Answered
