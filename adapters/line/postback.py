"""What a tap carries: written when a button is rendered, read when it comes back.

`c|TOKEN|CHOICE` a choice, `m|TOKEN` a picker, `w|WORDS` words that are said by tapping.
"""

from __future__ import annotations

from datetime import datetime

from adapters.measure import utf16_units
from dialogs.core.events import Chose, PickedMoment, Said

MOST = 300
"""LINE's limit of a postback's data, counted in its strictest unit."""

STALE = Chose("", "")
"""What a tap means that nobody can read: no question carries this token, so the present one is put again."""


def choice_data(token: str, choice: str) -> str | None:
    """The data of a choice, None where it cannot be carried: then it must be answered by typing."""
    return _fitting(f"c|{token}|{choice}") if "|" not in token else None


def moment_data(token: str) -> str | None:
    """The data of a picker, None where it cannot be carried."""
    return _fitting(f"m|{token}")


def word_data(words: str) -> str | None:
    """The data of a button that says `words`, None where it cannot be carried."""
    return _fitting(f"w|{words}")


def read(data: str, moment: str | None = None) -> Chose | PickedMoment | Said:
    """The event of a tap. `moment` is what a picker returned, date and time; nothing is made of less."""
    match data.split("|", 2):
        case ["c", token, choice]:
            return Chose(choice, token)
        case ["m", token] if moment is not None and (local := _local(moment)):
            return PickedMoment(local, token)
        case ["w", *words]:
            return Said("|".join(words))
        case _:
            return STALE


def _fitting(data: str) -> str | None:
    return data if utf16_units(data) <= MOST else None


def _local(moment: str) -> str:
    try:
        return datetime.strptime(moment.upper(), "%Y-%m-%dT%H:%M").isoformat(timespec="minutes")  # noqa: DTZ007  # the user's own clock
    except ValueError:
        return ""
