from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.notebook import Gathering, Notebook, Plan, Reflection
from dialogs.shapes import replace
from tests.dialogs.coach.evening import PROFILE, notebook, talk

NOW = "2026-12-07T20:00+09:00"
STARTS = datetime.fromisoformat("2026-12-10T19:00+09:00")
KITAHAMA = Gathering("g9", "第12回 北浜交流会", STARTS, STARTS + timedelta(hours=4), end_known=True, fee=5500)
INVITATION = "第12回 北浜交流会\n12/10(木) 19:00〜23:00\n会費 5,500円\n対象: 異業種なんでも\n定員60名"


def been(number: int, cost: int, reached: int, reason: str = "") -> Gathering:
    held = KITAHAMA.starts_at - timedelta(days=7 * number)
    return replace(
        KITAHAMA,
        id=f"p{number}",
        name=f"第{12 - number}回 北浜交流会",
        starts_at=held,
        ends_at=held + timedelta(hours=2),
        state="attended",
        reflection=Reflection(cost=cost, reached=reached, reason=reason, made_at=held),
    )


def known(*more: Gathering) -> Notebook:
    return notebook((*more, KITAHAMA), profile=PROFILE)


def test_undecided_then_a_question_to_the_organiser_then_going_prepared() -> None:
    told = talk(known=notebook(()), at=NOW).says("行くか迷ってる").asks("decide.line").says(INVITATION)
    told.asks("decide.goal").tells("北浜交流会").says("食品の小ロット加工先を見つけたい")
    told.asks("decide.fit").taps("たぶんある").asks("decide.choice")
    told.tells("食品の小ロット加工先を見つけたい", "異業種なんでも", "60名", "5,500円", "4時間", "条件つき")
    told.tells("行くなら", "21:00で切り上げる", "見送るなら")
    told.taps("主催者への質問文を作る").asks("decide.asked").tells("「食品の小ロット加工先」にあたる方")
    told.taps("行く→準備").asks("preparation.people").never_tells("1/3")
    told.says("食品工場の人、最小の個数").says("お礼を送る").taps("翌日の昼 12:10")
    told.says("ok").taps("とばす")
    (gathering,) = told.notebook.gatherings
    assert gathering.plan
    assert (gathering.plan.goal, gathering.state) == ("食品の小ロット加工先を見つけたい", "planned")
    assert gathering.decision
    assert (gathering.decision.chosen, gathering.decision.verdict) == ("go", "conditions")
    assert told.unasked == []
    told.fits("line", "slack")


def test_what_earlier_evenings_gave_and_cost_speaks_against_it_and_skipping_is_a_good_decision() -> None:
    before = (been(1, 1500, 0, "absent"), been(2, 2000, 0, "absent"), been(3, 3000, 2))
    told = talk(known=known(*before), at=NOW).says("迷う").asks("decide.goal").taps("仕事の相手を探す")
    told.says("食品の小ロット加工先").asks("fit").says("たぶん").asks("choice")
    told.tells("薄い", "この会は3回", "会いたい人がいなかった", "ふだんは2,000円ほど", "ふだんより費用が高め")
    told.says("見送る").asks("why").taps("得たいものと合わない").is_idle().tells("いい選択")
    gathering = told.notebook.gathering("g9")
    assert gathering
    assert gathering.state == "declined"
    assert gathering.decision
    assert (gathering.decision.verdict, gathering.decision.reason) == ("thin", "得たいものと合わない")
    told.after(days=6)
    assert [nudge for nudge in told.notebook.nudges if nudge.subject == "g9"] == []
    assert told.unasked == []
    told.fits("line", "slack")


def test_skipping_is_taken_back_and_the_goal_is_not_asked_again() -> None:
    told = talk(known=known(), at=NOW).says("迷う").says("食品の小ロット加工先を見つけたい")
    told.taps("見当たらない").taps("見送る").taps("とばす").is_idle()
    told.says("変えたい").asks("decide.again").says("行く").asks("preparation.people")
    gathering = told.notebook.gathering("g9")
    assert gathering
    assert gathering.state == "planned"
    assert gathering.decision
    assert (gathering.decision.chosen, gathering.decision.verdict) == ("go", "thin")


def test_the_same_in_english() -> None:
    planned = replace(KITAHAMA, name="Founders Mixer", plan=Plan(goal="a small-batch food processor"))
    told = talk(known=notebook((planned,)), at=NOW, lang="en").says("not sure I'll go").asks("decide.fit")
    told.taps("Clearly there").asks("choice").tells("Good fit", "a small-batch food processor", "5,500 yen")
    told.taps("Ask the organiser").tells("Founders Mixer", "1. ", "2. ").taps("Skip this one")
    told.says("I need a rest").is_idle().tells("good preparation")
    told.says("change").asks("again").taps("I'm going after all").is_idle().tells("already prepared")
    told.fits("line", "slack")
