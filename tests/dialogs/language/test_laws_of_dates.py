"""What holds for every day, however it is written, and for every text: one meaning, bounded work."""

import json
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.language.dates import Ambiguous, Instant, NoMoment, hear_moment
from dialogs.language.dates.named import named_day
from dialogs.language.dates.tokens import LIMIT, MOST, lex, number, table
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import plain
from tests.dialogs.language.moments import TOKYO

FORMATS = tomllib.loads((Path(__file__).parent / "formats.toml").read_text("utf-8"))
NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 12, 3), date(2029, 12, 2)
DAYS = [FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1)]
KANJI = "〇一二三四五六七八九"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}
WEEKDAYS = "月火水木金土日"
WORDS = {value: word for word, value in table("ordinal").items() if " " not in word}
WEEKS = {"今週": 0, "来週": 1, "再来週": 2}


def kanji(value: int) -> str:
    tens, ones = divmod(value, 10)
    ten = ("" if tens == 1 else KANJI[tens]) + "十" if tens else ""
    return ten + (KANJI[ones] if ones or not tens else "")


def nth(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if day in {11, 12, 13} else ending}"


def fields(at: datetime) -> dict[str, str]:
    day, half = at.date(), "am" if at.hour < 12 else "pm"
    plain = {"y": f"{day.year}", "m": f"{day.month}", "d": f"{day.day}", "h": f"{at.hour}"}
    return {
        **plain,
        **{f"f{name}": value.translate(FULL_WIDTH) for name, value in plain.items()},
        "km": kanji(day.month),
        "kd": kanji(day.day),
        "kh": kanji(at.hour),
        "kmin": kanji(at.minute),
        "ky": "".join(KANJI[int(digit)] for digit in plain["y"]),
        "kera": kanji(day.year - 2018),
        "yy": plain["y"][2:],
        "era": f"{day.year - 2018}",
        "mm": f"{day:%m}",
        "dd": f"{day:%d}",
        "hh": f"{at:%H}",
        "min": f"{at:%M}",
        "fmin": f"{at:%M}".translate(FULL_WIDTH),
        "w": WEEKDAYS[day.weekday()],
        "weekday": f"{day:%A}",
        "wd": f"{day:%a}",
        "month": f"{day:%B}",
        "mon": f"{day:%b}",
        "nth": nth(day.day),
        "ordinal": WORDS[day.day],
        "h12": f"{at.hour % 12 or 12}",
        "ampm": half,
        "dotted": f"{half[0]}.m.",
        "gogo": "午前" if half == "am" else "午後",
    }


def at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), TOKYO) + timedelta(minutes=minute)


def reads_back(shape: str, moment: datetime, *, now: datetime = NOW) -> None:
    text = shape.format(**fields(moment))
    heard = hear_moment(text, now=now, zone=TOKYO, lang="en" if text.isascii() else "ja")
    assert isinstance(heard, Instant), (text, heard)
    assert heard.at == moment, text
    assert [text[start:end] for start, end in heard.span], text


@given(st.sampled_from(FORMATS["dated"]), st.sampled_from(DAYS), st.integers(12 * 60, 24 * 60 - 1))
@settings(deadline=None)
def test_every_date_is_read_back_from_every_form(shape: str, day: date, minute: int) -> None:
    reads_back(shape, at(day, minute))


@given(st.sampled_from(FORMATS["near"]), st.sampled_from(DAYS), st.integers(1, 300), st.integers(720, 1439))
@settings(deadline=None)
def test_a_date_without_year_is_the_next_one(shape: str, day: date, ahead: int, minute: int) -> None:
    reads_back(shape, at(day, minute), now=at(day - timedelta(days=ahead), 12 * 60))


def test_no_day_of_three_years_is_misread() -> None:
    shapes = FORMATS["dated"]
    for index, day in zip(count(), DAYS, strict=False):
        for turn in range(3):
            reads_back(shapes[(3 * index + turn) % len(shapes)], at(day, 12 * 60 + index * 7 % 720))


@given(st.sampled_from(DAYS), st.integers(0, 6), st.sampled_from(list(WEEKS)))
@settings(deadline=None)
def test_a_weekday_of_a_week_is_literal_but_on_sundays(today: date, weekday: int, week: str) -> None:
    meant = today + timedelta(days=7 * WEEKS[week] + weekday - today.weekday())
    heard = hear_moment(f"{week}の{WEEKDAYS[weekday]}曜 19時", now=at(today, 720), zone=TOKYO, lang="ja")
    if today.weekday() == 6 and WEEKS[week] < 2:
        assert isinstance(heard, Ambiguous)
        assert at(meant, 19 * 60) in heard.readings
    else:
        assert isinstance(heard, Instant)
        assert heard.at == at(meant, 19 * 60)


@given(
    st.sampled_from(DAYS), st.integers(1, 29), st.sampled_from(["{n}日後の{h}時", "in {n} days at {h}:00"])
)
@settings(deadline=None)
def test_days_ahead_are_counted_over_months_and_years(today: date, ahead: int, shape: str) -> None:
    heard = hear_moment(shape.format(n=ahead, h=19), now=at(today, 720), zone=TOKYO, lang="ja")
    assert isinstance(heard, Instant)
    assert heard.at == at(today + timedelta(days=ahead), 19 * 60)


