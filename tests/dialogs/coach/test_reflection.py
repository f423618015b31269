from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.notebook import Nudge
from dialogs.shapes import replace
from tests.dialogs.coach.evening import (
    G1,
    KITAHAMA,
    PLANNED,
    PROMISE,
    UNPLANNED,
    notebook,
    reflected,
    talk,
)


def test_the_goal_is_shown_again_before_anything_is_asked() -> None:
    told = talk("reflection", G1).tells("ねらいは「在庫管理に困っている雑貨店と出会う」").asks("met")
    assert told.question.text.startswith("どなたと話せましたか")
    plain = talk("reflection", G1, known=notebook((UNPLANNED,))).never_tells("ねらい").asks("met")
    assert plain.question.text.startswith("「北浜交流会」")


def test_the_whole_reflection_leads_from_people_to_a_dated_promise_and_one_card() -> None:
    told = (
        reflected("got", "雑貨店の白石さん、棚卸しの話")
        .says("年末の3日がいちばん大変")
        .asks("next_step.step")
    )
    told.taps("役立つ情報を送る").asks("when").taps("翌日の昼 12:10").asks("reached")
    told.tells("「12/5(土)12:10になったら、白石さんに役立つ情報を送る」")
    told.taps("かなり").asks("energy").taps("4 元気").asks("mix").taps("新しい人").asks("cost").taps(
        "3,000円"
    )
    told.is_idle().tells("白石さん", "年末の3日がいちばん大変", "12/5(土)12:10", "●●●●")
    [contact] = told.notebook.contacts
    [promise] = told.notebook.follow_ups
    assert (contact.label, contact.topic, contact.gathering_id) == ("白石さん", "棚卸し", "g1")
    assert (promise.contact_id, promise.kind, promise.text) == (contact.id, "information", "役立つ情報を送る")
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.reflection
    kept = gathering.reflection
    assert (kept.got, kept.reached, kept.energy, kept.mix, kept.cost) == (
        "年末の3日がいちばん大変",
        2,
        4,
        "new",
        3000,
    )
    assert gathering.state == "attended"
    assert f"{promise.id}:promise" in {nudge.id for nudge in told.notebook.nudges}
    told.fits("line", "slack")


def test_a_promise_with_its_moment_in_one_line_is_not_asked_for_again() -> None:
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から受けてもらえる")
        .says("来週火曜12:10にお礼を送る")
        .asks("reached")
    )
    told.tells("12/8(火)12:10になったら、佐藤さんにお礼を送る")


@pytest.mark.parametrize(
    ("met", "got", "offered"),
    [
        ("佐藤さん", "次回資料送る約束した", "佐藤さんには「次回資料送る」ですね"),
        ("田中さんと佐藤さん", "佐藤さんに来週電話する約束をした", "田中さんには、次に何をしますか"),
        ("田中さんと佐藤さん", "在庫は30個から。資料を送る約束をした", "田中さんには「資料を送る」ですね"),
    ],
)
def test_a_promise_told_with_what_was_got_is_offered_at_the_next_question(
    met: str, got: str, offered: str
) -> None:
    assert offered in reflected("step", met, got).question.text


def test_a_promise_told_to_one_of_two_is_offered_where_it_is_their_turn_with_its_moment() -> None:
    told = reflected("step", "田中さんと佐藤さん", "佐藤さんに来週火曜12:10にお礼を送る約束をした")
    told.taps("特になし").asks("step").tells("佐藤さんには「").says("はい").asks("reached")
    told.tells("12/8(火)12:10になったら")


def test_a_promise_for_a_day_is_offered_that_days_moments() -> None:
    told = reflected("step", "佐藤さん", "小ロットは30個から").says("来週火曜にお礼を送る").asks("when")
    told.says("12時10分").asks("reached").tells("12/8(火)12:10")


def test_moments_that_are_over_are_not_offered_for_today() -> None:
    told = talk("reflection", G1, at="2026-12-05T11:00+09:00").says("佐藤さん").says("小ロットは30個から")
    told.says("今日お礼を送る").asks("when")
    assert [choice.label for choice in told.question.choices] == ["12/5(土)12:10", "12/5(土)18:00"]


