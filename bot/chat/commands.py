"""The world commands: lines of a chat that begin with a colon and move its world."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dialogs.language.dates import Instant, hear_moment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LONGEST_SLEEP = timedelta(days=366 * 3)
_PIECE = re.compile(r"(\d{1,9})([smhd])")
_SPAN = re.compile(r"(?:\d{1,9}[smhd])+")
_TAP = re.compile(r"(\d{1,3})(?:\s*@(\d{1,6}))?")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Now:
    """`:now` shows the world's time."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """`:sleep 12h` lets time pass."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Until:
    """`:until …` lets time pass until a moment, as it was typed."""

    moment: str


@dataclass(frozen=True, slots=True)
class Tap:
    """`:tap 2 @3` taps a button: of the question on screen, or of the `question`-th one shown."""

    button: int
    question: int | None


@dataclass(frozen=True, slots=True)
class Taps:
    """`:taps` lists the buttons."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`:ics FILE` hands in a calendar file as if its text were pasted."""

    file: str


@dataclass(frozen=True, slots=True)
class Events:
    """`:events` lists the nudges to come."""


@dataclass(frozen=True, slots=True)
class Restart:
    """`:restart` forgets everything but the database."""


@dataclass(frozen=True, slots=True)
class Help:
    """`:help` lists the commands."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not a command, or not one that can be carried out; `text` is the id of what to say."""

    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Send:
    """A line for the coach."""

    text: str


Command = Now | Sleep | Until | Tap | Taps | Calendar | Events | Restart | Help | Wrong | Send
_PLAIN: dict[str, Command] = {
    ":now": Now(),
    ":taps": Taps(),
    ":events": Events(),
    ":restart": Restart(),
    ":help": Help(),
}
NAMES = (*_PLAIN, ":sleep", ":until", ":tap", ":ics")


def hear_command(line: str) -> Command:
    """What a line means. Two colons send a text that begins with one."""
    if line.startswith("::") or not line.startswith(":"):
        return Send(line.removeprefix(":"))
    name, _, rest = line.strip().partition(" ")
    match name.lower():
        case ":sleep":
            return _sleep(rest.strip())
        case ":until":
            return Until(rest.strip().strip("\"'"))
        case ":ics":
            return Calendar(rest.strip().strip("\"'"))
        case ":tap":
            found = _TAP.fullmatch(rest.strip())
            return (
                Tap(int(found[1]), int(found[2]) if found[2] else None) if found else Wrong("chat.no_button")
            )
        case plain:
            return _PLAIN.get(plain, Wrong("chat.unknown", name))


def _sleep(span: str) -> Command:
    if not _SPAN.fullmatch(span):
        return Wrong("chat.bad_sleep")
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in _PIECE.findall(span))
    return (
        Wrong("chat.too_far")
        if seconds > LONGEST_SLEEP.total_seconds()
        else Sleep(timedelta(seconds=seconds))
    )


def hear_until(moment: str, *, now: datetime, zone: ZoneInfo, lang: str) -> datetime | Wrong:
    """The instant meant by the argument of `:until`, on the user's clock unless it names an offset."""
    at = _instant(moment, now, zone, lang)
    if at is None:
        return Wrong("chat.bad_until")
    if at <= now:
        return Wrong("chat.past_until")
    return Wrong("chat.too_far") if at - now > LONGEST_SLEEP else at


def _instant(moment: str, now: datetime, zone: ZoneInfo, lang: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        heard = hear_moment(moment, now=now, zone=zone, lang=lang)
        return heard.at if isinstance(heard, Instant) else None
    return at if at.tzinfo else at.replace(tzinfo=zone)
