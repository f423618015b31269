"""Messages the user copies and sends by themselves, in the language of whoever receives them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING

import msgspec

from dialogs.writing.promises import Pattern, thing_of, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STYLES = ("ja", "ja_casual", "en")
KINDS = ("thanks", "information", "proposal", "meeting")
LATE_AFTER = timedelta(days=7)
_TALK_HOURS = (15, 10)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Matter:
    """All a draft may mention.

    What is empty is left out with its sentence; a missing name or topic shows as a gap.
    `met_at` and `now` are on the user's own clock. `promise` is what the user said they would do.
    """

    to: str
    topic: str
    now: datetime
    met_at: datetime | None = None
    gathering: str = ""
    promise: str = ""
    sender: str = ""


class Kit(msgspec.Struct, frozen=True):
    """One style's file: `kinds` are lines, each a list of wordings or the name of a shared line."""

    words: dict[str, str]
    names: list[Pattern]
    shared: dict[str, list[str]]
    kinds: dict[str, list[str | list[str]]]

    def line(self, line: str | list[str]) -> list[str]:
        return self.shared[line] if isinstance(line, str) else line


@cache
def kit(style: str) -> Kit:
    """The wordings of one of `STYLES`, from its data file."""
    written = (files(__package__) / "kits" / "drafts" / f"{style}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(written), Kit)


def draft(kind: str, style: str, matter: Matter) -> str:
    """A message of one of `KINDS` in one of `STYLES`; each word stands in `matter` or the style's file."""
    wordings = kit(style)
    known = _known(wordings, matter)
    lines = (_fitting(wordings.line(line), known) for line in wordings.kinds[kind])
    return "\n".join(line for line in lines if line)


def _known(wordings: Kit, matter: Matter) -> Mapping[str, str]:
    words = wordings.words
    first, second = (_moment(words, at) for at in talk_times(matter.now))
    late = matter.met_at is not None and matter.now - matter.met_at > LATE_AFTER
    return {
        "name": written(wordings.names, matter.to) or words["nameless"],
        "topic": matter.topic or words["blank"],
        "blank": words["blank"],
        "gathering": matter.gathering,
        "thing": thing_of(matter.promise),
        "late": words["recently"] if late else "",
        "day": _day(words, matter),
        "first": first,
        "second": second,
        "me": matter.sender,
    }


def talk_times(now: datetime) -> tuple[datetime, datetime]:
    """Two times to propose for a talk: an afternoon and a morning on working days after tomorrow."""
    days = (now + timedelta(days=n) for n in range(2, 8))
    working = [day for day in days if day.weekday() < _SATURDAY]
    first, second = (
        day.replace(hour=hour, minute=0, second=0, microsecond=0)
        for day, hour in zip(working, _TALK_HOURS, strict=False)
    )
    return first, second


def _day(words: Mapping[str, str], matter: Matter) -> str:
    if matter.met_at is None:
        return words["recently"]
    ago = (matter.now.date() - matter.met_at.date()).days
    return words[("today", "yesterday")[ago] if ago in (0, 1) else "recently"]


def _moment(words: Mapping[str, str], at: datetime) -> str:
    weekday, month = words["weekdays"].split()[at.weekday()], words["months"].split()[at.month - 1]
    return words["moment"].format(month=month, day=at.day, weekday=weekday, hour=at.hour)


def _fitting(wordings: Iterable[str], known: Mapping[str, str]) -> str:
    for wording in wordings:
        if all(known[name] for _, name, _, _ in Formatter().parse(wording) if name):
            return wording.format_map(known)
    return ""
