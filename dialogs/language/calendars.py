"""An invitation in the form of calendar programs (.ics), pasted as text: its next event.

The library that knows the format is loaded by the first who pastes one. It is given the few properties we
read and no others, so that neither a long description nor a broken alarm is in the way.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.dates.named import nth_weekday, valid_day

MOST_SIGNS, MOST_EVENTS, MOST_LINES = 12_000, 12, 24
_BEGINS = re.compile(r"BEGIN:VCALENDAR", re.IGNORECASE)
_CALLED_OFF = re.compile(r"^METHOD:CANCEL\s*$", re.IGNORECASE | re.MULTILINE)
_READ = re.compile(r"(?:SUMMARY|DTSTART|DTEND|DURATION|LOCATION|URL|RRULE|STATUS)[;:]", re.IGNORECASE)
_LEFT_OUT = re.compile(r"EXDATE[;:]", re.IGNORECASE)
_MOST_LEFT_OUT = 100
_LONGEST_WORDS, _MOST_READ = 120, 1000
_JOINER = "\u200d"
"""Holds the parts of an emoji together."""
_MOST_MONTHS = 600
_LONGEST = timedelta(days=31)
_FIRST, _LAST = 2000, 2100
"""An event of another year is nobody's, and its occurrences would be many."""
_DAYS = {"DAILY": 1, "WEEKLY": 7}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Entry(Struct, frozen=True):
    """One event: aware UTC instants, or `on`, a day without a time."""

    name: str
    place: str
    address: str
    starts_at: datetime | None
    ends_at: datetime | None
    on: date | None


def is_calendar(text: str) -> bool:
    """Whether a text is, or begins as, a calendar file."""
    return _BEGINS.search(text[:MOST_SIGNS]) is not None


def read_calendar(text: str, *, now: datetime, zone: ZoneInfo) -> Entry | None:
    """The first event to come, else the last one past; None when none can be read or all are called off."""
    found = sorted(_entries(text[:MOST_SIGNS], now, zone), key=lambda each: each[0])
    ahead = next((entry for at, entry in found if at > now), None)
    return ahead or (found[-1][1] if found else None)


