from __future__ import annotations

import pytest

from tests.dialogs.coach.before import instant, only, talk

FAIR_AHEAD = "2026-11-30T10:00+09:00"


@pytest.mark.parametrize(
    ("lang", "says", "shown", "ends"),
    [
        ("ja", ("12/5-6の展示会", "10時から"), "12/5(土)10:00〜12/6(日)「展示会」", "2026-12-06T18:00"),
        (
            "ja",
            ("12/5-6の展示会", "10時〜17時"),
            "12/5(土)10:00〜12/6(日)17:00「展示会」",
            "2026-12-06T17:00",
        ),
        ("ja", ("12/5〜6の展示会 10時〜17時",), "12/5(土)10:00〜12/6(日)17:00「展示会」", "2026-12-06T17:00"),
        (
            "ja",
            ("12/5〜6の展示会 10時〜17時", "やっぱり9時"),
            "12/5(土)09:00〜12/6(日)17:00",
            "2026-12-06T17:00",
        ),
        ("ja", ("展示会", "5日と6日", "10時"), "12/5(土)10:00〜12/6(日)「展示会」", "2026-12-06T18:00"),
        ("en", ("Dec 5-6 trade fair", "10am"), "Sat 5 Dec, 10:00–Sun 6 Dec, ", "2026-12-06T18:00"),
        ("en", ("Dec 5 and 6 trade fair 7pm",), "Sat 5 Dec, 19:00–Sun 6 Dec, ", "2026-12-06T21:00"),
    ],
)
def test_of_days_in_a_row_both_are_echoed_and_it_is_over_on_the_last(
    lang: str, says: tuple[str, ...], shown: str, ends: str
) -> None:
    told = talk("gathering", lang=lang, at=FAIR_AHEAD)
    for said in says:
        told.says(said)
    kept = only(told.asks("confirm").tells(shown).taps("OK"))
    assert kept.ends_at == instant(ends)
    first_evening = [n.due_at for n in told.notebook.nudges if n.kind in {"reflect", "check"}]
    assert min(first_evening) > kept.ends_at


@pytest.mark.parametrize(
    ("lang", "at", "says", "shown"),
    [
        ("ja", "2026-12-07T10:00+09:00", "2026/12/5 19時 北浜交流会", "2026年12/5(土)19:00"),
        ("en", "2026-12-07T10:00+09:00", "meetup 05/12/2026 7pm", "Tue 12 May, 19:00 (2026)"),
        ("en", "2026-12-07T10:00+09:00", "Jan 15 7pm meetup", "Fri 15 Jan, 19:00 (2027)"),
        ("ja", "2026-12-07T10:00+09:00", "12/15 19時 北浜交流会", "\n12/15(火)19:00"),
    ],
)
def test_a_day_that_is_past_or_of_another_year_is_echoed_with_its_year(
    lang: str, at: str, says: str, shown: str
) -> None:
    told = talk("gathering", lang=lang, at=at).says(says).asks("confirm")
    assert shown in f"\n{told.screen}"


def test_what_is_past_is_looked_back_on_and_not_prepared() -> None:
    told = talk("gathering", at="2026-12-07T10:00+09:00").says("2026/12/5 19時 北浜交流会").taps("OK")
    told.asks("past").tells("2026年12/5(土)19:00").taps("ふりかえる").asks("reflection.met")


@pytest.mark.parametrize(
    ("lang", "says", "kept"),
    [
        ("ja", ("明日", "19時 なんばランチ会"), ("なんばランチ会", "", None)),
        ("ja", ("明日の夜", "7時 なんばランチ会 @なんば 3000円"), ("なんばランチ会", "なんば", 3000)),
        ("ja", ("北浜交流会", "12/7 19時 3000円"), ("北浜交流会", "", 3000)),
        ("ja", ("来週の異業種交流会", "来週の金曜 19時"), ("異業種交流会", "", None)),
        ("ja", ("5日か6日の交流会", "5日の19時"), ("交流会", "", None)),
        ("en", ("tomorrow", "7pm Founders Mixer at Umeda, 3000 yen"), ("Founders Mixer", "Umeda", 3000)),
        ("en", ("tomorrow", "evening, Founders Mixer", "7"), ("Founders Mixer", "", None)),
    ],
)
def test_whatever_is_told_with_the_moment_is_kept(
    lang: str, says: tuple[str, ...], kept: tuple[str, str, int | None]
) -> None:
    told = talk("gathering", lang=lang, at="2026-12-01T10:00+09:00")
    for said in says:
        told.says(said)
    found = only(told.asks("confirm").taps("OK"))
    assert (found.name, found.place, found.fee) == kept


@pytest.mark.parametrize(
    ("lang", "says", "starts"),
    [
        ("ja", ("明日の交流会", "朝10時"), "2026-12-02T10:00"),
        ("ja", ("明日の交流会", "翌朝", "8時"), "2026-12-02T08:00"),
        ("ja", ("明日の交流会", "お昼", "1時"), "2026-12-02T13:00"),
        ("ja", ("明日の交流会", "夜", "7時"), "2026-12-02T19:00"),
        ("ja", ("明日の交流会", "まだわからん", "10時半"), "2026-12-02T10:30"),
        ("en", ("meetup tomorrow", "in the morning", "nine"), "2026-12-02T09:00"),
        ("en", ("meetup tomorrow", "morning", "8"), "2026-12-02T08:00"),
        ("en", ("meetup tomorrow", "the day after", "7pm"), "2026-12-02T19:00"),
        ("en", ("meetup tomorrow", "evening", "around 7"), "2026-12-02T19:00"),
    ],
)
def test_the_day_that_is_known_holds_while_its_time_is_asked(
    lang: str, says: tuple[str, ...], starts: str
) -> None:
    told = talk("gathering", lang=lang, at="2026-12-01T10:00+09:00")
    for said in says:
        told.says(said)
    assert only(told.asks("confirm").taps("OK")).starts_at == instant(starts)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "job fair sat and sun at intex osaka 10am to 5pm"),
        ("en", "saturday & sunday 10am-5pm job fair"),
        ("en", "job fair sat to sun 10am to 5pm"),
        ("ja", "就職フェア 土曜と日曜 10時〜17時 インテックス大阪"),
        ("ja", "今週の土曜・日曜 10時〜17時 就職フェア"),
    ],
)
def test_two_weekdays_in_a_row_are_one_fair(lang: str, said: str) -> None:
    told = talk(None, lang=lang, at="2026-12-01T10:00+09:00").says(said).asks("confirm").says("ok")
    (fair,) = told.notebook.gatherings
    assert (fair.starts_at, fair.ends_at) == (instant("2026-12-05T10:00"), instant("2026-12-06T17:00"))
