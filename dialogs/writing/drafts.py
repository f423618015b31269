"""Messages the user copies and sends by themselves, in the language of whoever receives them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import msgspec

from dialogs.shapes import read_file
from dialogs.writing.mentions import (
    company_said,
    favour_said,
    gift_said,
    name_said,
    noun_said,
    occasion_of,
    spaced,
    talk_said,
)
from dialogs.writing.promises import introduced_in, offer_of, thing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

STYLES = ("ja", "ja_casual", "en", "en_casual")
KINDS = ("thanks", "information", "proposal", "meeting")
CHANNELS = ("message", "mail")
FIRST, AGAIN, UNANSWERED = "first", "again", "unanswered"
LATE_AFTER = timedelta(days=7)
_TALK_HOURS = (15, 10)
_SATURDAY = 5

Line = list[str]


class Matter(msgspec.Struct, frozen=True):
    """All a draft may mention.

    What is empty is left out with its sentence; a missing name or topic shows as a gap. `met_at` and `now`
    are on the user's own clock. `promise` is what the user said they would do, `gift` what they can offer.
    `after` tells what went before: nothing, an earlier message, or one nobody answered.
    """

    to: str
    topic: str
    now: datetime
    met_at: datetime | None = None
    gathering: str = ""
    promise: str = ""
    sender: str = ""
    company: str = ""
    gift: str = ""
    after: str = FIRST


class Kit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One style's file; kits/drafts/ja.toml tells how it is read."""

    words: dict[str, str]
    layout: dict[str, list[str]]
    parts: dict[str, list[Line]]
    subjects: dict[str, Line]
    first: dict[str, list[Line]]
    again: dict[str, list[Line]]
    unanswered: dict[str, list[Line]]

    def said(self, after: str, part: str) -> list[Line]:
        """The opening of a channel or the body of a kind, as what went before asks for."""
        own: dict[str, dict[str, list[Line]]] = {AGAIN: self.again, UNANSWERED: self.unanswered}
        return own.get(after, {}).get(part) or self.first[part]


@cache
def kit(style: str) -> Kit:
    """The wordings of one of `STYLES`, from its data file."""
    return read_file(Path(__file__).parent / "kits" / "drafts" / f"{style}.toml", Kit)


def draft(kind: str, style: str, matter: Matter, channel: str = "message") -> str:
    """A message of one of `KINDS` in one of `STYLES`, formed for one of `CHANNELS`.

    Each of its words stands in `matter` or the style's file, but for two times to talk, which are counted
    from `matter.now`.
    """
    wordings = kit(style)
    known = _known(wordings, style, matter)
    lines: list[str] = []
    for part in wordings.layout[channel]:
        if part:
            lines += _lines(_part(wordings, part, kind, channel, matter.after), known)
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines)


def _part(wordings: Kit, part: str, kind: str, channel: str, after: str) -> list[Line]:
    match part:
        case "opening":
            return wordings.said(after, channel)
        case "body":
            return wordings.said(after, kind)
        case "subject":
            return [wordings.subjects[kind if after == FIRST else AGAIN]]
        case _:
            return wordings.parts[part]


def _lines(part: Iterable[Line], known: Mapping[str, str]) -> Iterator[str]:
    return (line for wordings in part if (line := _fitting(wordings, known)))


def _known(wordings: Kit, style: str, matter: Matter) -> Mapping[str, str]:
    words, lang = wordings.words, style.partition("_")[0]
    late = matter.met_at is not None and matter.now - matter.met_at > LATE_AFTER
    promise = spaced(matter.promise)
    return {
        "name": _name(words, matter, lang),
        "talk": talk_said(matter.topic, matter.to, lang) or words["talk"],
        "favour": favour_said(matter.topic, matter.to, lang),
        "blank": words["blank"],
        "gathering": spaced(matter.gathering),
        "thing": noun_said(thing_of(promise), lang),
        "offer": noun_said(offer_of(promise), lang),
        "person": introduced_in(promise),
        "gift": gift_said(matter.gift, lang),
        "company": company_said(matter.company, lang),
        "late": words["recently"] if late else "",
        "day": _day(words, matter),
        "me": spaced(matter.sender),
        **_times(words, matter, promise, lang),
    }


def _name(words: Mapping[str, str], matter: Matter, lang: str) -> str:
    name = name_said(matter.to, lang)
    for honorific in ("san", "kun", "chan"):
        name = name.replace(f"{{{honorific}}}", words[honorific])
    is_small = lang == "en" and name.islower()
    large = " ".join(word[:1].upper() + word[1:] for word in name.split()) if is_small else name
    return large or words["nameless"]


def _times(words: Mapping[str, str], matter: Matter, promise: str, lang: str) -> dict[str, str]:
    """Two times to propose: at any hours, and at those of the occasion if one was promised."""
    first, second = (_moment(words, at) for at in talk_times(matter.now))
    times = {"first": first, "second": second, "occasion": "", "occasion_first": "", "occasion_second": ""}
    if occasion := occasion_of(promise, lang):
        first, second = (_moment(words, at) for at in talk_times(matter.now, occasion.hours))
        times |= {"occasion": occasion.write, "occasion_first": first, "occasion_second": second}
    return times


def talk_times(now: datetime, hours: tuple[int, int] = _TALK_HOURS) -> tuple[datetime, datetime]:
    """Two times to propose for a talk: at these hours on the first working days after tomorrow."""
    days = (now + timedelta(days=n) for n in range(2, 8))
    working = [day for day in days if day.weekday() < _SATURDAY]
    first, second = (
        day.replace(hour=hour, minute=0, second=0, microsecond=0)
        for day, hour in zip(working, hours, strict=False)
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
