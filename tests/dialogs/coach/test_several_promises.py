from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.notebook import Contact
from dialogs.shapes import replace
from tests.dialogs.coach.evening import KITAHAMA, PROMISE, SHIRAISHI, notebook, talk

AT = "2026-12-05T15:00+09:00"
SATO = Contact("c2", "g1", "佐藤さん", met_at=SHIRAISHI.met_at)
SAMPLES = replace(PROMISE, id="f2", contact_id="c2", kind="other", text="見本帳を持っていく")
LATER = replace(PROMISE, kind="other", text="紙を注文する", due_at=PROMISE.due_at + timedelta(hours=1))
ONE = notebook((KITAHAMA,), (SHIRAISHI, SATO), (SAMPLES,))
BOTH = notebook((KITAHAMA,), (SHIRAISHI, SATO), (SAMPLES, LATER))
FAIR = {
    "ja": "関西印刷フェア 12月11日(金)〜12日(土) 10時〜17時 インテックス大阪",
    "en": "Kansai Print Fair, Fri 11 Dec 10am to 5pm, Intex Osaka",
}


@pytest.mark.parametrize(("lang", "yes"), [("ja", "はい"), ("en", "yes")])
def test_of_several_promises_the_question_names_the_one_that_a_yes_is_of(lang: str, yes: str) -> None:
    told = talk("follow_up", {"follow_up": "f1"}, known=BOTH, lang=lang, at=AT).asks("did")
    told.tells("紙を注文する").never_tells("見本帳").fits("line", "slack").says(yes)
    assert [f.id for f in told.notebook.follow_ups if f.state == "open"] == ["f2"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_only_promise_is_not_named_again_in_the_question(lang: str) -> None:
    told = talk("follow_up", {"follow_up": "f2"}, known=ONE, lang=lang, at=AT).asks("did")
    assert "見本帳" not in told.question.text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_gathering_announced_at_a_promise_is_registered_and_the_promise_waits(lang: str) -> None:
    told = talk("follow_up", {"follow_up": "f2"}, known=BOTH, lang=lang, at=AT).says(FAIR[lang])
    told.asks("new_gathering.confirm").says("ok").says("later")
    assert {f.state for f in told.notebook.follow_ups} == {"open"}
    assert len(told.notebook.gatherings) == 2


@pytest.mark.parametrize(("lang", "said"), [("ja", "土曜15時に送ります"), ("en", "i'll send it monday 9am")])
def test_a_moment_said_of_a_promise_announces_no_gathering(lang: str, said: str) -> None:
    told = talk("follow_up", {"follow_up": "f2"}, known=BOTH, lang=lang, at=AT).says(said)
    assert {frame.dialog for frame in told.ground.conversation.frames} == {"follow_up"}
