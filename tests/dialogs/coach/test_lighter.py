from __future__ import annotations

import pytest

from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, erase, instant, meeting, only, plan_in, talk

FIRST = replace(KNOWN, gatherings=0, push_consent=None)


@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("2026-12-05T18:30+09:00", "あと30分ですね"),
        ("2026-12-05T17:30+09:00", "あと1時間ほどですね"),
        ("2026-12-05T19:10+09:00", "もう始まりますね"),
    ],
)
def test_shortly_before_there_is_one_question_and_one_opener(at: str, left: str) -> None:
    asked = talk("preparation", meeting(), at=at, gathering="g1").asks("preparation_short.goal").tells(left)
    done = asked.says("飲食店の人に、求人の工夫を聞く").tells("最初のひと言", "いってらっしゃい").is_idle()
    assert only(done).mode == "short"


@pytest.mark.parametrize("dialog", ["preparation_short", "preparation_light", "quick_purpose"])
def test_of_a_question_that_is_left_out_the_plan_keeps_nothing(dialog: str) -> None:
    plan = plan_in(talk(dialog, meeting(), gathering="g1").says("とばす").is_idle())
    assert (plan.goal, plan.people, plan.clarity) == ("", "", "open open open")


def test_the_short_question_can_be_answered_with_a_tap() -> None:
    done = talk("preparation_short", meeting(), gathering="g1").taps("一人で来ている人").is_idle()
    assert only(done).plan is not None


def test_a_nice_evening_needs_one_person_one_question_one_nice_thing() -> None:
    asked = (
        talk("preparation", meeting(), gathering="g1")
        .taps("気軽に楽しみたい")
        .asks("preparation_light.person")
    )
    done = (
        asked.taps("となりの席の人")
        .tells("話してみる人", "聞いてみること", "ちょっといいこと")
        .fits("line")
        .is_idle()
    )
    kept = only(done)
    assert kept.mode == "light"
    assert kept.plan
    assert (kept.plan.purpose, kept.plan.people) == ("other", "となりの席の人")
    assert {nudge.kind for nudge in done.notebook.nudges} == {"reflect", "report"}


def test_one_tap_is_enough_for_an_aim() -> None:
    asked = talk("quick_purpose", meeting(), gathering="g1").asks("purpose").tells("1タップだけ")
    done = (
        asked.offers("仕事", "情報", "知ってもらう", "出会い").taps("情報").tells("最初のひと言は").is_idle()
    )
    plan = only(done).plan
    assert plan
    assert (plan.purpose, plan.goal, plan.clarity) == ("information", "情報・事例を聞く", "vague open open")


@pytest.mark.parametrize(
    "dialog",
    ["preparation_short", "preparation_light", "quick_purpose", "push_consent", "day_card", "edit_plan"],
)
def test_nothing_is_asked_about_an_erased_gathering(dialog: str) -> None:
    talk(dialog, gathering="g9").tells("記録はもうありません").is_idle()


@pytest.mark.parametrize(
    ("dialog", "said"),
    [("preparation_short", "飲食店の人"), ("preparation_light", "主催者"), ("quick_purpose", "仕事")],
)
def test_a_gathering_erased_meanwhile_stays_erased(dialog: str, said: str) -> None:
    asked = talk(dialog, meeting(), gathering="g1")
    erase(asked)
    assert asked.says(said).notebook.gatherings == ()


def prepared(at: str = "2026-12-04T21:00+09:00", starts: str = "2026-12-05T19:00") -> Talk:
    """A first card, and the question that follows it."""
    asked = talk("preparation", meeting("g1", starts), at=at, profile=FIRST, gathering="g1")
    asked.says("在庫管理に困っている雑貨店の店主と知り合う").says("雑貨店の店主に、棚卸しのやり方を聞く")
    return asked.taps("お礼").taps("翌朝 8:30").taps("OK").asks("push_consent.when")


def test_after_the_first_card_the_coach_asks_whether_it_may_speak_first() -> None:
    prepared().tells("声をかけてもいいですか").offers("21:30に", "翌朝に", "いらない")


def test_the_same_evening_is_kept() -> None:
    agreed = (
        prepared()
        .taps("21:30に")
        .asks("push_consent.day")
        .taps("いらない")
        .tells("12/5(土)21:30に声をかけますね")
        .asks("profile.work")
    )
    assert agreed.notebook.profile.push_consent is True
    reflect = next(nudge for nudge in agreed.notebook.nudges if nudge.kind == "reflect")
    assert reflect.due_at == instant("2026-12-05T21:30")


def test_the_card_comes_on_the_day_to_whoever_wishes_for_it() -> None:
    wished = prepared().taps("21:30に").asks("day").tells("12/5(土)17:00にも").taps("見せて")
    assert wished.notebook.profile.day_card
    assert instant("2026-12-05T17:00") in [n.due_at for n in wished.notebook.nudges if n.kind == "day"]
    declined = prepared().taps("21:30に").says("大丈夫です")
    assert not declined.notebook.profile.day_card
    assert "day" not in {nudge.kind for nudge in declined.notebook.nudges}


