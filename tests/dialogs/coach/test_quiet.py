from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import KITAHAMA, PROFILE, PROMISE, SHIRAISHI, notebook, talk

SATO = replace(SHIRAISHI, id="c2", label="佐藤さん", touched_at=KITAHAMA.ends_at)
MET = notebook(contacts=(SATO, SHIRAISHI))
G1: dict[str, object] = {"gathering": "g1"}
LATER = "2026-12-18T12:10+09:00"


def test_two_weeks_later_a_kind_word_reframes_and_a_person_not_written_to_comes_first() -> None:
    told = talk("touch", G1, known=MET, at=LATER).asks("who").tells("少しずつ育ちます")
    assert [choice.label for choice in told.question.choices] == ["白石さん", "佐藤さん", "そっとしておく"]
    told.taps("白石さん").asks("follow_up.did").tells("ご連絡が遅くなりましたが").taps("送った").is_idle()
    assert next(c for c in told.notebook.contacts if c.id == "c1").touched_at == told.now


def test_a_person_promised_to_already_is_not_promised_to_twice() -> None:
    told = talk("touch", G1, known=notebook(contacts=(SHIRAISHI,), follow_ups=(PROMISE,)), at=LATER).taps(
        "白石さん"
    )
    told.asks("follow_up.did").tells("お礼を送る")
    assert told.notebook.follow_ups == (PROMISE,)


def test_a_promise_to_nobody_named_is_brought_up_instead() -> None:
    alone = replace(PROMISE, contact_id="")
    talk("touch", G1, known=notebook(follow_ups=(alone,)), at=LATER).asks("follow_up.did").tells(
        "少しずつ育ちます"
    )


def test_not_now_is_fine_and_nothing_to_touch_says_nothing() -> None:
    talk("touch", G1, known=MET, at=LATER).taps("そっとしておく").is_idle().tells("わかりました")
    talk("touch", G1, known=notebook(), at=LATER).is_silent().is_idle()
    talk("touch", G1, known=notebook(()), at=LATER).is_silent().is_idle()


def closing() -> Talk:
    known = notebook(contacts=(SHIRAISHI,), follow_ups=(PROMISE,))
    return talk("closing", G1, known=known, at="2027-01-03T12:10+09:00").asks("how").tells("1か月")


def test_a_month_later_the_gathering_is_closed_tidily() -> None:
    assert closing().taps("続いています").is_idle().notebook.follow_ups == (PROMISE,)
    closing().taps("もう一度連絡する").asks("touch.who")
    told = closing().taps("ひと区切り").is_idle().tells("おつかれさまでした")
    assert told.notebook.follow_ups == ()
    assert told.notebook.contacts == (SHIRAISHI,)


def test_closing_a_gathering_that_is_gone_says_nothing() -> None:
    talk("closing", G1, known=notebook(())).is_silent().is_idle()


def dormant() -> Talk:
    return talk("dormancy", known=notebook(profile=replace(PROFILE, standing="dormant", misses=3))).asks(
        "how"
    )


@pytest.mark.parametrize(
    ("label", "standing"), [("続ける", "active"), ("1か月休む", "paused"), ("声かけを止める", "stopped")]
)
def test_three_silent_gatherings_lead_to_one_last_question(label: str, standing: str) -> None:
    told = dormant().tells("静かにしておきますね", "準備").taps(label).is_idle()
    assert (told.notebook.profile.standing, told.notebook.profile.misses) == (standing, 0)


def test_going_on_plans_what_is_to_come() -> None:
    coming = replace(KITAHAMA, plan=None, answered=False, starts_at=KITAHAMA.starts_at + timedelta(days=5))
    known = notebook(
        (replace(coming, ends_at=coming.starts_at + timedelta(hours=2)),),
        profile=replace(PROFILE, standing="dormant"),
    )
    told = talk("dormancy", known=known).taps("続ける")
    assert "g1:eve" in {nudge.id for nudge in told.notebook.nudges}


def test_a_month_of_rest_ends_by_itself() -> None:
    told = dormant().taps("1か月休む")
    assert told.notebook.profile.silent_until_at == told.now + timedelta(days=30)


def test_questions_explain_themselves() -> None:
    dormant().says("使い方").tells("しばらくお返事がなかった")
    closing().says("使い方").tells("いい整理")
