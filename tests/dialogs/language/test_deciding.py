from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.language.crowd import crowd_in
from dialogs.language.deadlines import hear_deadline
from dialogs.language.lengths import LONGEST, days_of, hear_length, minutes_there
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.series import series_of

INVITATION = """【異業種】北浜交流会 Vol.12
日時：12月10日(木) 19:00〜21:00
会費：3,500円(当日払い)
定員：60名
参加対象：経営者・個人事業主の方
"""


@pytest.mark.parametrize(
    "name",
    [
        "第12回 北浜交流会",
        "第十二回北浜交流会",
        "北浜交流会 Vol.3",
        "北浜交流会#7",
        "北浜交流会 12月の会",
        "北浜交流会（第3回）",
        "12月北浜交流会",
        "北浜交流会2026",
        "北浜交流会 12/10(木)",
        "北浜交流会　＃８",
    ],
)
def test_gatherings_that_differ_in_number_or_date_are_one_series(name: str) -> None:
    assert series_of(name) == series_of("北浜交流会")


@pytest.mark.parametrize(
    "name",
    [
        "Founders Mixer #7",
        "December Founders Mixer",
        "founders mixer vol. 3",
        "Founders Mixer 2026",
        "12th Founders Mixer",
        "Founders Mixer 12",
        "Monthly Founders Mixer",
    ],
)
def test_so_are_english_ones(name: str) -> None:
    assert series_of(name) == series_of("Founders Mixer")


def test_other_names_are_other_series() -> None:
    names = ("北浜交流会", "梅田交流会", "Founders Mixer", "Founders Lunch", "読書会")
    assert len({series_of(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["", "第3回", "#7", "12/4", "Vol.2", "2026"])
def test_a_number_alone_is_no_series(name: str) -> None:
    assert series_of(name) == ""


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("2時間", 120), ("２時間半", 150), ("90分", 90), ("1時間30分", 90), ("半日", 240)),
        *(("二時間くらい", 120), ("たぶん3時間です", 180), ("3", 180), ("1.5", 90)),
        *(("2 hours", 120), ("2h", 120), ("1h30m", 90), ("an hour and a half", 90), ("90 min", 90)),
        *(("half a day", 240), ("about three hours", 180), ("all evening", 240)),
        *(("2日間", 2880), ("三日間です", 4320), ("1泊2日", 2880), ("２日", 2880)),
        *(("two days", 2880), ("a 3-day fair", 4320), ("2 full days", 2880), ("24時間", 1440)),
    ],
)
def test_lengths_are_heard_as_people_say_them(text: str, minutes: int) -> None:
    assert hear_length(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "長い",
        "わからない",
        "0",
        "99",
        "forever",
        "3000円",
        "900時間",
        "12月2日",
        "within 3 days",
        "21日までに",
        "2日目",
    ],
)
def test_what_is_no_length_is_not_guessed(text: str) -> None:
    assert hear_length(text) is None


@pytest.mark.parametrize(
    ("start", "end", "days", "minutes"),
    [
        ("12-05T19:00", "12-05T21:30", 1, 150),
        ("12-05T22:00", "12-06T05:00", 1, 420),
        ("12-05T10:00", "12-06T17:00", 2, 840),
        ("12-05T10:00", "12-07T16:30", 3, 1170),
        ("12-05T13:00", "12-06T11:00", 2, 960),
    ],
)
def test_of_several_days_no_night_is_counted(start: str, end: str, days: int, minutes: int) -> None:
    zone = ZoneInfo("Asia/Tokyo")
    starts_at, ends_at = (datetime.fromisoformat(f"2026-{at}").replace(tzinfo=zone) for at in (start, end))
    assert days_of(starts_at, ends_at, zone) == days
    assert minutes_there(starts_at, ends_at, zone) == minutes


@given(st.text(max_size=60))
def test_any_text_is_a_length_up_to_ten_days_or_none(text: str) -> None:
    heard = hear_length(text)
    assert heard is None or 0 < heard <= LONGEST


def test_the_organisers_own_words_are_found() -> None:
    assert crowd_in(INVITATION) == ("経営者・個人事業主の方", "定員：60名")
    assert crowd_in("異業種なんでも・60名") == ("異業種なんでも・60名",)
    english = "Founders Mixer\nOpen to founders and early-stage engineers.\nUp to 80 people"
    assert crowd_in(english) == ("Open to founders and early-stage engineers", "Up to 80 people")


@pytest.mark.parametrize("text", ["", "あす19時 北浜交流会", "3人で話す", "tomorrow 7pm Founders Mixer"])
def test_a_line_says_nothing_of_who_comes(text: str) -> None:
    assert crowd_in(text) == ()


@given(st.text(max_size=300) | st.just(INVITATION * 9))
def test_what_is_found_of_who_comes_stands_in_the_text(text: str) -> None:
    assert all(piece in text for piece in crowd_in(text))


def test_both_languages_have_the_same_tables_of_patterns_that_compile() -> None:
    tables = [lexicon("deciding", lang) for lang in LANGUAGES]
    assert len({tuple(sorted(table)) for table in tables}) == 1
    for table in tables:
        listed = (*table["edition"], *table["length"]["patterns"], *table["crowd"]["whom"])
        assert len(set(listed)) == len(listed)
        assert all(re.compile(each) for each in (*listed, table["crowd"]["number"]))
        assert all("(?P<words>" in each for each in table["crowd"]["whom"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("北浜交流会 12月10日(木) 19:00\n申込締切：12/7(月) 18:00", date(2026, 12, 7)),
        ("12/10 19時 北浜交流会、12/7までにお申し込みください", date(2026, 12, 7)),
        ("Founders Mixer, Thu Dec 10, 7pm\nRSVP by Dec 7", date(2026, 12, 7)),
        ("Founders Mixer, Dec 10, 7pm. Registration closes 7 December, 6pm", date(2026, 12, 7)),
        ("北浜交流会 12/10 19時\n申込は12/7まで", date(2026, 12, 7)),
        ("申込は12/1から12/7までです。開催12/10 19時", date(2026, 12, 7)),
        ("北浜交流会 12/10 19時から21時まで", None),
        ("Founders Mixer, Dec 10, 7pm. Applications due by Dec 7", date(2026, 12, 7)),
        ("Founders Mixer, Dec 10, 7pm. Registration is open until Dec 7.", date(2026, 12, 7)),
        ("締切はまだ決まっていません。開催は12/10 19時", None),
        ("12/10 19時 北浜交流会", None),
        ("", None),
    ],
)
def test_the_last_day_to_apply_is_the_one_beside_a_word_for_it(text: str, day: date | None) -> None:
    lang = "en" if text.isascii() else "ja"
    found = hear_deadline(
        text, now=datetime(2026, 12, 2, 3, tzinfo=UTC), zone=ZoneInfo("Asia/Tokyo"), lang=lang
    )
    assert found == day
