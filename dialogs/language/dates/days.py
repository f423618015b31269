"""Which day is meant: every date word proposes days, weekdays and weeks narrow them, and doubt is kept."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs.language.dates.tokens import Token, number, table
from dialogs.language.lexicon import lexicon

RECENT = timedelta(days=60)
"""A date without year that passed within this time may be meant as the past."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)")
_NIGHT_ENDS = 4
_SUNDAY = 6
_DECEMBER = 12
_STRONG = frozenset({"date", "nth", "ago", "rel", "day_part", "week_day", "day"})
_VAGUE = frozenset({"span", "week", "weekend", "month", "year"})


@dataclass(frozen=True, slots=True)
class Days:
    """The days a text can mean. `why` is empty when it is exactly one.

    A `roll` says that today is meant only while its time is ahead: else that many days later.
    """

    options: tuple[date, ...]
    why: str = ""
    roll: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when something is said."""

    now: datetime
    zone: ZoneInfo
    lang: str

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


def days(found: Sequence[Token], setting: Setting) -> Days | None:
    """The days the tokens of one text propose together; None when they say nothing about a day."""
    strong = [_proposed(token, setting) for token in found if token.kind in _STRONG]
    weekdays = tuple(dict.fromkeys(_weekday(token) for token in found if token.kind == "weekday"))
    weeks = [_week(token) for token in found if token.kind in {"week", "weekend"}]
    recurring = [token for token in found if token.kind == "recurring"]
    if strong:
        fitting = _within(_common(strong), found, setting)
        return _next_of(_narrowed(fitting, weekdays, weeks, setting), recurring, setting)
    if recurring and not weekdays:
        return _repeated(recurring, setting)
    if weekdays and not any(
        token.kind in {"span", "month", "year"} or "odd" in token.said for token in found
    ):
        return _on_weekday(weekdays, weeks, setting)
    return (
        Days((), "span") if any(token.kind in _VAGUE or token.kind == "weekday" for token in found) else None
    )


def _proposed(token: Token, setting: Setting) -> Days:
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
            return Days((_shifted(setting.today, _distance(token)),))
        case _:
            return _near(token, setting)


def _shifted(day: date, count: int) -> date:
    return day + timedelta(days=count)


def _distance(token: Token) -> int:
    count = number(token.said["n"])
    back = token.said["way"] in lexicon("dates", "ja")["back"]["words"]
    size = 7 if token.said["unit"] in lexicon("dates", "ja")["back"]["weeks"] else 1
    return -count * size if back else count * size


def _near(token: Token, setting: Setting) -> Days:
    offset: int = (
        table("day_part")[token.text][0] if token.kind == "day_part" else table("day")[token.said["day"]]
    )
    day = _shifted(setting.today, offset)
    if offset > 0 and setting.after_midnight:
        return Days((_shifted(day, -1), day), "small_hours")
    return Days((day,))


def _of_week(token: Token, setting: Setting) -> Days:
    today, weekday = setting.today, _weekday(token)
    if "last" in token.said:
        back = (today.weekday() - weekday - 1) % 7 + 1
        found = _shifted(today, -back)
        return (
            Days((_shifted(found, -7), found), "candidates") if weekday < today.weekday() else Days((found,))
        )
    day = _shifted(today, 7 * _week(token) + weekday - today.weekday())
    if today.weekday() == _SUNDAY:
        return Days((day, _shifted(day, 7)), "candidates")
    return Days((day,))


def _week(token: Token) -> int:
    word = token.said.get("week") or ("next" if "next" in token.said else "this")
    offset: int = table("week")[word]
    return offset


def _weekday(token: Token) -> int:
    index: int = table("weekday")[token.said["w"]]
    return index


def _of_month(token: Token, setting: Setting) -> Days:
    day = number(token.said["d"])
    if "month" in token.said:
        first = _month_start(setting.today, table("month_word")[token.said["month"]])
        return _certain(_valid(first.year, first.month, day))
    starts = [_month_start(setting.today, offset) for offset in (0, 1, 2)]
    found = [made for first in starts if (made := _valid(first.year, first.month, day))]
    if not found:
        return Days((), "impossible")
    return Days(tuple(found[:2]), "candidates") if found[0] < setting.today else Days((found[0],))


def _month_start(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _valid(year: int, month: int, day: int) -> date | None:
    fits = 1 <= month <= _DECEMBER and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if fits else None


def _certain(day: date | None) -> Days:
    return Days((day,)) if day else Days((), "impossible")


def _nth(token: Token, setting: Setting) -> Days:
    said, today = token.said, setting.today
    nth, weekday = number(_ORDINAL.sub("", said["nth"])), _weekday(token)
    if word := said.get("month_word") or (
        said.get("month") if said.get("month") in table("month_word") else None
    ):
        first = _month_start(today, table("month_word")[word])
        return _certain(_nth_weekday(first.year, first.month, nth, weekday))
    month = _month(said)
    if month:
        return _nearest(
            [_nth_weekday(today.year + shift, month, nth, weekday) for shift in (-1, 0, 1)], today
        )
    starts = [_month_start(today, offset) for offset in (0, 1, 2, 3)]
    ahead = (_nth_weekday(first.year, first.month, nth, weekday) for first in starts)
    return _certain(next((day for day in ahead if day and day >= today), None))


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    if not 1 <= month <= _DECEMBER:
        return None
    first = date(year, month, 1)
    return _valid(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _month(said: dict[str, str]) -> int:
    if "m" in said:
        return number(said["m"])
    return int(table("months").get(said.get("month", ""), 0))


def _dated(token: Token, setting: Setting) -> Days:
    said = token.said
    if "a" in said:
        return _numeric(number(said["a"]), number(said["b"]), _year(said, setting), setting)
    month, day = table("named")[said["named"]] if "named" in said else (_month(said), number(said["d"]))
    return _in_year(month, day, _year(said, setting), setting)


def _year(said: dict[str, str], setting: Setting) -> int | None:
    if "era" in said:
        return int(table("era")["reiwa"]) + number(said["era"])
    if "year_word" in said:
        return setting.today.year + int(table("year_word")[said["year_word"]])
    year = number(said["y"]) if "y" in said else None
    return year + 2000 if year is not None and year < 100 else year  # noqa: PLR2004 (two digits of a year)


def _numeric(first: int, second: int, year: int | None, setting: Setting) -> Days:
    usual = _in_year(first, second, year, setting)
    other = _in_year(second, first, year, setting)
    if not usual.options:
        return other
    if setting.month_first or not other.options or first == second:
        return usual
    return Days(tuple(sorted({*usual.options, *other.options})), "candidates")


def _in_year(month: int, day: int, year: int | None, setting: Setting) -> Days:
    if year is not None:
        return _certain(_valid(year, month, day))
    today = setting.today
    return _nearest([_valid(today.year + shift, month, day) for shift in (-1, 0, 1)], today)


def _nearest(found: Sequence[date | None], today: date) -> Days:
    ahead = min((day for day in found if day and day >= today), default=None)
    behind = max((day for day in found if day and today - RECENT <= day < today), default=None)
    if ahead and behind:
        return Days((behind, ahead), "year")
    return _certain(ahead) if ahead or not behind else Days((behind,), "year")


def _common(proposals: Sequence[Days]) -> Days:
    """The days all proposals share, or all of them in doubt when they share none."""
    if len(proposals) == 1:
        return proposals[0]
    shared = set(proposals[0].options).intersection(*(other.options for other in proposals[1:]))
    if shared:
        return Days(tuple(sorted(shared)), "" if len(shared) == 1 else "candidates")
    union = {day for other in proposals for day in other.options}
    whys = {other.why for other in proposals}
    return Days(tuple(sorted(union)), "impossible" if "impossible" in whys else "candidates")


def _within(found: Days, tokens: Sequence[Token], setting: Setting) -> Days:
    """Only the days in a month or year that is named apart from them."""
    months = {_named_month(token, setting) for token in tokens if token.kind == "month"}
    years = {_year(token.said, setting) for token in tokens if token.kind == "year"}
    fits = tuple(
        day
        for day in found.options
        if (not months or day.month in months) and (not years or day.year in years)
    )
    if fits == found.options:
        return found
    return Days(fits, "" if len(fits) == 1 else found.why) if fits else Days(found.options, "candidates")


def _named_month(token: Token, setting: Setting) -> int:
    offsets: dict[str, int] = table("month_word")
    word = token.said.get("month", "")
    return _month_start(setting.today, offsets[word]).month if word in offsets else _month(token.said)


def _narrowed(found: Days, weekdays: Sequence[int], weeks: Sequence[int], setting: Setting) -> Days:
    options = found.options
    if weeks and found.options == (setting.today,):
        options = tuple(_shifted(setting.today, 7 * week) for week in weeks)
    elif weeks and setting.today.weekday() != _SUNDAY:
        options = tuple(day for day in options if _weeks_ahead(day, setting) in weeks)
    if weeks and len(options) != 1:
        return Days(found.options, found.why or "candidates")
    if not weekdays or not options:
        return replace(found, options=options)
    fits = tuple(day for day in options if day.weekday() in weekdays)
    if not fits or len(weekdays) > 1:
        return Days(options, "weekday")
    return Days(fits, "" if len(fits) == 1 else found.why)


def _weeks_ahead(day: date, setting: Setting) -> int:
    monday = _shifted(setting.today, -setting.today.weekday())
    return (day - monday).days // 7


def _next_of(found: Days, recurring: Sequence[Token], setting: Setting) -> Days:
    """Something repeated means its next time."""
    ahead = tuple(day for day in found.options if day >= setting.today)
    return Days(ahead) if recurring and len(ahead) == 1 else found


def _repeated(recurring: Sequence[Token], setting: Setting) -> Days:
    return Days((setting.today,), roll=1) if "daily" in recurring[0].said else Days((), "span")


def _on_weekday(weekdays: Sequence[int], weeks: Sequence[int], setting: Setting) -> Days:
    today = setting.today
    if weeks:
        options = tuple(
            _shifted(today, 7 * week + day - today.weekday()) for week in weeks for day in weekdays
        )
        clear = len(options) == 1 and today.weekday() != _SUNDAY
        return Days(options, "" if clear else "candidates")
    options = tuple(_shifted(today, (day - today.weekday()) % 7) for day in weekdays)
    if len(options) > 1:
        return Days(options, "candidates")
    return Days(options, roll=7 if options[0] == today else 0)
