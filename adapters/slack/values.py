"""What a button or a modal carries: written when it is rendered, read when it is pressed or sent.

`c|TOKEN|CHOICE` a choice, `m|TOKEN` the button beside a date and a time, `w|WHAT|SUBJECT` what stands apart
from the conversation.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from adapters.clean import is_carried
from adapters.measure import utf16_units
from dialogs.core.events import Chose, PickedMoment, Wanted

MOST = 2_000
"""Slack's limit of a button's value, counted in its strictest unit."""
MOST_IN_OPTION = 150
"""Slack's limit of the value of an option of a menu."""

DATE, TIME = "date", "time"
"""The action ids of the two pickers beside a moment's button."""

MODAL = "form"
"""The callback id of every form's modal; which form it is, stands in its metadata."""


class _Meta(msgspec.Struct, frozen=True):
    ref: str


STALE = Chose("", "")
"""What a tap means that nobody can read: no question carries this token, so the present one is put again."""


def choice_value(token: str, choice: str, most: int = MOST) -> str | None:
    """The value of a choice, None where it cannot be carried: then it must be answered by typing."""
    return _fitting(f"c|{token}|{choice}", most) if "|" not in token else None


def moment_value(token: str) -> str | None:
    """The value of the button beside a date and a time, None where it cannot be carried."""
    return _fitting(f"m|{token}", MOST)


def wanted_value(what: str, subject: str = "") -> str | None:
    """The value of a button that stands apart from the conversation, None where it cannot be carried."""
    return _fitting(f"w|{what}|{subject}", MOST) if "|" not in what else None


def read(value: str, date: str = "", time: str = "") -> Chose | PickedMoment | Wanted:
    """The event of a tap. `date` and `time` are what the pickers beside it show; nothing is made of less."""
    match value.split("|", 2):
        case ["c", token, choice]:
            return Chose(choice, token)
        case ["m", token] if local := local_moment(date, time):
            return PickedMoment(local, token)
        case ["w", what, subject] if what:
            return Wanted(what, subject)
        case _:
            return STALE


def metadata(ref: str) -> str:
    """What the modal of the form `ref` carries along, empty where it cannot be carried."""
    return msgspec.json.encode(_Meta(ref)).decode() if is_carried(ref) else ""


def read_metadata(carried: str) -> str | None:
    """The `ref` of a modal's form, None where it carries none."""
    try:
        return msgspec.json.decode(carried, type=_Meta).ref
    except (msgspec.MsgspecError, UnicodeError):
        return None


def local_moment(date: str, time: str) -> str:
    """A picked date and time as `YYYY-MM-DDTHH:MM`, empty when either is none."""
    try:
        return datetime.strptime(f"{date}T{time}", "%Y-%m-%dT%H:%M").isoformat(timespec="minutes")  # noqa: DTZ007  # the user's own clock
    except ValueError:
        return ""


def _fitting(value: str, most: int) -> str | None:
    return value if utf16_units(value) <= most else None
