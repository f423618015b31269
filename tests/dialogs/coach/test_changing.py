from __future__ import annotations

import pytest

from dialogs.shapes import replace
from tests.dialogs.coach.before import PLAN, erase, instant, meeting, only, promised, talk

WEEK_AHEAD = "2026-11-28T10:00+09:00"


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


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", ("予定", "1", "名前を変える", "堺交流会です")),
        ("ja", ("イベント名を堺交流会に変えて",)),
        ("ja", ("会の名前を変えたい", "堺交流会")),
        ("en", ("rename event", "no wait, it's called 堺交流会")),
        ("en", ("change the name to 堺交流会",)),
    ],
)
def test_an_event_gets_another_name_and_keeps_the_rest(lang: str, said: tuple[str, ...]) -> None:
    told = talk(None, meeting(), lang=lang)
    for words in said:
        told.says(words)
    assert only(told.tells("堺交流会").is_idle()) == replace(meeting(), name="堺交流会")
