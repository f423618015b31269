from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dialogs.coach.before import instant, meeting, only, talk

WEEK_AHEAD = "2026-11-28T10:00+09:00"


def test_one_line_is_echoed_with_its_weekday_and_kept_after_ok() -> None:
    told = talk("gathering", at=WEEK_AHEAD).asks("line").says("12/5 19時 北浜交流会")
    told.asks("confirm").tells("12/5(土)19:00「北浜交流会」ですね？").offers("OK", "直す").fits(
        "line", "slack"
    )
    assert told.notebook.gatherings == ()
    kept = only(told.taps("OK").taps("前日に").is_idle())
    assert (kept.name, kept.starts_at) == ("北浜交流会", instant("2026-12-05T19:00"))
    assert kept.ends_at - kept.starts_at == timedelta(hours=2)
    assert not kept.end_known


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("no wait, it's at 9", "09:00"),
        ("actually it's at 18:30", "18:30"),
        ("やっぱり20時やったわ", "20:00"),
        ("やっぱり7時やった", "19:00"),
    ],
)
def test_a_time_put_right_at_the_end_keeps_the_day_and_the_rest(said: str, clock: str) -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 18時 北浜交流会").says(said)
    told.asks("confirm").tells(f"12/5(土){clock}「北浜交流会」ですね？")
    assert only(told.taps("OK")).starts_at == instant(f"2026-12-05T{clock}")


@pytest.mark.parametrize("yes", ["yes", "ええよ", "おう、それで", "sure"])
def test_what_was_heard_is_confirmed_in_either_language_and_in_dialect(yes: str) -> None:
    only(talk("gathering", at=WEEK_AHEAD).says("12/5 18時 北浜交流会").says(yes))


def test_a_bare_no_corrects_and_stops_no_messages() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 18時 北浜交流会").says("いらん")
    told.asks("confirm").tells("どれを直しますか")


def test_typed_words_open_it_from_nothing() -> None:
    talk(at=WEEK_AHEAD).says("12/5 19:00-21:00 北浜交流会 3000円").asks("confirm").tells(
        "19:00〜21:00", "会費 3,000円"
    )


