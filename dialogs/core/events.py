"""What can happen to a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from dialogs.notebook import Nudge

FORM, TALK = "form", "talk"
"""What a tap wants of a form's `ref`: the form itself, or what it asks, one by one."""

FETCHED, UNREAD = "calendar", "unread_calendar"
"""Kinds of what is shown: a calendar file that is still to be fetched, and one that could not be read."""

Room = Literal["any", "promises", "none"]
"""any: every kind of nudge · promises: what the user was promised, and no more · none: nothing unasked."""


class Said(Struct, frozen=True):
    """The user typed text."""

    text: str


class Chose(Struct, frozen=True):
    """The user tapped a choice. `token` is the one the question carried."""

    choice: str
    token: str


class PickedMoment(Struct, frozen=True):
    """The user picked date and time in a picker: `local` is `YYYY-MM-DDTHH:MM` on the user's own clock."""

    local: str
    token: str


class Showed(Struct, frozen=True):
    """The user sent something that is not text (a sticker, a picture, a voice note …)."""

    kind: str


class Unsaid(Struct, frozen=True):
    """The user took a message back. `text` is what it said, so that it can be found wherever it was kept."""

    text: str = ""


class Overheard(Struct, frozen=True):
    """The coach was spoken to, or brought in, where others read along: nothing there is taken or kept.

    `lang` is what the platform says is read by whoever spoke; empty where unknown.
    """

    lang: str = ""


class Joined(Struct, frozen=True):
    """The user opened the coach or came back to it.

    `lang` is what the platform says they read, `name` what they are called there; empty where unknown.
    """

    lang: str = ""
    name: str = ""


class Opened(Struct, frozen=True):
    """The user looks at the coach: at the talk with it, or at its home, where the platform has one.

    `lang` is what the platform says a stranger reads who only looks at the home; empty where unknown.
    """

    tab: Literal["talk", "home"]
    lang: str = ""


class Introduced(Struct, frozen=True):
    """The platform tells who the user is: what they read, their name there, their IANA zone.

    Empty is what it does not tell. `at_work`: it is a place of work, where evenings and days off are one's
    own. `changed`: told because it is not what it was; otherwise because they come.
    """

    lang: str = ""
    name: str = ""
    zone: str = ""
    at_work: bool = False
    changed: bool = False


class Wanted(Struct, frozen=True):
    """The user tapped something that stands apart from the conversation, and so never grows stale.

    `what` is a command or a want of the book, `FORM` or `TALK`; `subject` what it is about: an id or words,
    of a form its `ref`.
    """

    what: str
    subject: str = ""


class Filled(Struct, frozen=True):
    """The user sent a form: its `ref`, and the text in each field by the field's id, empty where left empty.

    A moment is `YYYY-MM-DDTHH:MM` on the user's own clock, a choice its id.
    """

    ref: str
    values: Mapping[str, str]


class Left(Struct, frozen=True):
    """The user blocked or removed the coach: nothing may be sent any more."""


class NudgeDue(Struct, frozen=True):
    """Nudges of this user have fallen due, earliest first. `room` is what the platform's plan still bears."""

    nudges: tuple[Nudge, ...]
    room: Room = "any"


class Answered(Struct, frozen=True):
    """What a call asked for. `result` holds plain values: the arguments of the dialog that awaits it."""

    call: str
    result: Mapping[str, object]


Event = (
    Said
    | Chose
    | PickedMoment
    | Showed
    | Unsaid
    | Overheard
    | Joined
    | Opened
    | Introduced
    | Wanted
    | Filled
    | Left
    | NudgeDue
    | Answered
)


def form_ref(name: str, subject: str = "") -> str:
    """What the form of that name about `subject` is known by."""
    return f"{name}|{subject}" if subject else name


def read_ref(ref: str) -> tuple[str, str]:
    """The name of a form, and what it is about."""
    name, _, subject = ref.partition("|")
    return name, subject


def about(event: Event) -> str:
    """The id or the words that a tap or a form is about, empty for what is about nothing of its own."""
    match event:
        case Filled(ref):
            return read_ref(ref)[1]
        case Wanted(what, subject):
            return read_ref(subject)[1] if what in (FORM, TALK) else subject
        case _:
            return ""
