from __future__ import annotations

from dialogs.notebook import Plan
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, erase, instant, meeting, promised, talk


def plan_in(told: Talk) -> Plan:
    (gathering,) = told.notebook.gatherings
    assert gathering.plan
    return gathering.plan


def test_two_hours_before_the_card_comes_by_itself() -> None:
    wishing = replace(KNOWN, day_card=True)
    begun = talk("preparation", meeting(starts="2026-12-05T20:30"), profile=wishing, gathering="g1")
    asked = begun.says("在庫管理に困っている雑貨店の店主と知り合う")
    waiting = asked.says("このまま完成").taps("OK").taps("とばす").is_idle().until("2026-12-05T18:30+09:00")
    waiting.tells("今日は「北浜交流会」ですね", "なぜ").fits("line", "slack").is_idle()


def test_a_day_without_a_card_offers_to_make_one() -> None:
    talk("day_card", meeting(), gathering="g1").asks("preparation.goal")


def test_the_card_can_be_asked_for() -> None:
    shown = (
        talk(None, meeting(plan=PLAN))
        .says("カード")
        .asks("card.card")
        .tells("在庫管理に困っている雑貨店と出会う")
    )
    shown.taps("これで大丈夫").is_idle()


def test_without_a_plan_the_card_is_made_first() -> None:
    talk("card", meeting()).tells("カードは、まだできあがっていません").asks("preparation.goal")


def test_without_a_gathering_there_is_no_card() -> None:
    talk("card").tells("まだ登録されていません").is_idle()


def test_the_card_knows_ways_to_start_and_to_get_away() -> None:
    words = (
        talk("card", meeting(plan=PLAN))
        .taps("話しかけ方")
        .tells("最初のひと言", "聞いてみること", "切り上げるとき")
    )
    words.tells("雑貨店の店主さんをご存じでしたら、紹介していただけませんか？").fits("line", "slack")
    words.asks("card.card").never_tells("カードは、まだできあがっていません").taps("これで大丈夫").is_idle()


def test_one_thing_after_the_other_can_be_looked_at_without_the_card_again() -> None:
    whom = talk("card", meeting(plan=PLAN)).taps("相手の見つけ方").tells("会いたい人", "見分け方", "探し方")
    whom.tells("じっくり話す人", "深入りしなくていい人").fits("line", "slack")
    stuck = (
        whom.taps("つまずいたら")
        .tells("知り合いと固まりそうになったら", "名刺入れに赤い付箋")
        .fits("line", "slack")
    )
    stuck.taps("話しかけ方").tells("切り上げるとき").asks("card.card")


def test_the_card_leads_to_the_introduction() -> None:
    talk("card", meeting(plan=PLAN)).taps("自己紹介").asks("profile.work")


def test_what_goes_with_the_card_is_offered_in_english_too() -> None:
    aim = Plan(goal="Meet gift shop owners who struggle with inventory", purpose="partner")
    card = talk("card", meeting(plan=aim), lang="en").taps("Who to look for")
    card.tells("Gift shop owners who struggle", "Worth your time").taps("If I get stuck").tells("A reminder")
    card.taps("How to start").tells("How to leave").fits("line", "slack")


def test_a_menu_that_is_left_open_is_in_nobody_s_way() -> None:
    talk("card", meeting(plan=PLAN)).says("12/12 19時 梅田ランチ会").asks("new_gathering.confirm")


def change(what: str, plan: Plan = PLAN) -> Talk:
    return (
        talk("card", meeting(plan=plan), follow_ups=(promised(),))
        .taps("カードを直す")
        .asks("edit_plan.what")
        .taps(what)
    )


def test_the_aim_can_be_put_differently() -> None:
    changed = (
        change("なぜ")
        .says("小さな工場の求人の話を聞く")
        .tells("小さな工場の求人の話を聞く", "直しました")
        .is_idle()
    )
    assert plan_in(changed) == replace(PLAN, goal="小さな工場の求人の話を聞く")


def test_whom_to_talk_with_can_be_put_differently() -> None:
    assert (
        plan_in(change("誰と・何を").says("工場の社長に、求人の工夫を聞く")).people
        == "工場の社長に、求人の工夫を聞く"
    )


def test_what_comes_after_can_be_put_differently() -> None:
    changed = change("終わったあと").says("翌日12:10に求人の資料を送る").tells("求人の資料を送る")
    assert plan_in(changed).due_at == instant("2026-12-06T12:10")
    assert [f.text for f in changed.notebook.follow_ups] == ["求人の資料を送る"]


def test_a_new_next_step_is_asked_for_its_moment() -> None:
    changed = change("終わったあと").taps("お礼").asks("moment").taps("翌朝 8:30").tells("12/6(日)08:30")
    assert plan_in(changed).kind == "thanks"


def test_a_light_card_offers_people_to_tap() -> None:
    light = replace(meeting(plan=PLAN), mode="light")
    talk("edit_plan", light, gathering="g1").taps("誰と・何を").taps("主催者").tells("主催者")


def test_a_card_of_an_erased_gathering_is_not_changed() -> None:
    changed = change("なぜ")
    erase(changed)
    assert changed.says("小さな工場の求人の話を聞く").notebook.gatherings == ()
