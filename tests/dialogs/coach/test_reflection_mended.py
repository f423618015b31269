from __future__ import annotations

from dialogs.core.conversation import Start
from dialogs.shapes import replace
from tests.dialogs.coach.evening import (
    G1,
    SHIRAISHI,
    notebook,
    reflected,
    talk,
)


def test_what_was_said_can_be_corrected_on_the_way_without_being_asked_everything_again() -> None:
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から")
        .says("明日の12時10分にお礼を送る")
        .taps("かなり")
        .asks("energy")
    )
    told.says("直す").taps("持ち帰り").asks("got").says("小ロットは50個から受けてもらえる").asks("energy")
    told.says("このまま完成").tells("小ロットは50個から", "12/5(土)12:10になったら、佐藤さんにお礼を送る")


def test_the_next_step_can_be_changed_before_its_moment_is_said() -> None:
    told = (
        reflected("step", "佐藤さん", "小ロットは30個から")
        .taps("お礼")
        .asks("when")
        .says("直す")
        .taps("次にすること")
    )
    told.asks("step").taps("次に会う約束").asks("when").says("明日の12時10分").tells("次に会う約束をする")


def test_going_back_leads_from_the_moment_to_the_step_and_to_who_they_are() -> None:
    known = notebook(contacts=(replace(SHIRAISHI, gathering_id="g0"),))
    told = (
        talk("reflection", G1, known=known)
        .says("白石さん、棚卸しの話")
        .says("年末の3日がいちばん大変")
        .taps("同じ方です")
    )
    told.taps("お礼").asks("when").says("戻る").asks("step").says("戻る").asks("same").says(
        "同じ方です"
    ).asks("step")


def test_an_empty_answer_is_asked_again() -> None:
    reflected("step", "佐藤さん", "小ロットは30個から").says("…").asks("step")


def test_a_promise_is_kept_and_nudged_though_the_reflection_is_broken_off_after_it() -> None:
    told = talk("reflection", G1, known=notebook()).says("白石さん、棚卸しの話。田中さん、物流の話")
    told.says("年末の3日がいちばん大変").taps("お礼").taps("翌朝 8:30").tells("約束にしました")
    [promise] = told.notebook.follow_ups
    assert [contact.label for contact in told.notebook.contacts] == ["白石さん"]
    assert f"{promise.id}:promise" in {nudge.id for nudge in told.notebook.nudges}
    told.says("やめる").is_idle()
    assert told.notebook.follow_ups == (promise,)


def test_going_through_a_reflection_again_writes_over_what_the_first_time_wrote() -> None:
    told = talk("reflection", G1, known=notebook()).says("白石さん、棚卸しの話。田中さん、物流の話")
    told.says("年末の3日がいちばん大変").taps("お礼").taps("翌朝 8:30").taps("特になし").asks("reached")
    told.says("最初から").says("山本さん").says("値札の貼り替えを外注している").taps("特になし").says(
        "このまま完成"
    )
    assert [(contact.id, contact.label) for contact in told.notebook.contacts] == [("g1.c1", "山本さん")]
    assert told.notebook.follow_ups == ()
    assert not [nudge for nudge in told.notebook.nudges if nudge.kind == "promise"]


def test_what_was_done_before_the_reflection_ended_stays_done() -> None:
    told = talk("reflection", G1, known=notebook()).says("白石さん、棚卸しの話")
    told.says("年末の3日がいちばん大変").taps("お礼").taps("翌朝 8:30").asks("reached")
    [promise] = told.notebook.follow_ups
    told.ground.open(Start("follow_up", {"follow_up": promise.id}), told.now)
    told.says("").says("送った").asks("reached").says("このまま完成")
    assert told.notebook.follow_ups == ()
