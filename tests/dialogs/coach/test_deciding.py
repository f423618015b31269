from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import nudging
from dialogs.changes import PutNudge, applied
from dialogs.grounds import CoreGround
from dialogs.notebook import Decision, Gathering
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, erase, instant, meeting, only, promised, talk

G1: dict[str, object] = {"gathering": "g1"}
LONG = replace(meeting(), fee=3000, end_known=True)
GOAL = "食品の小ロット加工先を見つけたい"


def weighed(fit: str = "たぶんある", gathering: Gathering = LONG) -> Talk:
    return talk("decide", gathering, gathering="g1").says(GOAL).taps(fit).asks("decide.choice")


def test_what_is_known_of_fee_and_hours_is_not_asked() -> None:
    weighed().tells("3,000円・2時間", "20:00で切り上げる").offers(
        "行く→準備", "見送る", "主催者への質問文を作る"
    )


def test_what_is_not_known_is_asked_by_tap_or_by_words_and_may_be_left_out() -> None:
    told = talk("decide", meeting(), gathering="g1").says(GOAL).taps("わからない")
    told.asks("fee").says("4千円").asks("time").says("二時間半").asks("choice").tells("4,000円・2時間30分")
    told = talk("decide", meeting(), gathering="g1").says(GOAL).taps("わからない")
    told.taps("とばす").says("とばす").asks("choice").never_tells("かかるもの")


def test_a_fair_of_several_days_is_told_in_days() -> None:
    fair = replace(LONG, ends_at=LONG.starts_at + timedelta(days=1, hours=7))
    for known in (fair, replace(fair, end_known=False)):
        weighed(gathering=known).tells("3,000円・2日間", "浮いた2日間").never_tells("31時間", "で切り上げる")
    told = talk(None).says("迷う").says("12/12〜13 10時 ものづくりフェア 無料").says(GOAL).taps("わからない")
    told.asks("choice").tells("無料・2日間")
    told = talk("decide", replace(meeting(), fee=0), gathering="g1").says(GOAL).taps("わからない")
    told.asks("time").says("2日間です").asks("choice").tells("無料・2日間")


def test_a_length_that_is_none_is_asked_again() -> None:
    told = talk("decide", replace(meeting(), fee=0), gathering="g1").says(GOAL).taps("わからない")
    told.asks("time").says("ふつうかな").asks("time").tells("「2時間」").taps("2時間").asks("choice").tells(
        "無料"
    )


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("はっきりある", "合いそう"),
        ("書いてある", "合いそう"),
        ("たぶん", "条件つき"),
        ("ありそう", "条件つき"),
        ("ない", "見込みは薄い"),
        ("見当たらないです", "見込みは薄い"),
        ("不明", "条件つき"),
        ("4", "条件つき"),
    ],
)
def test_whether_it_is_in_the_invitation_is_heard_in_words(said: str, verdict: str) -> None:
    told = talk("decide", LONG, gathering="g1").says(GOAL).asks("fit").says(said)
    told.asks("choice").tells(f"見立て {verdict}。")


def test_words_of_the_goal_that_stand_in_the_invitation_are_pointed_out() -> None:
    told = (
        talk(None).says("迷う").says("12/10 19時〜21時 食と農の会 1000円\n食品メーカーの加工担当が集まります")
    )
    told.says(GOAL).asks("fit").tells("「食品").taps("はっきりある").tells("合いそう")
    told = talk(None).says("迷う").says("12/10 19時〜21時 読書会 1000円").says(GOAL).asks("fit")
    told.never_tells("言葉がありました")


def test_a_sure_fit_has_no_hour_to_leave_at() -> None:
    weighed("はっきりある").tells("受付で主催者に").never_tells("切り上げる")


def test_a_type_alone_is_asked_for_its_detail_once() -> None:
    told = talk("decide", LONG, gathering="g1").taps("仕事の相手を探す").probes("goal").says(GOAL).asks("fit")
    told.taps("わからない").tells(GOAL)


def test_who_does_not_know_what_they_want_chooses_what_they_would_regret() -> None:
    told = talk("decide", LONG, gathering="g1").taps("まだ決めてない").probes("goal", "all")
    told.taps("売り込みだけ受けた").asks("fit")


def test_who_only_wants_a_nice_evening_prepares_lightly() -> None:
    told = talk("decide", LONG, gathering="g1").taps("気軽に楽しみたい").asks("fit").tells("話してみたい相手")
    told.taps("はっきりある").taps("行く→準備").asks("preparation_light.person")


def test_a_plan_that_is_there_is_weighed_and_kept() -> None:
    told = talk("decide", replace(LONG, plan=PLAN), gathering="g1").asks("fit").taps("はっきりある")
    told.tells(PLAN.goal).says("行きます").is_idle().tells("準備はもうできています")
    assert only(told).plan == PLAN


