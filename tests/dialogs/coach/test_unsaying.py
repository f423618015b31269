"""What is left of the notebook when a message is taken back."""

from __future__ import annotations

from dialogs.changes import applied
from dialogs.coach.book import BOOK
from dialogs.core.events import Unsaid
from dialogs.grounds import CoreGround
from dialogs.notebook import Decision, Notebook, Plan, Reflection
from dialogs.nudging import nudge_id, promise
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import AFTER, KITAHAMA, PLANNED, PROFILE, PROMISE, SHIRAISHI

FULL = Notebook(PROFILE, (KITAHAMA,), (SHIRAISHI,), (PROMISE, PLANNED))


def after(text: str, known: Notebook = FULL) -> Notebook:
    """The notebook once the message has been taken back; nothing is said about it."""
    ground = CoreGround.of(BOOK, known)
    talk = Talk(BOOK, ground=ground, at=AFTER)
    assert ground.take(Unsaid(text), talk.now) == ()
    return ground.notebook


def test_what_came_from_elsewhere_stays_as_it_is() -> None:
    assert after("明日10時 梅田の会") == FULL


def test_a_gathering_without_its_name_is_called_by_its_day() -> None:
    (found,) = after("あす 19時 北浜交流会").gatherings
    assert found == replace(KITAHAMA, name="12/4(金)の会")
    english = replace(FULL, profile=replace(PROFILE, lang="en"))
    assert after("北浜交流会", english).gatherings[0].name == "Fri 4 Dec event"


def test_a_plan_loses_the_answer_that_was_taken_back_and_no_other() -> None:
    found = after("在庫管理に困っている雑貨店と出会う").gatherings[0].plan
    assert found == replace(KITAHAMA.plan or Plan(), goal="")


def test_a_promise_goes_with_its_words_its_moment_and_its_nudge() -> None:
    known = FULL
    for follow_up in FULL.follow_ups:
        known = applied(known, promise(PROFILE, follow_up))
    found = after("翌日の昼に棚卸しのチェック表を送る", known)
    assert found.follow_ups == (PROMISE,)
    assert [nudge.id for nudge in found.nudges] == [nudge_id("f1", "promise")]
    plan = found.gatherings[0].plan
    assert plan is not None
    assert (plan.action, plan.kind, plan.due_at) == ("", "", None)


def test_a_contact_nobody_can_name_goes_with_what_was_promised_to_them() -> None:
    found = after("白石さんと話した")
    assert (found.contacts, found.follow_ups) == ((), (PLANNED,))


def test_a_contact_keeps_their_name_when_only_the_rest_was_taken_back() -> None:
    (found,) = after("雑貨の白石、年末の棚卸し", FULL).contacts
    assert found == replace(SHIRAISHI, company="", topic="")


def test_ways_to_reach_a_contact_go_with_the_message_that_told_them() -> None:
    reached = replace(SHIRAISHI, reach="090-1234-5678 shiraishi@example.jp")
    known = replace(FULL, contacts=(reached,))
    (found,) = after("電話は 090-1234-5678、メールは shiraishi@example.jp", known).contacts
    assert found == SHIRAISHI


def test_where_a_gathering_is_and_what_it_costs_go_with_the_invitation() -> None:
    where = replace(KITAHAMA, address="大阪市中央区北浜1-2-3", price="一般3000円・学生無料")
    known = replace(FULL, gatherings=(where,))
    (found,) = after("会場:大阪市中央区北浜1-2-3 参加費:一般3000円・学生無料", known).gatherings
    assert (found.address, found.price) == ("", "")


def test_a_reflection_and_the_profile_lose_what_was_taken_back() -> None:
    reflection = Reflection(got="年末がつらい", reached=2, reason="人が多すぎた")
    known = replace(
        FULL,
        profile=replace(PROFILE, work="木の玩具", name="木村"),
        gatherings=(replace(KITAHAMA, reflection=reflection),),
    )
    assert after("年末がつらい", known).gatherings[0].reflection == replace(reflection, got="")
    assert after("人が多すぎた", known).gatherings[0].reflection == replace(reflection, reason="")
    assert after("木の玩具を作る木村です", known).profile == replace(PROFILE, work="", name="")


def test_a_decision_loses_the_reason_and_the_goal_that_were_taken_back() -> None:
    decided = Decision(
        "thin", "unseen", "skip", "子どもの発表会", "小ロットの加工先", "partner", KITAHAMA.starts_at
    )
    known = replace(FULL, gatherings=(replace(KITAHAMA, state="declined", decision=decided),))
    assert after("子どもの発表会", known).gatherings[0].decision == replace(decided, reason="")
    assert after("小ロットの加工先を探す", known).gatherings[0].decision == replace(decided, goal="")


def test_a_dialog_about_what_is_gone_is_not_gone_on_with() -> None:
    ground = CoreGround.of(BOOK, FULL)
    talk = Talk(BOOK, ground=ground, at=AFTER, start="follow_up", args={"follow_up": "f1"})
    ground.take(Unsaid("白石さんにお礼を送る"), talk.now)
    talk.says("できた").is_idle()
