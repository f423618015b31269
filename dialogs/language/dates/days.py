"""Which day is meant: date words propose days, weekdays, weeks and months narrow them, and doubt is kept."""

from collections.abc import Sequence
from datetime import date

from dialogs.language.dates.named import is_holiday, nearest_holiday
from dialogs.language.dates.proposals import (
    SUNDAY,
    Days,
    Setting,
    is_open_week,
    month_of,
    month_start,
    proposed,
    shifted,
    week_of,
    weekday_of,
    year_of,
)
from dialogs.language.dates.tokens import Token, table
from dialogs.shapes import replace

_STRONG = frozenset({"date", "nth", "ago", "working", "month_end", "rel", "day_part", "week_day", "day"})
_NEAR = 2
_SATURDAY, _SUNDAY = 5, 6
_VAGUE = frozenset({"span", "week", "weekend", "month", "year"})


def days(found: Sequence[Token], setting: Setting) -> Days | None:
    """The days the tokens of one text propose together; None when they say nothing about a day."""
    strong = [proposed(token, _in_year(token, found, setting)) for token in found if token.kind in _STRONG]
    weekdays = tuple(dict.fromkeys(weekday_of(token) for token in found if token.kind == "weekday"))
    weeks = [week_of(token) for token in found if token.kind in {"week", "weekend"}]
    recurring = [token for token in found if token.kind == "recurring"]
    if any(token.kind == "astray" for token in found):
        return Days((), "span")
    if strong:
        fitting = _narrowed(_within(_common(strong), found, setting), weekdays, weeks, setting)
        return _next_of(_on_holiday(fitting, found, setting), recurring, setting)
    if recurring and not weekdays:
        return _repeated(recurring, setting)
    if weekdays and not any(
        (token.kind in {"span", "month", "year"} and "loose" not in token.said) or "odd" in token.said
        for token in found
    ):
        return _on_weekday(weekdays, weeks, setting)
    vague = [token for token in found if token.kind in _VAGUE or token.kind == "weekday"]
    return Days((), "span", week=_of_week(vague, setting)) if vague else None


def _of_week(vague: Sequence[Token], setting: Setting) -> tuple[date, date] | None:
    """The first and the last day of a week or a weekend, where one is named and nothing else is."""
    if len(vague) != 1 or vague[0].kind not in {"week", "weekend"}:
        return None
    week = week_of(vague[0])
    monday = shifted(setting.today, 7 * week - setting.today.weekday())
    first = _SATURDAY if vague[0].kind == "weekend" else 0
    return None if is_open_week(week, setting.today) else (shifted(monday, first), shifted(monday, _SUNDAY))


def _in_year(day: Token, found: Sequence[Token], setting: Setting) -> Setting:
    """The setting with the year that is named right beside a day: "Dec 4 last year"."""
    beside = [
        token
        for token in found
        if token.kind == "year"
        and (0 <= day.start - token.end <= _NEAR or 0 <= token.start - day.end <= _NEAR)
    ]
    return replace(setting, year=year_of(beside[0].said, setting)) if len(beside) == 1 else setting


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
    years = {year_of(token.said, setting) for token in tokens if token.kind == "year"}
    fits = tuple(
        day
        for day in found.options
        if (not months or day.month in months) and (not years or day.year in years)
    )
    if fits == found.options:
        return found
    return Days(fits, "" if len(fits) == 1 else found.why) if fits else Days(found.options, "candidates")


def _on_holiday(found: Days, tokens: Sequence[Token], setting: Setting) -> Days:
    """Only public holidays where one is named; one that is none is in doubt with the nearest."""
    if not found.options or not any("holiday" in token.said for token in tokens):
        return found
    fits = tuple(day for day in found.options if is_holiday(day, setting.zone.key))
    if fits:
        settled = len(fits) == 1 < len(found.options)
        return Days(fits, "" if settled else found.why, found.roll)
    nearest = nearest_holiday(found.options[0], setting.zone.key)
    options = {*found.options, *([nearest] if nearest else [])}
    return Days(tuple(sorted(options)), found.why or "candidates")


def _named_month(token: Token, setting: Setting) -> int:
    offsets: dict[str, int] = table("month_word")
    word = token.said.get("month", "")
    return month_start(setting.today, offsets[word]).month if word in offsets else month_of(token.said)


def _narrowed(found: Days, weekdays: Sequence[int], weeks: Sequence[int], setting: Setting) -> Days:
    options = found.options
    if weeks and found.options == (setting.today,):
        options = tuple(shifted(setting.today, 7 * week) for week in weeks)
    elif weeks and setting.today.weekday() != SUNDAY:
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
    monday = shifted(setting.today, -setting.today.weekday())
    return (day - monday).days // 7


def _next_of(found: Days, recurring: Sequence[Token], setting: Setting) -> Days:
    """Something repeated means its next time."""
    ahead = tuple(day for day in found.options if day >= setting.today)
    return Days(ahead) if recurring and len(ahead) == 1 < len(found.options) else found


def _repeated(recurring: Sequence[Token], setting: Setting) -> Days:
    return Days((setting.today,), roll=1) if "daily" in recurring[0].said else Days((), "span")


def _on_weekday(weekdays: Sequence[int], weeks: Sequence[int], setting: Setting) -> Days:
    today = setting.today
    if weeks:
        options = tuple(
            shifted(today, 7 * week + day - today.weekday()) for week in weeks for day in weekdays
        )
        clear = len(options) == 1 and not any(is_open_week(week, today) for week in weeks)
        return Days(options, "" if clear else "candidates")
    options = tuple(shifted(today, (day - today.weekday()) % 7) for day in weekdays)
    if len(options) > 1:
        return Days(options, "candidates")
    return Days(options, roll=7 if options[0] == today else 0)
