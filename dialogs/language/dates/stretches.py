"""Several days in a row, as a fair has them: heard as their first day, with the last one beside it."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.dates.heard import Ambiguous, Instant, MomentHeard, NoMoment, Span
from dialogs.language.dates.moments import hear_moment
from dialogs.language.dates.named import valid_day
from dialogs.language.dates.tokens import number, spelled_out, table
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import plain
from dialogs.shapes import replace

_MOST_DAYS = 10
_DIGIT = re.compile(r"\d")


class Stretch(Struct, frozen=True):
    """Where a text names the last of several days, and how: a day, its month and weekday, or a count."""

    start: int
    end: int
    day: str = ""
    month: str = ""
    weekday: str = ""
    count: str = ""

    def last(self, first: date) -> date | None:
        """The last day, seen from the first; None where the two make no stretch."""
        made = first + timedelta(days=number(self.count) - 1) if self.count else self._named(first)
        if made is None or not 0 < (made - first).days < _MOST_DAYS:
            return None
        fits = not self.weekday or table("weekday")[self.weekday] == made.weekday()
        return made if fits else None

    def _named(self, first: date) -> date | None:
        if not self.day:
            return first + timedelta(days=(table("weekday")[self.weekday] - first.weekday()) % 7)
        day, said = int(self.day), table("months").get(self.month, self.month)
        month = int(said) if said else first.month if day > first.day else first.month % 12 + 1
        return valid_day(first.year + (month < first.month), month, day)


def hear_occasion(
    text: str, *, now: datetime, zone: ZoneInfo, lang: str, on: date | None = None, part: str = ""
) -> MomentHeard:
    """The moment of something that may last for days: `hear_moment` of its first, and `last`.

    An end that was said is that of the last day.
    """
    if stretch := _stretch(text):
        rest = text[: stretch.start] + text[stretch.end :]
        heard = hear_moment(rest, now=now, zone=zone, lang=lang)
        first = _first(heard, zone)
        if not isinstance(heard, NoMoment) and first and (last := stretch.last(first)):
            return replace(lasting(heard, last, zone), span=_with(stretch, heard.span))
    return hear_moment(text, now=now, zone=zone, lang=lang, on=on, part=part)


def _first(heard: MomentHeard, zone: ZoneInfo) -> date | None:
    """The one day on which what was heard begins."""
    if isinstance(heard, NoMoment):
        return None
    starts = (heard.at,) if isinstance(heard, Instant) else heard.readings
    days = {at.astimezone(zone).date() for at in starts}
    if isinstance(heard, Ambiguous) and heard.on:
        days.add(heard.on)
    return days.pop() if len(days) == 1 else None


def lasting(heard: Instant | Ambiguous, last: date, zone: ZoneInfo) -> Instant | Ambiguous:
    """What was heard of a first day, of several until `last`: an end is that of the last one."""
    if isinstance(heard, Instant):
        return replace(heard, end_at=_on_day(heard.end_at, last, zone), last=last)
    return replace(heard, ends=tuple(_on_day(end_at, last, zone) for end_at in heard.ends), last=last)


def _on_day(at: datetime | None, day: date, zone: ZoneInfo) -> datetime | None:
    """The same time of another day."""
    return at and datetime.combine(day, at.astimezone(zone).time(), zone).astimezone(UTC)


def _with(stretch: Stretch, span: Span) -> Span:
    """Stretches of the text without those words, as stretches of the text with them."""
    more = stretch.end - stretch.start
    return tuple(
        (start + more * (start > stretch.start), end + more * (end >= stretch.start)) for start, end in span
    )


def _stretch(text: str) -> Stretch | None:
    """The days in a row that a text names; None where it names one, or leaves open which of them is meant."""
    if not _DIGIT.search(text):
        return None
    read = plain(text)
    found = next((found for like in _likes() if (found := like.search(read.text))), None)
    if found is None or _either().search(read.text):
        return None
    start, end = read.span(*found.span("cut"))
    said = {name: value for name, value in found.groupdict().items() if value and name != "cut"}
    return Stretch(start, end, **said)


@cache
def _likes() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(spelled_out(like))
        for lang in LANGUAGES
        for like in lexicon("dates", lang)["stretch"]["days"]
    )


@cache
def _either() -> re.Pattern[str]:
    """Words that leave open which of the days is meant."""
    return re.compile("|".join(lexicon("dates", lang)["stretch"]["either"] for lang in LANGUAGES))