INVITATION = """第24回 北浜交流会のご案内
日時：12月11日（金）19:00〜21:00（受付 18:30〜）
会場：北浜スクエア 3階
住所：大阪市中央区北浜1-2-3
参加費：会員2,000円／一般3,000円
申込締切：12月9日（水）"""
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:北浜交流会
DTSTART{when}
LOCATION:北浜スクエア
END:VEVENT
END:VCALENDAR"""


def test_a_pasted_invitation_is_echoed_and_kept_whole() -> None:
    told = talk(at=WEEK_AHEAD).says(INVITATION).asks("confirm")
    told.tells("12/11(金)19:00〜21:00「第24回 北浜交流会のご案内」ですね？", "大阪市中央区北浜1-2-3")
    kept = only(told.tells("会員2,000円／一般3,000円").fits("line", "slack").taps("OK"))
    assert (kept.place, kept.fee, kept.price) == ("北浜スクエア 3階", 3000, "会員2,000円／一般3,000円")
    assert (kept.address, kept.end_known) == ("大阪市中央区北浜1-2-3", True)


def test_an_amount_given_afterwards_takes_the_place_of_the_words() -> None:
    told = talk(at=WEEK_AHEAD).says(INVITATION).taps("直す").taps("会費").says("2000円").asks("confirm")
    kept = only(told.taps("OK"))
    assert (kept.fee, kept.price) == (2000, "")


def test_a_pasted_calendar_file_is_echoed() -> None:
    told = talk(at=WEEK_AHEAD).says(CALENDAR.format(when=";TZID=Asia/Tokyo:20261211T190000"))
    told.asks("confirm").tells("12/11(金)19:00「北浜交流会」ですね？", "北浜スクエア")


def test_of_a_calendar_file_without_a_time_only_that_is_asked() -> None:
    told = talk(at=WEEK_AHEAD).says(CALENDAR.format(when=";VALUE=DATE:20261211")).asks("when")
    told.tells("12/11(金)ですね。何時からですか？").says("19時").asks("confirm").tells("北浜交流会")


def test_a_broken_calendar_file_is_said_to_be_one() -> None:
    broken = CALENDAR.format(when=":soon")
    told = talk(at=WEEK_AHEAD).says(broken).asks("gathering.line")
    told.tells("カレンダーの予定として読み取れませんでした").says(broken).tells("1行で送ってください")
    told.says("12/11 19時 北浜交流会").asks("confirm")


def test_a_name_that_is_none_yet_is_left_open() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時").asks("name").says("未定")
    told.asks("confirm").tells("12/5(土)の会")


def test_what_is_missing_is_asked_one_by_one() -> None:
    told = (
        talk("gathering", at=WEEK_AHEAD)
        .says("北浜交流会")
        .asks("when")
        .says("12/5")
        .tells("12/5(土)ですね。何時ですか")
    )
    told.says("19時").asks("confirm").tells("12/5(土)19:00「北浜交流会」")


def test_a_day_in_the_line_leaves_only_the_time_to_ask() -> None:
    told = (
        talk("gathering", at=WEEK_AHEAD)
        .says("12/5 北浜交流会")
        .asks("when")
        .tells("12/5(土)ですね。何時から")
    )
    told.says("19時").asks("confirm").tells("12/5(土)19:00")


def test_a_part_of_the_day_in_the_line_settles_the_hour_asked_for() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5の夜、梅田の勉強会").asks("when").tells("何時から")
    told.says("7時").asks("confirm").tells("12/5(土)19:00「梅田の勉強会」")


def test_a_part_of_the_day_in_an_answer_settles_the_hour_asked_for() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("北浜交流会").says("12/5の夜").tells("何時ですか")
    told.says("7時半").asks("confirm").tells("12/5(土)19:30「北浜交流会」")


def test_tomorrow_just_after_midnight_is_asked_and_why_is_said() -> None:
    told = talk("gathering", at="2026-12-03T00:30+09:00").says("あす19時 北浜交流会").asks("when")
    told.tells("日付が変わる前後なので").offers("12/3(木)19:00", "12/4(金)19:00")
    told.taps("12/4(金)19:00").asks("confirm").tells("12/4(金)19:00「北浜交流会」")


def test_several_times_in_a_line_are_a_tap() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時か20時 北浜交流会").asks("when")
    told.tells("この中にありますか").offers("12/5(土)19:00", "12/5(土)20:00")


def test_an_hour_that_may_be_morning_or_evening_is_a_tap() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 7時 朝活の会").asks("when")
    told.offers("12/5(土)07:00", "12/5(土)19:00").taps("12/5(土)07:00").asks("confirm").tells("12/5(土)07:00")


@pytest.mark.parametrize("line", ["12/5 7時〜9時 朝活の会", "12/5 7-9 朝活の会"])
def test_the_end_of_a_range_stays_with_the_hour_that_is_tapped(line: str) -> None:
    told = talk("gathering", at=WEEK_AHEAD).says(line).taps("12/5(土)19:00").asks("confirm")
    told.tells("12/5(土)19:00〜21:00")
    asked = talk("gathering", at=WEEK_AHEAD).says("朝活の会").says(line.removesuffix(" 朝活の会"))
    asked.taps("12/5(土)07:00").asks("confirm").tells("12/5(土)07:00〜09:00")


def test_without_a_name_the_day_gives_one() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時").asks("name").taps("とばす").asks("confirm")
    assert only(told.taps("OK").taps("前日に")).name == "12/5(土)の会"
    talk("gathering", at=WEEK_AHEAD).says("12/5 19時").says("北浜交流会").asks("confirm").tells(
        "「北浜交流会」"
    )


def test_without_moment_and_name_both_are_asked() -> None:
    talk("new_gathering", at=WEEK_AHEAD).asks("when").says("12/5 19時").asks("name").says("北浜交流会").asks(
        "confirm"
    )


@pytest.mark.parametrize(
    ("line", "said", "shown"),
    [
        ("日時", "12/6 18時", "12/6(日)18:00"),
        ("名前", "梅田ランチ会", "「梅田ランチ会」"),
        ("場所", "中央公会堂", "場所 中央公会堂"),
        ("会費", "2000円", "会費 2,000円"),
        ("終わりの時刻", "22時", "12/5(土)19:00〜22:00"),
    ],
)
def test_each_detail_can_be_corrected(line: str, said: str, shown: str) -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("直す").taps(line)
    told.says(said).asks("confirm").tells(shown)


def test_a_detail_left_out_stays_as_it_was() -> None:
    told = (
        talk("gathering", at=WEEK_AHEAD)
        .says("12/5 19時 北浜交流会 3000円")
        .taps("直す")
        .taps("会費")
        .taps("とばす")
    )
    assert only(told.taps("OK").taps("前日に")).fee is None
    told = (
        talk("gathering", at=WEEK_AHEAD)
        .says("12/5 19時 北浜交流会")
        .taps("直す")
        .taps("終わりの時刻")
        .taps("とばす")
    )
    told.asks("confirm").tells("12/5(土)19:00「北浜交流会」")


def test_an_end_far_from_its_start_is_refused() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("直す").taps("終わりの時刻")
    told.says("12/25 21時").asks("end").tells("ずいぶん先")


def test_a_new_time_forgets_the_old_end() -> None:
    told = (
        talk("gathering", at=WEEK_AHEAD)
        .says("12/5 19:00-20:00 北浜交流会")
        .taps("直す")
        .taps("日時")
        .says("12/6 18時")
    )
    assert only(told.taps("OK").taps("前日に")).ends_at == instant("2026-12-06T20:00")
    told = talk("gathering", at=WEEK_AHEAD).says("北浜交流会").says("12/6 18:00-21:30").asks("confirm")
    assert only(told.taps("OK").taps("前日に")).ends_at == instant("2026-12-06T21:30")


def test_a_gathering_past_midnight_keeps_its_evening() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 22:00-25:00 夜の交流会").taps("OK").taps("前日に")
    assert only(told).ends_at == instant("2026-12-06T01:00")


def test_on_the_eve_the_preparation_follows_at_once() -> None:
    talk("gathering").says("あす 19時 北浜交流会").taps("OK").asks("preparation.goal").tells(
        "明日の「北浜交流会」"
    )


def test_days_ahead_the_user_chooses_when_to_prepare() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("OK").asks("begin")
    told.tells("12/4(金)20:00に声をかけます").taps("いま3分で").asks("preparation.goal")
    assert any(nudge.kind == "eve" for nudge in told.notebook.nudges)


def test_the_choice_of_when_to_prepare_does_not_come_back_once_it_is_prepared() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("OK").asks("begin")
    told.wants("prepare", only(told).id).says("在庫管理に困っている雑貨店と出会う").says("このまま完成")
    told.asks("review").taps("OK").taps("とばす").is_idle()
    assert only(told).plan


def test_the_choice_of_when_to_prepare_comes_back_while_there_is_one() -> None:
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("OK").asks("begin")
    told.wants("prepare", only(told).id).asks("goal").says("やめる").asks("begin.begin")


def test_the_choice_of_when_to_prepare_does_not_come_back_after_that_moment() -> None:
    told = (
        talk("gathering", at="2026-12-04T17:00+09:00").says("12/5 19時 北浜交流会").taps("OK").asks("begin")
    )
    told.until("2026-12-04T20:00+09:00").asks("preparation.goal").says("やめる").is_idle()


def test_who_wanted_to_prepare_is_not_asked_again() -> None:
    told = talk("preparation", at=WEEK_AHEAD).asks("gathering.line").says("12/5 19時 北浜交流会").taps("OK")
    told.asks("preparation.goal")


def test_half_an_hour_before_there_is_one_question() -> None:
    told = talk("gathering", at="2026-12-05T18:30+09:00").says("今日19時 北浜交流会").taps("OK")
    told.asks("preparation_short.goal").tells("あと30分")


def test_a_gathering_already_over_is_looked_back_on() -> None:
    told = (
        talk("gathering")
        .says("昨日19時 北浜交流会")
        .taps("OK")
        .asks("past")
        .taps("ふりかえる")
        .asks("reflection.met")
    )
    kept = only(told)
    assert (kept.source, kept.state) == ("retro", "attended")


def test_a_wrong_past_date_is_corrected() -> None:
    told = talk("gathering").says("昨日19時 北浜交流会").taps("OK").taps("日時を直す").asks("when")
    told.says("12/10 19時").asks("confirm").taps("OK").asks("begin")


def test_the_same_gathering_told_twice_is_kept_once() -> None:
    known = meeting("g1", "2026-12-05T19:00")
    told = talk("gathering", known, at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("OK").taps("前日に")
    assert only(told).id == "g1"


def test_a_half_told_gathering_can_be_gone_on_with() -> None:
    told = (
        talk("gathering", at=WEEK_AHEAD)
        .says("12/5 北浜交流会")
        .says("19時")
        .taps("直す")
        .taps("会費")
        .after(hours=3)
    )
    told.says("2000円").tells("登録しているところでした").asks("confirm").tells("2,000円")


def test_who_wants_to_be_done_at_once_still_gives_the_time() -> None:
    talk("gathering", at=WEEK_AHEAD).says("北浜交流会").asks("when").says("このまま完成").asks("when")
