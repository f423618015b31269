from __future__ import annotations

from dataclasses import replace

from dialogs.notebook import Nudge
from tests.dialogs.coach.evening import (
    G1,
    PLANNED,
    SHIRAISHI,
    notebook,
    talk,
)


def test_the_plan_of_the_evening_before_is_offered_first_and_goes_to_the_person_met() -> None:
    known = notebook(follow_ups=(PLANNED,))
    told = talk("reflection", G1, known=known).says("佐藤さん").says("小ロットは30個から").asks("step")
    told.taps("予定どおり").asks("reached").tells(
        "12/5(土)12:10になったら、佐藤さんに棚卸しのチェック表を送る"
    )
    told.says("このまま完成")
    [promise] = told.notebook.follow_ups
    assert (promise.contact_id, promise.text) == (told.notebook.contacts[0].id, "棚卸しのチェック表を送る")


def test_a_plan_that_found_its_person_is_not_a_promise_twice_while_the_talk_goes_on() -> None:
    nudge = Nudge("g1.plan:promise", "promise", "g1.plan", PLANNED.due_at)
    known = replace(notebook(follow_ups=(PLANNED,)), nudges=(nudge,))
    told = talk("reflection", G1, known=known).says("佐藤さんと白石さん").says("小ロットは30個から")
    told.taps("予定どおり").asks("step").offers("予定どおり")
    assert [f.id for f in told.notebook.follow_ups] == ["g1.f1"]
    assert [n.id for n in told.notebook.nudges if n.kind == "promise"] == ["g1.f1:promise"]
    told.taps("予定どおり").asks("reached")
    assert [f.id for f in told.notebook.follow_ups] == ["g1.f1", "g1.f2"]


def test_a_plan_whose_moment_is_over_is_asked_for_a_new_one() -> None:
    known = notebook(follow_ups=(PLANNED,))
    told = (
        talk("reflection", G1, known=known, at="2026-12-06T10:00+09:00")
        .says("佐藤さん")
        .says("小ロットは30個から")
    )
    told.taps("予定どおり").asks("when")


def test_a_plan_nobody_was_found_for_is_let_go_with_its_nudge() -> None:
    known = replace(
        notebook(follow_ups=(PLANNED,)),
        nudges=(Nudge("g1.plan:promise", "promise", "g1.plan", PLANNED.due_at),),
    )
    told = talk("reflection", G1, known=known).taps("話せなかった").says("このまま完成")
    assert told.notebook.follow_ups == ()
    assert "g1.plan:promise" not in {nudge.id for nudge in told.notebook.nudges}


def test_a_plan_stays_when_the_reflection_is_cut_off_before_anybody_is_named() -> None:
    told = talk("reflection", G1, known=notebook(follow_ups=(PLANNED,))).says("このまま完成")
    assert told.notebook.follow_ups == (PLANNED,)


def test_somebody_met_again_is_one_contact_when_the_user_says_so() -> None:
    known = notebook(contacts=(replace(SHIRAISHI, gathering_id="g0"),))
    told = talk("reflection", G1, known=known).says("白石さん").says("年末の3日がいちばん大変").asks("same")
    told.taps("同じ方です").asks("step").taps("特になし").says("このまま完成")
    [contact] = told.notebook.contacts
    assert (contact.id, contact.gathering_id, contact.topic, contact.company) == (
        "c1",
        "g1",
        "年末の3日がいちばん大変",
        "雑貨の白石",
    )
    assert contact.touched_at == told.now


def test_a_namesake_becomes_another_contact() -> None:
    known = notebook(contacts=(replace(SHIRAISHI, gathering_id="g0"),))
    told = (
        talk("reflection", G1, known=known)
        .says("白石さん")
        .says("年末の3日がいちばん大変")
        .taps("別の方です")
    )
    told.taps("特になし").says("このまま完成")
    assert len(told.notebook.contacts) == 2
