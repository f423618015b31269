"""Times of day: which hour is meant, how a range closes, and which of several times is the start."""

from msgspec import Struct

from dialogs.shapes import replace

NOON = 12
LAST_MINUTE = 59
DAY = 24 * 60
_LATEST_END = 30 * 60
_EVENING = 17 * 60
_SMALL_HOURS_END = 5 * 60
_SHIFTS: dict[str, tuple[tuple[int, int, int], ...]] = {
    # part of the day: (first hour typed, last hour typed, hours to add)
    "": ((0, 0, 0), (1, 5, 12), (6, 8, 0), (6, 8, 12), (9, 29, 0)),
    "am": ((0, 11, 0),),
    "pm": ((0, 11, 12), (12, 23, 0)),
    "morning": ((3, 11, 0),),
    "midday": ((1, 4, 12), (10, 16, 0)),
    "dusk": ((3, 7, 12), (15, 19, 0)),
    "night": ((5, 11, 12), (17, 29, 0)),
    "small": ((10, 11, 12), (22, 29, 0)),
}
_NIGHTLY = frozenset({"night", "small", "am"})
Readings = tuple[tuple[int, int | None], ...]
"""Pairs of start and end in minutes from the day's midnight, over 1440 on the next day."""


class Typed(Struct, frozen=True):
    """One clock time as typed: hour, minute, and the part of the day that stands with it or `maybe` does."""

    hour: int
    minute: int
    part: str = ""
    padded: bool = False
    maybe: str = ""


class Slot(Struct, frozen=True):
    """A stretch of text that names one time or one range; `why` says why there is not exactly one reading."""

    start: int
    end: int
    readings: Readings
    why: str = ""
    label: str = ""


def starts(typed: Typed) -> tuple[int, ...]:
    """All minutes of the day a typed time can mean; none when hour and part of day contradict each other."""
    if typed.minute > LAST_MINUTE:
        return ()
    if typed.padded and not typed.part:
        return (typed.hour * 60 + typed.minute,)
    if typed.maybe:
        plain = replace(typed, maybe="")
        return tuple(sorted({*starts(plain), *starts(replace(plain, part=typed.maybe))}))
    hours = tuple(typed.hour + add for low, high, add in _SHIFTS[typed.part] if low <= typed.hour <= high)
    if not hours and typed.part in _NIGHTLY and typed.hour <= NOON:
        hours = (typed.hour % NOON, typed.hour % NOON + 24)
    return tuple(hour * 60 + typed.minute for hour in hours)


def closing(start: int, end: Typed, *, next_day: bool = False) -> int | None:
    """The first minute after `start` that the typed end can mean, before six the next morning."""
    minutes = _ends(end)
    if start >= _EVENING:
        minutes += tuple(minute + DAY for minute in minutes if minute <= _SMALL_HOURS_END)
    if next_day:
        minutes = tuple(minute if minute >= DAY else minute + DAY for minute in minutes)
    return min((minute for minute in minutes if start < minute < _LATEST_END), default=None)


def _ends(end: Typed) -> tuple[int, ...]:
    if end.part:
        return starts(end)
    steps = (0,) if end.padded or end.hour > NOON else (0, 12, 24)
    return tuple((end.hour + step) * 60 + end.minute for step in steps)


def readings(start: Typed, end: Typed | None, *, next_day: bool = False) -> tuple[Readings, str]:
    """The (start, end) pairs a typed range can mean, and why there is not exactly one."""
    begins = starts(start)
    if end is None:
        return tuple((minute, None) for minute in begins), _why(len(begins), start)
    for first in (
        starts(replace(start, part=end.part, maybe="")) if _bare(start) and end.part else (),
        begins,
    ):
        closed = tuple((m, stop) for m in first if (stop := closing(m, end, next_day=next_day)) is not None)
        if closed:
            return closed, _why(len(closed), start)
    return tuple((minute, None) for minute in begins), "order"


def _why(count: int, typed: Typed) -> str:
    if count == 1:
        return ""
    return ("small_hours" if typed.part in _NIGHTLY else "hour") if count else "impossible"


def _bare(typed: Typed) -> bool:
    return not typed.part and not typed.padded and 1 <= typed.hour <= NOON