def test_a_moment_without_an_action_is_asked_for_the_action() -> None:
    told = reflected("step", "佐藤さん", "小ロットは30個から").says("明日の12時10分").probes("step", "action")
    told.taps("お礼").asks("reached").tells("12/5(土)12:10になったら、佐藤さんにお礼を送る")


def test_an_action_that_stays_unsaid_becomes_a_line_at_the_moment() -> None:
    told = reflected("step", "佐藤さん", "小ロットは30個から").says("明日の12時10分").says("12/6 9:00")
    told.asks("reached").tells("12/6(日)09:00になったら、佐藤さんにひと言連絡する")


def test_nothing_more_is_a_complete_answer() -> None:
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から")
        .taps("特になし")
        .asks("reached")
        .says("このまま完成")
    )
    assert told.notebook.follow_ups == ()


def test_what_is_already_done_is_kept_as_done() -> None:
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から")
        .says("もうお礼を送りました")
        .asks("reached")
        .says("このまま完成")
    )
    assert told.notebook.contacts[0].touched_at == told.now
    assert told.notebook.follow_ups == ()


def test_a_next_step_is_asked_for_three_people_at_most() -> None:
    told = reflected("got", "田中さんと佐藤さんと鈴木さんと高橋さん").says("小ロットは30個から")
    for name in ("田中さん", "佐藤さん", "鈴木さん"):
        told.asks("step").tells(name).taps("特になし")
    told.asks("reached").says("このまま完成")
    assert [c.label for c in told.notebook.contacts][::-1] == ["田中さん", "佐藤さん", "鈴木さん", "高橋さん"]


def test_one_person_without_a_topic_is_asked_what_they_said_and_it_is_kept_with_them() -> None:
    told = (
        reflected("got", "白石さん")
        .tells("白石さんの話で")
        .says("年末の3日がいちばん大変")
        .says("このまま完成")
    )
    assert told.notebook.contacts[0].topic == "年末の3日がいちばん大変"


def test_a_crowd_is_probed_for_one_face_once() -> None:
    told = reflected("met").says("5人くらい").probes("met", "identity").says("焼き菓子の人").asks("got")
    told.says("小ロットは30個から").asks("step").tells("焼き菓子の人")
    reflected("met").says("5人くらい").probes("met").says("いろんな人").asks("got").says(
        "小ロットは30個から"
    ).asks("reached")


def test_mere_courtesy_is_probed_for_one_thing() -> None:
    told = reflected("got", "白石さん、棚卸しの話").says("楽しかった").probes("got", "object")
    told.says("年末の3日がいちばん大変").asks("step")


@pytest.mark.parametrize("said", ["話せなかった", "誰とも話せませんでした"])
def test_nobody_to_talk_to_is_met_with_comfort_and_one_thing_for_next_time(said: str) -> None:
    told = reflected("comfort", said).tells("話せない日もあります").taps("知り合いの紹介").asks("energy")
    told.taps("3 ふつう").asks("cost").says("2500円").is_idle().tells("話してくださって、ありがとう")
    told.never_tells("○")
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.reflection
    assert (gathering.reflection.reason, gathering.reflection.cost) == ("知り合いの紹介", 2500)


def test_a_goal_not_reached_is_asked_what_got_in_the_way_and_pestering_gets_a_tip() -> None:
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から")
        .taps("特になし")
        .taps("あまり")
        .asks("why")
        .tells("そういう日も")
    )
    told.taps("勧誘された").tells("188").asks("energy").taps("1 へとへと").says("このまま完成").tells(
        "ゆっくり休んで"
    )
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から")
        .taps("特になし")
        .taps("あまり")
        .taps("時間が足りなかった")
    )
    told.asks("energy").never_tells("188")


def test_what_one_paid_is_not_asked_where_the_fee_is_known() -> None:
    paid = notebook((replace(KITAHAMA, fee=3000),))
    told = talk("reflection", G1, known=paid).says("佐藤さん").says("小ロットは30個から").taps("特になし")
    told.taps("少し").taps("3 ふつう").taps("半々").is_idle()
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.reflection
    assert gathering.reflection.cost == 3000


