from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.notebook import Gathering
from dialogs.testing import Talk
from tests.dialogs.coach.before import PLAN, erase, instant, meeting, promised, talk

WEEK_AHEAD = "2026-11-28T10:00+09:00"


def only(told: Talk) -> Gathering:
    (gathering,) = told.notebook.gatherings
    return gathering


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


def test_a_moved_gathering_takes_its_plan_and_nudges_along() -> None:
    promise_at = instant("2026-12-06T12:10")
    plan = replace(PLAN, action="チェック表を送る", kind="information", due_at=promise_at)
    told = talk(None, meeting(plan=PLAN)).says("準備").asks("goal").says("やめる")
    told = (
        talk("card", meeting(plan=plan))
        .taps("カードを直す")
        .says("終わったあと")
        .says("12/6 12:10にチェック表を送る")
    )
    moved = (
        told.says("予定").asks("upcoming.which").says("1").taps("日時を変える").asks("move_gathering.when")
    )
    moved.says("12/12 19時").asks("confirm").tells("12/12(土)19:00").taps("OK").tells(
        "準備の内容はそのまま"
    ).is_idle()
    gathering = only(moved)
    assert gathering.starts_at == instant("2026-12-12T19:00")
    assert gathering.plan
    assert gathering.plan.due_at == instant("2026-12-13T12:10")
    assert [f.due_at for f in moved.notebook.follow_ups] == [instant("2026-12-13T12:10")]
    assert {n.due_at for n in moved.notebook.nudges if n.kind == "promise"} == {instant("2026-12-13T12:10")}


def test_a_time_alone_moves_within_the_day() -> None:
    moved = talk("move_gathering", meeting()).asks("when").says("20:00-23:00").taps("OK")
    assert (only(moved).starts_at, only(moved).ends_at) == (
        instant("2026-12-05T20:00"),
        instant("2026-12-05T23:00"),
    )


def test_a_wrong_new_time_is_corrected_before_it_counts() -> None:
    moved = (
        talk("move_gathering", meeting()).says("20時").taps("直す").taps("日時").says("21時").asks("confirm")
    )
    assert only(moved).starts_at == instant("2026-12-05T19:00")
    assert only(moved.taps("OK")).starts_at == instant("2026-12-05T21:00")


def test_with_several_the_one_to_move_is_asked_for() -> None:
    both = talk("move_gathering", meeting(), meeting("g2", "2026-12-08T19:00", "梅田ランチ会")).asks("choose")
    both.offers("12/5(土) 北浜交流会", "12/8(火) 梅田ランチ会").says("梅田ランチ会").asks("choose")
    both.says("2").asks("when").tells("梅田ランチ会")


def test_a_gathering_erased_meanwhile_is_not_moved() -> None:
    moved = talk("move_gathering", meeting()).says("20時")
    erase(moved)
    moved.taps("OK").is_idle()
    assert moved.notebook.gatherings == ()


def test_a_cancelled_gathering_is_spoken_of_no_more() -> None:
    told = talk("new_gathering", at=WEEK_AHEAD, details={"name": "北浜交流会", "starts": "2026-12-05T10:00Z"})
    told.taps("OK").taps("前日に").says("中止になった").asks("cancel_gathering.sure").taps("中止になった")
    told.tells("声かけも止めました").is_idle()
    assert only(told).state == "cancelled"
    assert told.notebook.nudges == ()
    assert told.after(days=30).unasked == []


def test_staying_at_home_is_a_good_decision() -> None:
    told = talk("cancel_gathering", meeting(plan=PLAN)).taps("行くのをやめた").tells("行かないと決めるのも")
    assert only(told).state == "cancelled"


def test_a_promise_for_a_cancelled_gathering_is_let_go() -> None:
    told = talk("cancel_gathering", meeting(plan=PLAN), follow_ups=(promised(),)).taps("中止になった")
    assert told.notebook.follow_ups == ()


def test_a_gathering_erased_meanwhile_is_not_called_off() -> None:
    asked = talk("cancel_gathering", meeting())
    erase(asked)
    assert asked.taps("中止になった").notebook.gatherings == ()


def test_second_thoughts_leave_everything_as_it_was() -> None:
    told = talk("cancel_gathering", meeting()).taps("そのままにする").tells("予定はそのまま")
    assert only(told).state == "planned"


@pytest.mark.parametrize("dialog", ["cancel_gathering", "move_gathering", "card"])
def test_without_anything_to_come_there_is_nothing_to_do(dialog: str) -> None:
    talk(dialog).tells("まだ登録されていません").is_idle()


@pytest.mark.parametrize(
    ("dialog", "step"), [("cancel_gathering", "sure"), ("move_gathering", "when"), ("card", "card")]
)
def test_with_several_to_come_the_one_is_chosen(dialog: str, step: str) -> None:
    both = talk(dialog, meeting(plan=PLAN), meeting("g2", "2026-12-08T19:00", "梅田ランチ会", PLAN)).asks(
        "choose"
    )
    both.taps("12/8(火) 梅田ランチ会").asks(step).tells("梅田ランチ会")


def test_the_list_shows_what_is_prepared() -> None:
    listed = talk("upcoming", meeting(plan=PLAN), meeting("g2", "2026-12-08T19:00", "梅田ランチ会")).asks(
        "which"
    )
    listed.tells("12/5(土)19:00", "北浜交流会（準備ずみ）", "梅田ランチ会").fits("line", "slack")


@pytest.mark.parametrize(
    ("deed", "step"),
    [
        ("準備する", "preparation.goal"),
        ("カードを見る", "card.card"),
        ("日時を変える", "move_gathering.when"),
        ("取りやめる", "cancel_gathering.sure"),
    ],
)
def test_the_list_leads_to_every_deed(deed: str, step: str) -> None:
    talk("upcoming", meeting(plan=PLAN)).taps("12/5(土) 北浜交流会").taps(deed).asks(step)


def test_one_that_has_begun_can_be_looked_back_on() -> None:
    begun = talk("upcoming", meeting(), at="2026-12-05T20:00+09:00").taps("12/5(土) 北浜交流会")
    begun.taps("ふりかえる").asks("reflection.met")


def test_an_empty_list_asks_for_the_first() -> None:
    talk("upcoming").tells("まだ登録されていません").asks("gathering.line")


def test_another_one_can_be_added_from_the_list() -> None:
    talk("upcoming", meeting()).taps("別の会を登録").asks("gathering.line")


def test_a_gathering_erased_while_the_list_is_open_has_no_name() -> None:
    listed = talk("upcoming", meeting()).taps("12/5(土) 北浜交流会")
    erase(listed)
    listed.says("戻る").asks("which")


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