@given(st.sampled_from(DAYS), st.integers(0, 29), st.sampled_from(["", "半", "30分"]))
@settings(deadline=None)
def test_hours_up_to_29_run_into_the_next_day(day: date, hour: int, half: str) -> None:
    heard = hear_moment(f"{day:%Y/%m/%d} {hour}時{half}", now=NOW, zone=TOKYO, lang="ja")
    open_hour = 6 <= hour <= 8
    late = 12 * 60 if 1 <= hour <= 5 else 0
    if open_hour:
        assert isinstance(heard, Ambiguous)
        assert heard.on == day
    else:
        assert isinstance(heard, Instant)
        assert heard.at == at(day, hour * 60 + late + (30 if half else 0))


@pytest.mark.parametrize("value", range(60))
def test_kanji_numbers_are_read_as_they_are_written(value: int) -> None:
    assert number(kanji(value)) == value


@pytest.mark.parametrize("text", ["夜7時7時半(", "19時から朝", "12/5 ", "7pm noon "])
def test_of_a_text_full_of_times_only_some_are_weighed(text: str) -> None:
    assert len(lex(text * LIMIT)[1]) == MOST


@given(st.text(max_size=3 * LIMIT), st.integers(0, 50))
@settings(deadline=None)
def test_what_stands_behind_the_limit_is_not_searched(text: str, more: int) -> None:
    read, found = lex(text[:LIMIT].ljust(LIMIT) + "あす19時" * more)
    assert all(token.end <= len(read.text) for token in found)
    assert read.origin[-1] <= LIMIT


@pytest.mark.parametrize(("weekday", "other"), list(product(range(7), repeat=2)))
def test_a_weekday_that_contradicts_its_date_is_asked(weekday: int, other: int) -> None:
    day = date(2026, 12, 7) + timedelta(days=weekday)
    heard = hear_moment(f"{day.month}/{day.day}({WEEKDAYS[other]}) 19時", now=NOW, zone=TOKYO, lang="ja")
    assert isinstance(heard, Instant if weekday == other else Ambiguous)


def heard_as(line: dict[str, str]) -> str:
    zone, now = ZoneInfo(line["tz"]), datetime.fromisoformat(line["now"])
    match hear_moment(line["text"], now=now, zone=zone, lang=line["lang"]):
        case Instant(at=start, end_at=end):
            wanted = datetime.fromisoformat(line["expected"]) if line["expected"][0] == "2" else None
            ends = datetime.fromisoformat(line["expected_end"]) if "expected_end" in line else end
            return line["expected"] if (start, end) == (wanted, ends) else f"{start} {end}"
        case Ambiguous(on=day):
            return "ambiguous" if line.get("partial", str(day)) == str(day) else f"ambiguous, {day}"
        case NoMoment():
            return "none"


def test_everything_learnt_so_far_is_still_heard() -> None:
    written = (Path(__file__).parent / "dates.jsonl").read_text("utf-8").splitlines()
    lines = [json.loads(line) for line in written]
    assert [(line, heard) for line in lines if (heard := heard_as(line)) != line["expected"]] == []


@pytest.mark.parametrize("name", ["day", "day_part", "part", "weekday", "months", "named", "holiday", "zone"])
def test_the_words_of_the_lexicon_are_spelt_as_texts_are_read(name: str) -> None:
    assert [word for word in table(name) if plain(word).text != word] == []


def test_every_kind_of_word_has_its_turn() -> None:
    kinds = {entry["kind"] for lang in LANGUAGES for entry in lexicon("dates", lang)["token"]}
    order = lexicon("dates", "ja")["kinds"]["order"]
    assert sorted(kinds) == sorted(order)


@pytest.mark.parametrize("name", table("holiday"))
def test_every_holiday_of_the_lexicon_has_a_day(name: str) -> None:
    zones = ["Asia/Tokyo", "America/New_York", "Asia/Singapore", "Asia/Seoul", "Asia/Kolkata", "Asia/Manila"]
    assert any(named_day(name, 2027, zone) for zone in zones)


@pytest.mark.parametrize(
    ("name", "zone", "day"),
    [
        ("成人の日", "America/New_York", date(2027, 1, 11)),
        ("labor day", "America/New_York", date(2027, 9, 6)),
        ("labor day", "Asia/Tokyo", date(2027, 9, 6)),
        ("thanksgiving", "America/Toronto", date(2027, 10, 11)),
        ("thanksgiving", "Asia/Tokyo", date(2027, 11, 25)),
        ("boxing day", "Europe/London", date(2027, 12, 26)),
        ("母の日", "Asia/Tokyo", date(2027, 5, 9)),
    ],
)
def test_a_holiday_is_that_of_ones_own_country(name: str, zone: str, day: date) -> None:
    assert named_day(name, 2027, zone) == day