def test_going_prepares_with_the_goal_that_was_said() -> None:
    told = weighed().says("行く").asks("preparation.people").tells(GOAL).says("食品工場の人、最小の個数")
    told.asks("action").says("このまま完成").asks("review").tells(GOAL).says("直す").taps("なぜ").asks(
        "goal"
    ).says("補助金の使い方を聞きたい")
    told.asks("action").says("このまま完成").asks("review").tells("補助金の使い方を聞きたい").says("ok").taps(
        "とばす"
    )
    plan = only(told).plan
    assert plan
    assert plan.goal == "補助金の使い方を聞きたい"
    assert plan.clarity.split()[0] == "concrete"


def test_shortly_before_it_the_goal_goes_with_the_one_question() -> None:
    told = talk("decide", LONG, at="2026-12-05T18:30+09:00", gathering="g1").says(GOAL).taps("たぶんある")
    told.taps("行く→準備").asks("preparation_short.goal").says("食品工場の人").is_idle()
    plan = only(told).plan
    assert plan
    assert (plan.goal, plan.purpose, plan.people) == (GOAL, "partner", "食品工場の人")


@pytest.mark.parametrize("said", ["見送る", "行かない", "やめとく", "パス", "今回は見送る", "2"])
def test_skipping_is_heard_in_words(said: str) -> None:
    weighed().says(said).asks("why").says("子どもの発表会がある").is_idle().tells("いい選択")


def test_who_gives_up_on_the_way_is_asked_for_no_more_than_the_reason() -> None:
    told = (
        talk("decide", LONG, gathering="g1").says(GOAL).says("行かないことにした").asks("why").taps("とばす")
    )
    told.is_idle()
    assert only(told).decision == Decision("", "", "skip", "", GOAL, "partner", told.now)


def test_what_was_skipped_is_neither_listed_nor_spoken_of() -> None:
    ground = CoreGround.of(talk(None).book, talk(None, LONG).notebook)
    for change in nudging.timeline(KNOWN, LONG, instant("2026-12-01T09:00")):
        if isinstance(change, PutNudge):
            ground.notebook = applied(ground.notebook, change)
    assert ground.notebook.nudges
    told = Talk(ground.book, start="decide", args=G1, at="2026-12-01T09:00+09:00", ground=ground)
    told.says(GOAL).taps("見当たらない").taps("見送る").taps("とばす").is_idle()
    assert [nudge.kind for nudge in told.notebook.nudges] == ["report"]
    told.says("予定").asks("gathering.line")
    assert told.after(days=20).unasked == []


def test_a_promise_made_for_it_is_let_go_and_comes_back_with_it() -> None:
    plan = replace(PLAN, action="チェック表を送る", due_at=instant("2026-12-06T12:10"), kind="information")
    told = talk("decide", replace(LONG, plan=plan), follow_ups=(promised(),), gathering="g1")
    told.taps("見当たらない").taps("見送る").taps("とばす")
    assert told.notebook.follow_ups == ()
    told.says("変えたい").taps("やっぱり行く").is_idle()
    promise = told.notebook.follow_up("g1.plan")
    assert promise
    assert (promise.text, promise.state) == ("チェック表を送る", "open")
    assert "promise" in {nudge.kind for nudge in told.notebook.nudges}


def declined() -> Gathering:
    decided = Decision(
        "thin", "unseen", "skip", "会費や時間に合わない", GOAL, "partner", instant("2026-12-04T12:00")
    )
    return replace(LONG, state="declined", decision=decided)


def test_a_decision_is_taken_back_only_while_it_lies_ahead() -> None:
    told = talk(None, declined()).says("迷う").asks("decide.again").says("行く").asks("preparation.people")
    assert only(told).state == "planned"
    assert only(told).decision == replace(
        declined().decision or Decision("", "", "go"), chosen="go", reason="", at=told.now
    )
    late = "2026-12-05T21:30+09:00"
    talk(None, declined(), at=late).says("変えたい").asks("fallback.which")
    talk("decide", declined(), at=late, gathering="g1").is_idle().tells("もう終わった")


def test_it_can_stay_skipped_or_be_thought_over_anew() -> None:
    told = talk("decide", declined(), gathering="g1").taps("見送りのまま").is_idle()
    assert only(told) == declined()
    told = talk("decide", declined(), gathering="g1").taps("もう一度考える").asks("goal").says(GOAL)
    told.taps("はっきりある").taps("行く→準備").asks("preparation.people")
    assert only(told).decision == Decision("good", "clear", "go", "", GOAL, "partner", told.now)


def test_of_several_one_is_chosen_or_another_told() -> None:
    other = meeting("g2", "2026-12-08T19:00", "梅田ランチ会")
    told = talk(None, LONG, other).says("迷ってる").asks("decide.choose").taps("12/8(火) 梅田ランチ会")
    told.asks("goal").tells("梅田ランチ会")
    told = talk(None, LONG, other).says("迷ってる").taps("ほかの会").asks("decide.line")
    told.says("12/15 19時 読書会").asks("goal").tells("読書会")


