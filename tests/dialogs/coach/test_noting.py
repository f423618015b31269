"""What is noted of people: shown back at once, promises confirmed, private things left out."""

from __future__ import annotations

import pytest

from dialogs.notebook import Contact
from dialogs.testing import Talk
from tests.dialogs.coach.evening import reflected

TOLD = "田中さん(ABC商事、物流DXに興味、来週資料送る約束)"
SIGNATURE = "株式会社グリーン\n営業部 部長\n田中 太郎\nTEL：03-1234-5678\ntanaka@green.example"


def only(told: Talk) -> Contact:
    (contact,) = told.notebook.contacts
    return contact


def test_what_was_understood_of_people_is_shown_at_once() -> None:
    told = reflected("got", f"{TOLD}とB社の佐藤さん、あとパン屋の女性")
    told.tells("控えました", "ABC商事／物流DX", "B社", "パン屋の女性", "「戻る」").fits("line", "slack")
    told.says("戻る").asks("met")


def test_a_bare_name_needs_no_card() -> None:
    reflected("got", "田中さん").never_tells("控えました")


@pytest.mark.parametrize("yes", ["そのとおり", "はい", "1"])
def test_a_promise_told_with_the_name_is_only_confirmed(yes: str) -> None:
    told = reflected("got", TOLD).says("在庫は週に一度だけ数える").asks("next_step.step")
    told.tells("田中さんには「来週資料送る」ですね？").says(yes).asks("when").says("明日 10時").asks(
        "reached"
    )
    [promise] = told.notebook.follow_ups
    assert (promise.contact_id, promise.text) == (only(told).id, "資料送る")


def test_something_else_than_what_was_told_can_be_promised() -> None:
    told = reflected("got", TOLD).says("在庫は週に一度だけ数える").taps("お礼").asks("when")
    told.says("明日 10時").asks("reached")
    [promise] = told.notebook.follow_ups
    assert promise.kind == "thanks"


def test_a_telephone_number_and_an_address_are_left_out() -> None:
    told = reflected("reach", SIGNATURE).tells("田中 太郎の電話番号やアドレスは").taps("それでいい")
    told.asks("got").says("在庫は週に一度だけ数える").taps("特になし").asks("reached")
    kept = only(told)
    assert (kept.label, kept.company, kept.role) == ("田中 太郎", "株式会社グリーン", "営業部 部長")
    assert kept.reach == ""
    assert "1234" not in str(told.notebook)


def test_they_are_kept_if_the_user_asks_for_it() -> None:
    told = reflected("reach", SIGNATURE).taps("残す").says("在庫は週に一度だけ数える").taps("特になし")
    assert only(told.asks("reached")).reach == "TEL：03-1234-5678\ntanaka@green.example"


@pytest.mark.parametrize(("answer", "is_kept"), [("消す", False), ("残す", True)])
def test_a_delicate_note_is_kept_only_if_the_user_wants_it(answer: str, *, is_kept: bool) -> None:
    told = reflected("got", "田中さん、うつで休職中").says("先月まで入院していたらしい").asks("delicate")
    told.tells("残さない方がよさそうです").taps(answer).taps("特になし").taps("このまま完成")
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.reflection
    assert (gathering.reflection.got == "先月まで入院していたらしい") is is_kept
    assert ("うつで休職中" in str(told.notebook)) is is_kept
