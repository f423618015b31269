from __future__ import annotations

from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, instant, meeting, talk

GOAL = "在庫管理に困っている雑貨店の店主と知り合う"
THREE = (
    meeting("g1", "2026-12-08T19:00", "北浜交流会"),
    meeting("g2", "2026-12-09T19:00", "梅田ランチ会"),
    meeting("g3", "2026-12-11T19:00", "中之島の会"),
)
MONDAY = "2026-12-07T20:00+09:00"


def week(profile: object = None) -> Talk:
    known = replace(KNOWN, push_consent=None) if profile == "new" else KNOWN
    return talk("week", *THREE, at=MONDAY, profile=known, gatherings=["g1", "g2", "g3"])


def test_three_gatherings_are_offered_in_one_message() -> None:
    week().asks("how").tells("3つの会").offers("まとめて3分", "1つずつ", "1つだけに集中").fits(
        "line", "slack"
    )


def test_together_they_share_a_goal_and_keep_their_own_people() -> None:
    asked = week().taps("まとめて3分").asks("goal").says(GOAL).asks("week_people.people").tells("北浜交流会")
    asked.says("雑貨店の店主").tells("梅田ランチ会").taps("とばす").tells("中之島の会").says("パン屋の店主")
    done = asked.asks("week.action").taps("お礼").tells("まとめて準備できました").is_idle()
    plans = {g.id: g.plan for g in done.notebook.gatherings}
    assert all(plan and plan.goal == GOAL for plan in plans.values())
    assert [plan.people for plan in plans.values() if plan] == ["雑貨店の店主", "", "パン屋の店主"]
    assert len(done.notebook.follow_ups) == 3
    assert plans["g1"]
    assert plans["g1"].due_at
    assert plans["g1"].due_at.astimezone(instant("2026-12-08T00:00").tzinfo).hour == 12
    assert done.notebook.profile.gatherings == KNOWN.gatherings + 3


def test_together_can_be_finished_early() -> None:
    done = (
        week().taps("まとめて3分").says(GOAL).says("このまま完成").tells("まとめて準備できました").is_idle()
    )
    assert all(g.plan and not g.plan.action for g in done.notebook.gatherings)
    assert done.notebook.follow_ups == ()
    week().says("このまま完成").asks("how")


def test_a_tapped_type_is_narrowed_here_too() -> None:
    week().taps("まとめて3分").taps("仕事の相手を探す").probes("goal", "partner")


def test_a_week_without_ambitions_needs_no_more_questions() -> None:
    done = week().taps("まとめて3分").taps("気軽に楽しみたい").tells("1人と話せれば十分").is_idle()
    assert {g.mode for g in done.notebook.gatherings} == {"light"}


def test_one_by_one_they_follow_each_other() -> None:
    first = week().taps("1つずつ").asks("preparation.goal").tells("北浜交流会")
    second = first.taps("気軽に楽しみたい").taps("主催者").asks("preparation.goal").tells("梅田ランチ会")
    second.taps("気軽に楽しみたい").taps("主催者").asks("preparation.goal").tells("中之島の会")


def test_focusing_on_one_leaves_the_others_alone() -> None:
    asked = (
        week()
        .taps("1つだけに集中")
        .asks("which")
        .taps("12/9(水) 梅田ランチ会")
        .asks("preparation.goal")
        .tells("梅田ランチ会")
    )
    assert {n.subject for n in asked.notebook.nudges if n.kind == "eve"} <= {"g2"}


def test_afterwards_the_coach_asks_once_whether_it_may_speak_first() -> None:
    week("new").taps("まとめて3分").taps("気軽に楽しみたい").asks("push_consent.when")


def test_a_single_one_left_is_simply_prepared() -> None:
    prepared = (replace(THREE[0], plan=PLAN), THREE[1])
    talk("week", *prepared, at=MONDAY, gatherings=["g1", "g2", "g9"]).asks("preparation.goal").tells(
        "梅田ランチ会"
    )


def test_nothing_left_to_prepare_is_said() -> None:
    talk("week", replace(THREE[0], plan=PLAN), at=MONDAY, gatherings=["g1"]).tells(
        "準備がまだの会はありません"
    ).is_idle()


def test_a_half_prepared_week_can_be_gone_on_with() -> None:
    week().taps("まとめて3分").after(hours=3).says(GOAL).tells("まとめて準備しているところでした")
