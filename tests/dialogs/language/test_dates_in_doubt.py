from datetime import date
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.dates import Ambiguous, Instant, NoMoment
from tests.dialogs.language.moments import at, hear


@pytest.mark.parametrize(
    "text",
    [
        "1/3の確率で会う",
        "1日1人",
        "I sat with Tom",
        "we sun dry fish",
        "the 1/3 mark",
        "半分の1/2",
        "25日 人気の",
    ],
)
def test_in_free_text_words_and_fractions_are_no_dates(text: str) -> None:
    assert hear(text, free=True) == NoMoment()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/8に資料を送る", "2026-12-08"),
        ("5日に連絡", "2026-12-05"),
        ("send the deck on Monday", "2026-12-07"),
        ("1/3(日)に会う", "2027-01-03"),
    ],
)
def test_in_free_text_a_clear_date_is_still_heard(text: str, day: str) -> None:
    heard = hear(text, free=True)
    assert isinstance(heard, Ambiguous)
    assert heard.on == date.fromisoformat(day)


def test_in_free_text_a_short_weekday_counts_beside_a_time() -> None:
    heard = hear("call Ken, Sat 9am", free=True)
    assert isinstance(heard, Instant)
    assert heard.at == at("2026-12-05T09:00")


@pytest.mark.parametrize("text", ["明日19時", "明後日19時", "tomorrow 7pm"])
def test_after_midnight_tomorrow_has_two_readings(text: str) -> None:
    heard = hear(text, now="2026-12-03T01:00")
    assert isinstance(heard, Ambiguous)
    assert (heard.why, heard.on, len(heard.readings)) == ("small_hours", None, 2)


def test_after_midnight_today_is_the_calendar_day() -> None:
    heard = hear("今夜19時", now="2026-12-03T01:00")
    assert isinstance(heard, Instant)
    assert heard.at == at("2026-12-03T19:00")


@pytest.mark.parametrize("text", ["来週金曜19時", "今週金曜19時", "next Friday 7pm", "来週の週末の土曜10時"])
def test_on_sundays_this_and_next_week_are_asked(text: str) -> None:
    heard = hear(text, now="2026-12-06T12:00")
    assert isinstance(heard, Ambiguous)
    assert heard.why == "candidates"


@pytest.mark.parametrize("text", ["金曜19時", "this Friday 7pm", "来週12/11 19時"])
def test_on_sundays_a_bare_weekday_is_the_coming_one(text: str) -> None:
    heard = hear(text, now="2026-12-06T12:00")
    assert isinstance(heard, Instant)
    assert heard.at == at("2026-12-11T19:00")


@pytest.mark.parametrize(
    ("text", "zone", "lang", "day"),
    [
        ("5/12 7pm", "America/New_York", "en", "2027-05-12"),
        ("13/12 7pm", "Europe/London", "en", "2026-12-13"),
        ("5/12 (Sat) 7pm", "Europe/London", "en", "2026-12-05"),
        ("5/5 7pm", "Europe/London", "en", "2027-05-05"),
        ("12/5 19時", "UTC", "ja", "2026-12-05"),
        ("5/12/2026 7pm", "Asia/Tokyo", "en", "2026-05-12"),
    ],
)
def test_numeric_dates_follow_the_zone(text: str, zone: str, lang: str, day: str) -> None:
    heard = hear(text, zone=ZoneInfo(zone), lang=lang)
    assert isinstance(heard, Instant)
    assert heard.at == at(f"{day}T19:00", ZoneInfo(zone))


@pytest.mark.parametrize(("zone", "lang"), [("Europe/London", "en"), ("UTC", "en")])
def test_numeric_dates_with_two_readings_are_asked_where_the_day_comes_first(zone: str, lang: str) -> None:
    heard = hear("5/12 7pm", zone=ZoneInfo(zone), lang=lang)
    assert isinstance(heard, Ambiguous)
    assert (heard.why, len(heard.readings)) == ("candidates", 2)


@pytest.mark.parametrize("text", ["3/14 02:30", "11/7 01:30"])
def test_a_wall_clock_time_that_is_missing_or_doubled_is_asked(text: str) -> None:
    heard = hear(
        text,
        now="2027-03-01T10:00" if text < "2" or text[0] == "3" else "2027-10-30T10:00",
        zone=ZoneInfo("America/New_York"),
    )
    assert isinstance(heard, Ambiguous)
    assert (heard.why, len(heard.readings)) == ("dst", 2)


@pytest.mark.parametrize("text", ["1/1(日・祝)の14時", "来年1月11日(火・祝) 14時", "毎年 1/1(月祝) 14時"])
def test_a_weekday_that_contradicts_its_date_is_asked_on_a_holiday_too(text: str) -> None:
    heard = hear(text)
    assert isinstance(heard, Ambiguous)
    assert (heard.why, heard.on) == ("weekday", None)


@pytest.mark.parametrize("text", ["1/1(金・祝) 14時", "2027年1月1日(祝) 14時"])
def test_a_holiday_whose_weekday_agrees_is_heard(text: str) -> None:
    heard = hear(text)
    assert isinstance(heard, Instant)
    assert heard.at == at("2027-01-01T14:00")


@pytest.mark.parametrize(
    ("text", "now"), [("翌営業日の10時", "2026-12-28T09:00"), ("3営業日後の10時", "2026-12-25T09:00")]
)
def test_a_business_day_between_the_years_is_asked(text: str, now: str) -> None:
    heard = hear(text, now)
    assert isinstance(heard, Ambiguous)
    assert (heard.why, len(heard.readings)) == ("candidates", 2)


@pytest.mark.parametrize(
    "text", ["12/9 19:00〜21:30 受付:18:30", "12/9 受付:18:30 19:00〜21:30", "Dec 9 7pm-9:30pm Doors: 6:30pm"]
)
def test_a_door_named_ahead_of_its_time_is_no_start(text: str) -> None:
    heard = hear(text)
    assert isinstance(heard, Instant)
    assert (heard.at, heard.end_at) == (at("2026-12-09T19:00"), at("2026-12-09T21:30"))