def test_it_is_about_the_gathering_on_screen() -> None:
    other = meeting("g2", "2026-12-08T19:00", "梅田ランチ会")
    told = talk("preparation", LONG, other, gathering="g2").asks("goal").says("行くか迷ってる")
    told.asks("decide.goal").tells("梅田ランチ会")


def test_a_preparation_that_was_open_is_not_brought_up_once_it_is_skipped() -> None:
    told = talk("preparation", LONG, gathering="g1").asks("goal").says("迷う").says(GOAL).taps("見当たらない")
    told.taps("見送る").taps("とばす").is_idle()


def test_on_words_alone_nothing_is_noted_when_it_is_skipped() -> None:
    told = talk(None).says("迷う").asks("decide.line").taps("とばす").says(GOAL).taps("わからない")
    told.taps("とばす").taps("とばす").asks("choice").tells("その会").says("見送る").taps("とばす").is_idle()
    assert told.notebook.gatherings == ()


def test_on_words_alone_going_asks_when_it_is() -> None:
    told = talk(None).says("迷う").taps("とばす").says(GOAL).taps("わからない").taps("3,000円").taps("3時間")
    told.says("行く").asks("decide.when").says("12/10 19時").asks("preparation.people")
    assert (only(told).starts_at, only(told).fee) == (instant("2026-12-10T19:00"), 3000)
    assert only(told).ends_at - only(told).starts_at == timedelta(hours=2)


def test_a_day_that_was_told_is_only_asked_for_its_hour() -> None:
    told = (
        talk(None)
        .says("迷う")
        .says("12/10 北浜交流会")
        .says(GOAL)
        .taps("わからない")
        .taps("無料")
        .taps("3時間")
    )
    told.says("行く").asks("decide.when").tells("12/10(木)").says("19時").asks("preparation.people")
    assert (only(told).name, only(told).starts_at) == ("北浜交流会", instant("2026-12-10T19:00"))


def test_what_lies_behind_is_not_weighed() -> None:
    talk(None).says("迷う").says("昨日の19時 北浜交流会").is_idle().tells("もう終わった", "ふりかえり")


def test_the_question_to_the_organiser_is_there_in_both_languages() -> None:
    told = (
        weighed()
        .says("主催者に聞く")
        .asks("asked")
        .tells("参加を検討しております", "にあたる方は参加されますか")
    )
    told.says("英語で").asks("turned").tells("I'm thinking of coming to", "1. ", "2. ").says("見送る").asks(
        "why"
    )


def test_an_answer_can_be_awaited() -> None:
    told = weighed().says("質問文").taps("あとで").is_idle().tells("返事が来たら")
    assert told.after(hours=3).unasked == []
    told.says("迷う").tells("北浜交流会").asks("asked")


def test_answers_can_be_changed_left_and_gone_back_to() -> None:
    told = weighed("見当たらない").taps("直す").taps("案内文にあるか").asks("fit").taps("はっきりある")
    told.asks("choice").tells("合いそう").says("戻る").asks("fit").says("使い方").tells("参加対象").asks(
        "fit"
    )
    told.says("このまま完成").asks("fit").taps("たぶんある").asks("choice").says("あとで").is_idle()
    assert only(told).state == "planned"


def test_finishing_while_the_reason_is_asked_skips_without_one() -> None:
    told = weighed().taps("見送る").asks("why").says("このまま完成").is_idle()
    assert only(told).state == "declined"


def test_it_can_be_opened_from_the_list_and_from_home() -> None:
    told = (
        talk(None, LONG).says("予定").taps("12/5(土) 北浜交流会").taps("行くか迷っている").asks("decide.goal")
    )
    told = talk(None, LONG).with_forms().wants("decide", "g1").asks("decide.goal")
    told.opens("home").shows_home("行くか迷っている")


def test_a_gathering_that_is_gone_meanwhile_changes_nothing() -> None:
    told = weighed()
    erase(told)
    assert told.taps("見送る").taps("とばす").is_idle().notebook.gatherings == ()
    talk("decide", gathering="g1").asks("line")


def test_everything_fits_on_both_platforms_in_both_languages() -> None:
    for lang, said in (("ja", "質問文"), ("en", "ask them")):
        told = talk("decide", LONG, lang=lang, gathering="g1").says("food processors for small batches")
        told.says("1").says(said).says("2").says("1").is_idle().fits("line", "slack")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "actually i changed my mind i will go"),
        ("en", "Changed my mind, I'm going"),
        ("en", "hmm wait, i'll go after all"),
        ("ja", "やっぱり行くことにします"),
        ("ja", "気が変わった、行きます"),
    ],
)
def test_whoever_was_about_to_skip_it_may_go_after_all(lang: str, said: str) -> None:
    told = talk("decide", meeting(), lang=lang, gathering="g1").says(GOAL).taps("clear").taps("~skip")
    told.taps("~skip").taps("skip").asks("why").says(said).asks("preparation.people")
