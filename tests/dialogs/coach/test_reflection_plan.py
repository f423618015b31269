from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.notebook import FollowUp, Notebook, Nudge
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import (
    G1,
    PLANNED,
    SHIRAISHI,
    notebook,
    talk,
)

PUT_OFF = replace(PLANNED, due_at=PLANNED.due_at - timedelta(hours=2), snoozes=1)


def with_nudge(plan: FollowUp) -> Notebook:
    """A notebook with this promise, and its reminder to come."""
    nudge = Nudge("g1.plan:promise", "promise", "g1.plan", plan.due_at)
    return replace(notebook(follow_ups=(plan,)), nudges=(nudge,))


def promises_to_come(told: Talk) -> list[str]:
    return [nudge.subject for nudge in told.notebook.nudges if nudge.kind == "promise"]


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


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ja", "「棚卸しのチェック表を送る」は、約束の一覧から外します"), ("en", "off your list")],
)
def test_a_plan_nobody_was_found_for_is_let_go_with_its_nudge_and_a_word(lang: str, words: str) -> None:
    told = talk("reflection", G1, known=with_nudge(PLANNED), lang=lang).taps("nobody").taps("~finish")
    told.tells(words)
    assert told.notebook.follow_ups == ()
    assert promises_to_come(told) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("plan", [PLANNED, PUT_OFF], ids=["planned", "put off"])
def test_a_plan_stays_when_somebody_is_named_and_the_reflection_cut_off(plan: FollowUp, lang: str) -> None:
    told = (
        talk("reflection", G1, known=with_nudge(plan), lang=lang).says("佐藤さん").taps("~finish").is_idle()
    )
    told.never_tells("一覧から外します", "off your list")
    assert told.notebook.follow_ups == (plan,)
    assert promises_to_come(told) == ["g1.plan"]


def test_a_plan_stays_while_not_everybody_was_asked_about() -> None:
    told = talk("reflection", G1, known=with_nudge(PLANNED)).says("佐藤さんと白石さん").says("とばす")
    told.taps("thanks").says("あす 9時").asks("step").taps("~finish").never_tells("一覧から外します")
    assert "g1.plan" in promises_to_come(told)


def test_a_plan_stays_when_what_is_next_is_left_out() -> None:
    told = talk("reflection", G1, known=with_nudge(PLANNED)).says("佐藤さん").says("とばす").asks("step")
    told.says("とばす").taps("~finish").never_tells("一覧から外します")
    assert told.notebook.follow_ups == (PLANNED,)


@pytest.mark.parametrize(("lang", "when"), [("ja", "あす 9時"), ("en", "tomorrow 9am")])
def test_a_plan_stays_where_something_else_is_next(lang: str, when: str) -> None:
    told = talk("reflection", G1, known=with_nudge(PLANNED), lang=lang).says("佐藤さん").says("skip")
    told.asks("step").taps("thanks").says(when).taps("~finish")
    told.never_tells("一覧から外します", "off your list")
    assert sorted(promises_to_come(told)) == ["g1.f1", "g1.plan"]


@pytest.mark.parametrize(
    ("lang", "when", "tapped"),
    [("ja", "あす 9時", "役立つ情報を送る"), ("en", "tomorrow 9am", "send something useful")],
)
def test_a_plan_that_was_tapped_makes_room_for_what_is_next(lang: str, when: str, tapped: str) -> None:
    plan = replace(PLANNED, kind="information", text=tapped)
    told = talk("reflection", G1, known=with_nudge(plan), lang=lang).says("佐藤さん").says("skip")
    told.asks("step").taps("thanks").says(when).taps("~finish").tells(tapped)
    assert promises_to_come(told) == ["g1.f1"]


@pytest.mark.parametrize(("lang", "when"), [("ja", "あす 9時"), ("en", "tomorrow 9am")])
def test_a_plan_makes_room_for_the_same_deed_promised_anew_with_a_word(lang: str, when: str) -> None:
    plan = replace(PLANNED, kind="thanks", text="お礼を送る")
    told = talk("reflection", G1, known=with_nudge(plan), lang=lang).says("佐藤さん").says("skip")
    told.asks("step").taps("thanks").says(when).taps("~finish").tells(plan.text)
    assert promises_to_come(told) == ["g1.f1"]


@pytest.mark.parametrize(("plan", "left"), [(PLANNED, ()), (PUT_OFF, (PUT_OFF,))], ids=["planned", "put off"])
def test_where_nothing_is_next_a_plan_goes_unless_it_was_put_off(
    plan: FollowUp, left: tuple[FollowUp, ...]
) -> None:
    told = talk("reflection", G1, known=with_nudge(plan)).says("佐藤さん").says("とばす").asks("step")
    told.taps("特になし").taps("~finish")
    assert told.notebook.follow_ups == left
    assert ("一覧から外します" in told.screen) == (left == ())


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