def test_when_the_card_could_only_come_too_late_it_is_not_offered() -> None:
    soon = prepared(starts="2026-12-05T07:00").taps("翌朝に").asks("profile.work")
    assert not soon.notebook.profile.day_card


def test_the_next_morning_moves_the_reflection() -> None:
    agreed = prepared().taps("翌朝に").taps("いらない").tells("12/6(日)08:30に声をかけますね")
    reflect = next(nudge for nudge in agreed.notebook.nudges if nudge.kind == "reflect")
    assert reflect.due_at == instant("2026-12-06T08:30")


def test_an_evening_that_ends_late_offers_only_the_morning() -> None:
    late = prepared(starts="2026-12-05T20:30")
    assert [choice.label for choice in late.question.choices] == ["翌朝に", "いらない"]


def test_no_means_no_unasked_message() -> None:
    refused = (
        prepared()
        .taps("いらない")
        .tells("こちらからは送りません")
        .asks("profile.work")
        .taps("とばす")
        .is_idle()
    )
    assert refused.notebook.profile.push_consent is False
    assert refused.after(days=40).unasked == []


def test_it_is_asked_only_once() -> None:
    talk("preparation_light", meeting(), gathering="g1").taps("主催者").is_idle()


def test_the_introduction_is_offered_once_after_the_first_card_and_can_be_declined() -> None:
    offered = (
        prepared()
        .taps("翌朝に")
        .taps("見せて")
        .asks("profile.work")
        .tells("自己紹介文も作れます")
        .fits("line", "slack")
    )
    offered.taps("とばす").tells("必要になったら").is_idle()
    assert offered.notebook.profile.work == ""


def test_the_introduction_tells_its_measured_length() -> None:
    told = (
        prepared()
        .taps("翌朝に")
        .says("いいえ")
        .says("小さなお店の在庫管理の手伝い")
        .says("棚卸しに時間を取られる雑貨店")
    )
    done = (
        told.says("3日かかった棚卸しが半日になりました")
        .tells("自己紹介（約", "短い自己紹介（約", "たとえば、")
        .is_idle()
    )
    assert done.notebook.profile.work == "小さなお店の在庫管理の手伝い"


def test_on_demand_the_name_is_asked_too() -> None:
    asked = (
        talk()
        .says("自己紹介")
        .asks("profile.work")
        .never_tells("自己紹介文も作れます")
        .says("チラシを作っています")
    )
    done = (
        asked.taps("とばす")
        .taps("とばす")
        .asks("name")
        .says("村上")
        .tells("はじめまして、村上です。チラシを作っています。")
    )
    assert done.notebook.profile.name == "村上"


def test_the_introduction_aims_at_the_next_gathering() -> None:
    asked = talk("profile", meeting(plan=PLAN)).says("チラシづくり").says("このまま完成")
    asked.tells("今日は、雑貨店の店主さんを探しに来ました。", "一番困るのは").is_idle()


def test_an_introduction_once_made_is_shown_again_with_its_length() -> None:
    made = replace(
        KNOWN,
        work="チラシづくり",
        whom="求人に困っている町工場",
        example="応募が3倍になりました",
        name="村上",
    )
    shown = talk(profile=made).says("自己紹介").asks("profile.shown")
    shown.tells("はじめまして、村上です。チラシづくりをしています。", "応募が3倍になりました", "秒）")
    shown.taps("このままでいい").tells("その調子です").is_idle()


def test_an_introduction_is_reworded_part_by_part_and_what_is_skipped_stays() -> None:
    made = replace(KNOWN, work="チラシづくり", whom="求人に困っている町工場", name="村上")
    asked = talk(profile=made).says("自己紹介").taps("言葉を変える").asks("work").taps("とばす").asks("whom")
    done = asked.says("人手が足りない旅館").taps("とばす").taps("とばす").tells("人手が足りない旅館のお役に")
    kept = done.is_idle().notebook.profile
    assert (kept.work, kept.whom, kept.name) == ("チラシづくり", "人手が足りない旅館", "村上")


def test_finishing_at_once_without_a_word_about_the_work_makes_no_introduction() -> None:
    talk("profile").says("このまま完成").tells("必要になったら").is_idle()


def test_a_half_told_introduction_can_be_gone_on_with() -> None:
    asked = talk("profile").says("チラシづくり").after(hours=3).says("使い方").asks("whom")
    asked.tells("自己紹介文を作っているところでした")


@pytest.mark.parametrize(
    "open_answer", ["わからない", "おまかせします", "はい", "特にないです", "ありがとう"]
)
def test_an_answer_that_leaves_it_open_brings_choices_not_a_plan(open_answer: str) -> None:
    asked = talk("preparation_light", meeting(), gathering="g1").says(open_answer)
    asked.asks("person").tells("思いつかなくても大丈夫です")
    assert only(asked).plan is None
    assert only(asked.taps("となりの席の人").is_idle()).mode == "light"
