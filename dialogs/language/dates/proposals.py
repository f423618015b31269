"""The days that one date word proposes by itself, with the doubt it carries."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.dates.named import named_day, nth_weekday, valid_day
from dialogs.language.dates.tokens import Token, number, table
from dialogs.language.dates.working import working_day
from dialogs.language.lexicon import lexicon

RECENT = timedelta(days=60)
"""A date without year that passed within this time may be meant as the past."""
_LATE = timedelta(days=7)
"""A day of the month that passed within this time may be meant as the past."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)")
_NIGHT_ENDS = 4
SUNDAY = 6


class Days(Struct, frozen=True):
    """The days a text can mean. `why` is empty when it is exactly one.

    A `roll` says that today is meant only while its time is ahead: else that many days later. `week` are
    the first and the last day of the week that is all that is said.
    """

    options: tuple[date, ...]
    why: str = ""
    roll: int = 0
    week: tuple[date, date] | None = None


class Setting(Struct, frozen=True):
    """Where and when something is said."""

    now: datetime
    zone: ZoneInfo
    lang: str
    year: int | None = None
    """The year that is named right beside a date without one."""

    @property
    def today(self) -> date:
        """The day in the user's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def after_midnight(self) -> bool:
        """Between 0:00 and 3:59, when "tomorrow" may be today."""
        return self.now.astimezone(self.zone).hour < _NIGHT_ENDS

    @property
    def month_first(self) -> bool:
        """Whether 12/5 is the fifth of December here."""
        listed = lexicon("dates", "en")["order"]
        return self.zone.key in listed["month_first"] or (
            self.lang == "ja" and self.zone.key in listed["nowhere"]
        )


def proposed(token: Token, setting: Setting) -> Days:
    """The days one word proposes by itself."""
    match token.kind:
        case "date":
            return _dated(token, setting)
        case "nth":
            return _nth(token, setting)
        case "day":
            return _of_month(token, setting)
        case "week_day":
            return _of_week(token, setting)
        case "ago":
            return _away(token, setting)
        case "working":
            return _working(token, setting)
        case "month_end":
            return _month_end(token, setting)
        case _:
            return _near(token, setting)


def shifted(day: date, count: int) -> date:
    """So many days later."""
    return day + timedelta(days=count)


def _away(token: Token, setting: Setting) -> Days:
    """So many days or weeks from today, from a weekday, or a weekday so many weeks from now."""
    said, today = token.said, setting.today
    listed = lexicon("dates", "ja")["back"]
    size = 7 if said["unit"] in listed["weeks"] else 1
    count = size * (number(said["n"]) if "n" in said else 1)
    start = shifted(today, int(table("day")[said["day"]]) if "day" in said else 0)
    if "w" not in said:
        return Days((shifted(start, -count if said.get("way") in listed["words"] else count),))
    weekday = weekday_of(token)
    if said.get("way") in listed["from_now"]:
        return Days((shifted(today, count + weekday - today.weekday()),))
    if weekday == today.weekday():
        return Days((shifted(today, count), shifted(today, count + 7)), "candidates")
    return Days((shifted(today, (weekday - today.weekday()) % 7 + count),))


def _near(token: Token, setting: Setting) -> Days:
    offset: int = (
        table("day_part")[token.text][0] if token.kind == "day_part" else table("day")[token.said["day"]]
    )
    day = shifted(setting.today, offset)
    if offset > 0 and setting.after_midnight:
        return Days((shifted(day, -1), day), "small_hours")
    return Days((day,))


def _of_week(token: Token, setting: Setting) -> Days:
    today, weekday = setting.today, weekday_of(token)
    if "last" in token.said:
        back = (today.weekday() - weekday - 1) % 7 + 1
        found = shifted(today, -back)
        return (
            Days((shifted(found, -7), found), "candidates") if weekday < today.weekday() else Days((found,))
        )
    day = shifted(today, 7 * week_of(token) + weekday - today.weekday())
    if is_open_week(week_of(token), today):
        return Days((day, shifted(day, 7)), "candidates")
    return Days((day,))


def is_open_week(week: int, today: date) -> bool:
    """On Sundays "this week" and "next week" may be counted from today or from tomorrow."""
    return today.weekday() == SUNDAY and week in {0, 1}


def week_of(token: Token) -> int:
    """How many weeks from this one a word means."""
    word = token.said.get("week") or ("next" if "next" in token.said else "this")
    offset: int = table("week")[word]
    return offset


def weekday_of(token: Token) -> int:
    """The weekday a word names, Monday 0."""
    index: int = table("weekday")[token.said["w"]]
    return index


def _of_month(token: Token, setting: Setting) -> Days:
    day = number(token.said["d"])
    if "month" in token.said:
        first = month_start(setting.today, table("month_word")[token.said["month"]])
        return _certain(valid_day(first.year, first.month, day))
    starts = [month_start(setting.today, offset) for offset in (0, 1, 2)]
    found = [made for first in starts if (made := valid_day(first.year, first.month, day))]
    if not found:
        return Days((), "impossible")
    if setting.today - _LATE <= found[0] < setting.today:
        return Days(tuple(found[:2]), "candidates")
    return Days((next(each for each in found if each >= setting.today),))


def _working(token: Token, setting: Setting) -> Days:
    """A business day counted from today, or within a month."""
    said, today, zone = token.said, setting.today, setting.zone.key
    if not {"final", "nth"} & said.keys():
        nth = number(said["n"]) if "n" in said else lexicon("dates", "ja")["closed"]["next"][said["next"]]
        starts = (today, shifted(today, 1)) if setting.after_midnight else (shifted(today, 1),)
        found = {day for start in starts for day in working_day(start, nth, zone)}
        return Days(tuple(sorted(found)), "" if len(found) == 1 else "candidates")
    for first in _months(said, today):
        nth, start = (-1, shifted(month_start(first, 1), -1)) if "final" in said else (_count(said), first)
        options = working_day(start, nth, zone)
        if options[-1] >= today:
            return Days(options, "" if len(options) == 1 else "candidates")
    return Days((), "impossible")


def _months(said: dict[str, str], today: date) -> list[date]:
    """The first days of the months that may be meant: the one that is named, else this and the next."""
    if word := said.get("month_word"):
        return [month_start(today, table("month_word")[word])]
    month = month_of(said)
    return (
        [month_start(today, (month - today.month) % 12)]
        if month
        else [today.replace(day=1), month_start(today, 1)]
    )


def _month_end(token: Token, setting: Setting) -> Days:
    month = month_of(token.said)
    if not month:
        offset: int = table("month_word")[token.said.get("month_word", "this")]
        return Days((shifted(month_start(setting.today, offset + 1), -1),))
    return _yearly(
        lambda year: shifted(month_start(date(year, month, 1), 1), -1), setting.year, setting.today
    )


def month_start(day: date, offset: int) -> date:
    """The first day of the month so many months away."""
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _certain(day: date | None) -> Days:
    return Days((day,)) if day else Days((), "impossible")


def _nth(token: Token, setting: Setting) -> Days:
    said, today = token.said, setting.today
    nth, weekday = _count(said), weekday_of(token)
    if word := said.get("month_word") or (
        said.get("month") if said.get("month") in table("month_word") else None
    ):
        first = month_start(today, table("month_word")[word])
        return _certain(nth_weekday(first.year, first.month, nth, weekday))
    month = month_of(said)
    if month:
        return _yearly(lambda year: nth_weekday(year, month, nth, weekday), setting.year, today)
    starts = [month_start(today, offset) for offset in (0, 1, 2, 3)]
    ahead = (nth_weekday(first.year, first.month, nth, weekday) for first in starts)
    return _certain(next((day for day in ahead if day and day >= today), None))


def _count(said: dict[str, str]) -> int:
    if "first" in said:
        return 1
    return -1 if "final" in said else number(_ORDINAL.sub("", said["nth"]))


def month_of(said: dict[str, str]) -> int:
    """The month a pattern named, 0 when none."""
    if "m" in said:
        return number(said["m"])
    return int(table("months").get(said.get("month", ""), 0))


def _dated(token: Token, setting: Setting) -> Days:
    said = token.said
    if "a" in said:
        return _numeric(number(said["a"]), number(said["b"]), year_of(said, setting), setting)
    if "named" in said:
        return _by_name(said["named"], year_of(said, setting), setting)
    return _in_year(month_of(said), number(said["d"]), year_of(said, setting), setting)


def _by_name(name: str, year: int | None, setting: Setting) -> Days:
    zone, this = setting.zone.key, setting.today.year
    if not any(
        named_day(name, each, zone) for each in ((this - 1, this, this + 1) if year is None else (year,))
    ):
        return Days((), "date_open")
    return _yearly(lambda each: named_day(name, each, zone), year, setting.today)


def year_of(said: dict[str, str], setting: Setting) -> int | None:
    """The year a pattern named."""
    if "era" in said:
        return int(table("era")["reiwa"]) + number(said["era"])
    if "year_word" in said:
        return setting.today.year + int(table("year_word")[said["year_word"]])
    year = number(said["y"]) if "y" in said else setting.year
    return year + 2000 if year is not None and year < 100 else year  # noqa: PLR2004  # two digits of a year


def _numeric(first: int, second: int, year: int | None, setting: Setting) -> Days:
    usual = _in_year(first, second, year, setting)
    other = _in_year(second, first, year, setting)
    if not usual.options:
        return other
    if setting.month_first or not other.options or first == second:
        return usual
    return Days(tuple(sorted({*usual.options, *other.options})), "candidates")


def _in_year(month: int, day: int, year: int | None, setting: Setting) -> Days:
    return _yearly(lambda each: valid_day(each, month, day), year, setting.today)


def _yearly(made: Callable[[int], date | None], year: int | None, today: date) -> Days:
    """A day that every year has: that of the year that was named, else the nearest."""
    if year is not None:
        return _certain(made(year))
    return _nearest([made(today.year + shift) for shift in (-1, 0, 1)], today)


def _nearest(found: Sequence[date | None], today: date) -> Days:
    ahead = min((day for day in found if day and day >= today), default=None)
    behind = max((day for day in found if day and today - RECENT <= day < today), default=None)
    if ahead and behind:
        return Days((behind, ahead), "year")
    return _certain(ahead) if ahead or not behind else Days((behind,), "year")