def test_without_a_goal_it_is_asked_how_it_was() -> None:
    told = talk("reflection", G1, known=notebook((UNPLANNED,))).says("佐藤さん").says("小ロットは30個から")
    told.taps("特になし").asks("reached").tells("行ってみて、手応えはありましたか")


def test_finishing_at_once_keeps_the_gathering_as_attended() -> None:
    told = reflected("met").says("このまま完成").is_idle()
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.state == "attended"


def test_several_gatherings_are_offered_to_choose_from_and_the_only_one_is_taken() -> None:
    earlier = replace(
        KITAHAMA, id="g2", name="梅田ランチ会", starts_at=KITAHAMA.starts_at - timedelta(days=2)
    )
    told = (
        talk("reflection", known=notebook((KITAHAMA, earlier))).asks("which").offers("12/2(水) 梅田ランチ会")
    )
    told.taps("12/2(水) 梅田ランチ会").asks("met").tells("梅田ランチ会")
    talk("reflection").asks("met")


def test_without_any_gathering_to_speak_of_the_one_told_afterwards_is_asked_for() -> None:
    talk("reflection", known=notebook(())).asks("retro.when")
    talk("reflection", {"gathering": "gone"}, known=notebook(())).asks("retro.when")


def test_the_second_asking_is_shorter() -> None:
    talk("reflection", {"gathering": "g1", "_again": True}).tells("1分だけ").asks("met")


@pytest.mark.parametrize("way", ["まだ会場です", "tap"])
def test_still_being_there_puts_the_reflection_off_by_an_hour(way: str) -> None:
    told = talk("reflection", G1, at="2026-12-04T20:30+09:00")
    told = told.taps("まだ会場です") if way == "tap" else told.says(way)
    told.is_idle().tells("21:30")
    [nudge] = [n for n in told.notebook.nudges if n.kind == "resume"]
    assert nudge.due_at == datetime.fromisoformat("2026-12-04T21:30+09:00")


def test_still_being_there_late_at_night_puts_it_off_until_the_morning() -> None:
    told = talk("reflection", G1, at="2026-12-04T21:40+09:00").taps("まだ会場です")
    [nudge] = [n for n in told.notebook.nudges if n.kind == "resume"]
    assert nudge.due_at == datetime.fromisoformat("2026-12-05T08:00+09:00")


@pytest.mark.parametrize("way", ["行けなかった", "tap"])
def test_not_having_gone_is_no_failure(way: str) -> None:
    known = replace(
        notebook(follow_ups=(PLANNED, PROMISE)),
        nudges=(Nudge("g1:reflect", "reflect", "g1", PLANNED.due_at),),
    )
    told = talk("reflection", G1, known=known)
    told = told.taps("行けなかった") if way == "tap" else told.says(way)
    told.asks("no_show.why").tells("行けない日もあります").taps("体調がよくなかった").is_idle()
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.reflection
    assert (gathering.state, gathering.reflection.reason) == ("missed", "unwell")
    assert told.notebook.nudges == ()
    assert told.notebook.follow_ups == (PROMISE,)


def test_after_a_silence_the_user_is_told_which_evening_they_were_speaking_of() -> None:
    told = reflected("got", "白石さん").after(hours=3).says("年末の3日がいちばん大変")
    told.tells("「北浜交流会」のふりかえりの途中").asks("step")


def test_questions_explain_themselves() -> None:
    told = (
        reflected("met")
        .says("使い方")
        .tells("顔を思い出せる")
        .says("白石さん")
        .says("使い方")
        .tells("一行あると")
    )
    told.says("年末の3日がいちばん大変").says("使い方").tells("小さな約束").asks("step")


@pytest.mark.parametrize(("near", "tired"), [("だいぶ近づいた", "へとへと"), ("quite close", "もうへとへと")])
def test_how_it_went_is_heard_in_the_words_of_the_step(near: str, tired: str) -> None:
    told = (
        reflected("got", "雑貨店の白石さん、棚卸しの話")
        .says("年末の3日がいちばん大変")
        .taps("役立つ情報を送る")
    )
    told.taps("翌日の昼 12:10").asks("reached").says(near).asks("energy").says(tired).asks("mix")
