"""Puts day and time together into an instant, or says exactly what is still open (docs/understanding.md).

A wrong guess costs far more than a question: whatever has two readings is returned as `Ambiguous`, and only a
day and a time that are both certain become an `Instant`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, product
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.dates.clocks import DAY, Slot
from dialogs.language.dates.days import days
from dialogs.language.dates.heard import Ambiguous, Instant, MomentHeard, NoMoment
from dialogs.language.dates.limits import limited
from dialogs.language.dates.proposals import Days, Setting
from dialogs.language.dates.sifting import MOMENT_KINDS, believable, sifted
from dialogs.language.dates.slots import chosen, joint, minutes_of, part_alone, slots
from dialogs.language.dates.spans import spans
from dialogs.language.dates.tokens import CLOCK_KINDS, DATE_KINDS, Token, lex, table
from dialogs.language.lexicon import lexicon
from dialogs.language.once import once
from dialogs.shapes import replace

MOST_READINGS = 4


@once
def hear_moment(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    lang: str,
    on: date | None = None,
    part: str = "",
    free: bool = False,
) -> MomentHeard:
    """The moment a message names, seen from `now`; `free` text has fewer.

    A time alone is fixed by `on`, and its hour by `part`: what an earlier `Ambiguous` let keep.
    """
    read, found = lex(text)
    seen = believable(read.text, found, free=free, bare=on is not None)
    found = sifted(read.text, seen)
    if not any(token.kind in MOMENT_KINDS for token in found):
        return NoMoment()
    said = _Said(read.text, found, Setting(now, zone, lang), on, part)
    heard = _heard(said) if free else _unlimited(said)
    return replace(heard, span=spans(read, seen, found)) if not isinstance(heard, NoMoment) else heard


def hear_clock(text: str, lang: str) -> time | None:
    """A bare clock time such as a quiet hour; None when the text holds more, or its hour is open."""
    read, found = lex(text)
    made = slots(read.text, found)
    rest = read.text
    for token in reversed(found):
        rest = rest[: token.start] + rest[token.end :]
    filler = lexicon("dates", lang)["clock"]["filler"]
    if (
        len(made) != 1
        or any(token.kind not in {"clock", "part"} for token in found)
        or re.sub(filler, "", rest)
    ):
        return None
    readings = made[0].readings
    minute = (
        readings[0][0] % DAY if len(readings) == 1 and not made[0].why and readings[0][1] is None else None
    )
    return None if minute is None else time(minute // 60, minute % 60)


def names_weekday(text: str) -> bool:
    """Whether a text names a day by its weekday alone, so that the one before may be meant as well."""
    kinds = {token.kind for token in lex(text)[1] if token.kind in DATE_KINDS}
    return kinds == {"weekday"}


class _Said(Struct, frozen=True):
    text: str
    found: tuple[Token, ...]
    setting: Setting
    on: date | None
    part: str


def _unlimited(said: _Said) -> MomentHeard:
    """What is heard when no refused or open day or time counts."""
    limit = limited(said.text, said.found)
    if limit == "all":
        return Ambiguous(why="date_open")
    if limit == "time":
        said = replace(said, found=tuple(token for token in said.found if token.kind not in CLOCK_KINDS))
    heard = _heard(said)
    return Ambiguous(why="candidates") if limit == "either" and isinstance(heard, Instant) else heard


def _heard(said: _Said) -> MomentHeard:
    if fixed := _fixed(said):
        return fixed
    if second := _second_day(said):
        return _from_to(said, second)
    day = days(said.found, said.setting)
    made = chosen(slots(said.text, said.found, said.part if day is None else ""))
    if day is None and said.on is not None:
        day = Days((said.on,))
    if any(token.kind == "changed" for token in said.found) and _several(made):
        return Ambiguous(why="candidates")
    if not made:
        return _without_time(day, part_alone(said.found))
    if day is None:
        return Ambiguous(tuple(_soonest(made, said.setting)), why="date_open")
    return _joined(day, made, said)


def _fixed(said: _Said) -> MomentHeard | None:
    """Moments that need no calendar: a complete timestamp, or a delay from now."""
    stamps = [token for token in said.found if token.kind == "iso"]
    delays = [token for token in said.found if token.kind == "delta"]
    if stamps:
        return _stamped(stamps[0].text)
    if not delays:
        return None
    instants = sorted({_utc(said.setting.now) + timedelta(minutes=minutes_of(token)) for token in delays})
    if len(instants) > 1 or any(token.kind in DATE_KINDS | CLOCK_KINDS for token in said.found):
        return Ambiguous(tuple(instants[:MOST_READINGS]), why="candidates")
    return Instant(instants[0])


def _stamped(text: str) -> MomentHeard:
    try:
        return Instant(_utc(datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").upper())))
    except ValueError:
        return Ambiguous(why="impossible")


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _second_day(said: _Said) -> int | None:
    """Where the second half begins in "12/5 10:00 to 12/6 18:00"."""
    for before, after in pairwise(said.found):
        between = said.text[before.end : after.start]
        clocks = [token for token in said.found if token.kind in CLOCK_KINDS and token.start > after.start]
        if before.kind == "clock" and after.kind in DATE_KINDS and clocks and joint().fullmatch(between):
            return after.start
    return None


def _from_to(said: _Said, second: int) -> MomentHeard:
    first = _heard(replace(said, found=tuple(token for token in said.found if token.start < second)))
    ending = tuple(token for token in said.found if token.start >= second and "end" not in token.said)
    last = _heard(replace(said, found=ending))
    if isinstance(first, Instant) and isinstance(last, Instant):
        return replace(first, end_at=last.at) if last.at > first.at else Ambiguous((first.at,), why="order")
    return first if isinstance(first, Ambiguous) else Ambiguous(why="candidates")


def _several(made: Sequence[Slot]) -> bool:
    return len(made) > 1 or any(end is not None for slot in made for _, end in slot.readings)


def _without_time(day: Days | None, part: str) -> MomentHeard:
    if day is None:
        return Ambiguous(why="date_open", part=part)
    rolling = (*day.options, *(at + timedelta(days=day.roll) for at in day.options)) if day.roll else ()
    return Ambiguous(on=_kept(day), why=day.why or "time_open", part=part, days=rolling, week=day.week)


def _kept(day: Days) -> date | None:
    """The day to keep while the time is open: only one that is certain and cannot roll on."""
    certain = len(day.options) == 1 and not day.why
    return day.options[0] if certain and not day.roll else None


def _soonest(made: Sequence[Slot], setting: Setting) -> Iterator[datetime]:
    minutes = sorted({start for slot in made for start, _ in slot.readings})
    ahead = (
        at
        for day in (0, 1)
        for minute in minutes
        for at in _at(setting.today + timedelta(days=day), minute, setting.zone)
    )
    return islice((at for at in ahead if at > setting.now), MOST_READINGS)


def _joined(day: Days, made: Sequence[Slot], said: _Said) -> MomentHeard:
    zone = _zone(said)
    readings = [pair for slot in made for pair in slot.readings]
    moved = _rolled(day, readings, said.setting, zone)
    pairs = (
        tuple(zip(moved.options, readings, strict=True))
        if len(moved.options) == len(readings)
        else tuple(product(moved.options, readings))
    )
    found = [(at, option, end) for option, (start, end) in pairs for at in _at(option, start, zone)]
    starts = tuple(sorted({at for at, _, _ in found}))[:MOST_READINGS]
    why = _why(moved, made, len(starts))
    ends = {at: _end(option, end, zone) for at, option, end in found}
    if not why:
        return Instant(found[0][0], ends[found[0][0]])
    on = _kept(moved) if why in {"hour", "dst", "order", "time_open"} else None
    return Ambiguous(starts, on=on, why=why, ends=tuple(ends[at] for at in starts))


def _end(day: date, minute: int | None, zone: ZoneInfo) -> datetime | None:
    """When a range closes; None where it is open or its end happens twice."""
    ends = _at(day, minute, zone) if minute is not None else ()
    return ends[0] if len(ends) == 1 else None


def _why(day: Days, made: Sequence[Slot], count: int) -> str:
    if day.why:
        return day.why
    if len(made) > 1:
        return "candidates"
    if made[0].label == "end" and not _several(made):
        return "time_open"
    return made[0].why or ("" if count == 1 else "dst")


def _rolled(day: Days, readings: Sequence[tuple[int, int | None]], setting: Setting, zone: ZoneInfo) -> Days:
    """A bare weekday that is today, but whose time is over, is the one of next week."""
    if not day.roll:
        return day
    ahead = [_at(setting.today, start, zone)[-1:] > (setting.now,) for start, _ in readings]
    if all(ahead):
        return replace(day, roll=0)
    later = setting.today + timedelta(days=day.roll)
    return Days((later,)) if not any(ahead) else Days((setting.today, later), "candidates")


def _at(day: date, minute: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants at which a wall clock shows this time: one, or two around a change of the clocks."""
    wall = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minute)
    return tuple(sorted({wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)}))


def _zone(said: _Said) -> ZoneInfo:
    named = [token.said["zone"] for token in said.found if token.kind == "zone"]
    return ZoneInfo(table("zone")[named[0]]) if named else said.setting.zone
