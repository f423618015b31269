from __future__ import annotations

from dialogs.core.prompts import Card, Prompt
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, meeting, talk


def prepared(times: int, gift: str = "") -> Talk:
    """A talk right after the card of the preparation of that count."""
    profile = replace(KNOWN, gatherings=times - 1, gift=gift, work="在庫管理のアプリ")
    told = talk("preparation_short", meeting(), profile=profile, gathering="g1")
    return told.says("在庫管理に困っている雑貨店の店主")


def rows(prompts: tuple[Prompt, ...]) -> list[str]:
    return [label for prompt in prompts if isinstance(prompt, Card) for label, _ in prompt.rows]


def test_behind_the_second_card_it_is_asked_what_one_can_give() -> None:
    told = prepared(2).asks("gift.what").says("棚卸しのチェック表").is_idle().tells("棚卸しのチェック表")
    assert told.notebook.profile.gift == "棚卸しのチェック表"
    told.fits("line", "slack")


def test_a_ready_made_answer_becomes_its_own_words() -> None:
    assert prepared(2).taps("人の紹介").notebook.profile.gift == "人の紹介"


def test_it_may_be_left_out_and_is_not_asked_again() -> None:
    told = prepared(2).asks("gift.what").taps("とばす").is_idle().tells("思いついたら")
    assert told.notebook.profile.gift == ""
    prepared(3).is_idle()


def test_neither_the_first_card_nor_whoever_has_answered_is_asked() -> None:
    prepared(1).is_idle()
    prepared(2, gift="事例").is_idle()


def test_a_word_changes_it_and_the_card_shows_it() -> None:
    told = talk(None, meeting(plan=PLAN), profile=replace(KNOWN, gift="事例")).says("渡せるもの")
    told.asks("gift.what").says("棚卸しのチェック表").says("カード").tells("渡せるもの", "棚卸しのチェック表")
    assert "渡せるもの" in rows(told.prompts)
    assert "渡せるもの" not in rows(talk(None, meeting(plan=PLAN)).says("カード").prompts)