def _entries(text: str, now: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, Entry]]:
    if _CALLED_OFF.search(text):
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in islice(_blocks(lines), MOST_EVENTS):
        if entry := _entry(tuple(_kept(block)), now, zone):
            yield entry


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of each event that is complete."""
    block: list[str] | None = None
    for line in lines:
        word = line.strip().upper()
        if block is None:
            block = [] if word.endswith("BEGIN:VEVENT") else None
        elif word.startswith("END:VEVENT"):
            yield block
            block = None
        else:
            block.append(line)


def _kept(block: Iterable[str]) -> Iterator[str]:
    """The lines we read, each with the folded rest of it."""
    left = {_READ: MOST_LINES, _LEFT_OUT: _MOST_LEFT_OUT}
    reading = None
    for line in block:
        if not line.startswith((" ", "\t")):
            reading = next((kind for kind in left if kind.match(line)), None)
        if reading and left[reading]:
            left[reading] -= 1
            yield line


def _entry(lines: tuple[str, ...], now: datetime, zone: ZoneInfo) -> tuple[datetime, Entry] | None:
    """When the next occurrence ends or the day is over, and the event."""
    from icalendar import Event  # noqa: PLC0415  # a third of a second, which only those pay who paste one

    try:
        event: Any = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT")))
        start = event.decoded("DTSTART")
        end = event.decoded("DTEND", None) or start + event.decoded("DURATION", timedelta())
        rule, gone = event.get("RRULE"), frozenset(_left_out(event, zone))
        places = [_words(event, "LOCATION"), _words(event, "URL")]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        return None
    if _words(event, "STATUS").upper() == "CANCELLED":
        return None
    if not isinstance(start, date) or type(start) is not type(end) or not _FIRST <= start.year <= _LAST:
        return None
    place, _, address = next((each for each in places if each), "").partition("\n")
    try:
        following = _next(start, rule if isinstance(rule, dict) else {}, gone, now, zone)
        said = (_line(_words(event, "SUMMARY")), _line(place), _line(address))
        return _placed(start, following, end, zone, said) if following else None
    except (OverflowError, ValueError):  # an end or an interval that no calendar has
        return None


def _placed(
    first: date, start: date, end: date, zone: ZoneInfo, said: tuple[str, str, str]
) -> tuple[datetime, Entry]:
    if not isinstance(start, datetime):
        over = datetime.combine(start + timedelta(days=1), time(), zone).astimezone(UTC)
        return over, Entry(*said, None, None, start)
    moved = end + (start - first) if isinstance(end, datetime) and isinstance(first, datetime) else None
    starts_at, ends_at = _utc(start, zone), _utc(moved, zone) if moved else None
    later = ends_at if ends_at and starts_at < ends_at <= starts_at + _LONGEST else None
    return later or starts_at, Entry(*said, starts_at, later, None)


def _utc(at: datetime, zone: ZoneInfo) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _words(event: Any, name: str) -> str:
    found = event.get(name)
    return str(found[0] if isinstance(found, list) else found or "").strip()


def _line(text: str) -> str:
    """The text as one line that can be shown, of no more than the length of a long name."""
    plain = "".join(" " if category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text[:_MOST_READ])
    shown = "".join(sign for sign in plain if sign == _JOINER or category(sign) not in {"Cf", "Cs", "Co"})
    return " ".join(shown.split())[:_LONGEST_WORDS].strip()


def _left_out(event: Any, zone: ZoneInfo) -> Iterator[date]:
    """The occurrences that are called off: instants, or days."""
    lists = event.get("EXDATE", [])
    for each in lists if isinstance(lists, list) else [lists]:
        for entry in each.dts:
            yield _utc(entry.dt, zone) if isinstance(entry.dt, datetime) else entry.dt


def _next(
    start: date, rule: dict[str, Any], gone: frozenset[date], now: datetime, zone: ZoneInfo
) -> date | None:
    """The first occurrence to come where the rule is a simple one, else the first of all.

    None where all that is to come is called off.
    """
    called_off = False
    for number, each in _occurrences(start, rule, now.astimezone(zone).date()):
        at = _utc(each if isinstance(each, datetime) else datetime.combine(each, time(23, 59)), zone)
        if number and not _within(at, number, rule, zone):
            break
        if at > now and gone.isdisjoint({at, _day(each)}):
            return each
        called_off |= at > now
    return None if called_off else start


def _day(each: date) -> date:
    return each.date() if isinstance(each, datetime) else each


def _within(at: datetime, number: int, rule: dict[str, Any], zone: ZoneInfo) -> bool:
    count, until = rule.get("COUNT", [None])[0], rule.get("UNTIL", [None])[0]
    if count is not None and number >= count:
        return False
    if not isinstance(until, date):
        return True
    last = until if isinstance(until, datetime) else datetime.combine(until, time(23, 59))
    return at <= _utc(last, zone)


def _occurrences(start: date, rule: dict[str, Any], today: date) -> Iterator[tuple[int, date]]:
    """The first, then those from shortly before today on, each with its number."""
    yield 0, start
    each, by_day = str(rule.get("FREQ", [""])[0]).upper(), [str(day).upper() for day in rule.get("BYDAY", [])]
    interval = int(rule.get("INTERVAL", [1])[0])
    weekday = _WEEKDAYS[start.weekday()]
    if interval < 1 or not set(rule) <= {"FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL", "WKST", "BYMONTHDAY"}:
        return
    if each in _DAYS and by_day in ([], [weekday]) and (each == "WEEKLY" or not by_day):
        step = timedelta(days=_DAYS[each] * interval)
        near = max(1, (today - _day(start)) // step - 1)
        yield from ((number, start + step * number) for number in range(near, _most(start, step)))
    elif each == "MONTHLY" and len(by_day) <= 1:
        nth = int(by_day[0][:-2] or 0) if by_day and by_day[0].endswith(weekday) else 0
        if bool(by_day) == bool(nth):
            yield from _monthly(start, interval, nth, today)


def _most(start: date, step: timedelta) -> int:
    """So many steps lead to the end of this century, which is as far as anybody looks."""
    return max(1, (date(_LAST, 1, 1) - _day(start)) // step)


def _monthly(start: date, interval: int, nth: int, today: date) -> Iterator[tuple[int, date]]:
    passed = (today.year - start.year) * 12 + today.month - start.month
    near = max(1, passed // interval - 1)
    for number in range(near, near + _MOST_MONTHS):
        months = start.year * 12 + start.month - 1 + number * interval
        year, month = months // 12, months % 12 + 1
        if year > _LAST:
            return
        day = nth_weekday(year, month, nth, start.weekday()) if nth else valid_day(year, month, start.day)
        if day:
            yield number, start.replace(year=year, month=month, day=day.day)
