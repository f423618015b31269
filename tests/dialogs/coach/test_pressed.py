import pytest

from dialogs.testing import Talk
from tests.dialogs.coach.evening import G1, reflected, talk

TIP, SORRY = "消費者ホットライン188", "あなたのせいではありません"


def tips(told: Talk, words: str = TIP) -> int:
    return sum(words in getattr(prompt, "text", "") for prompt in told.said)


@pytest.mark.parametrize("said", ["マルチの勧誘をしてくる人", "宗教の勧誘ばかりでした"])
def test_whoever_met_a_recruiter_is_told_where_to_turn_and_not_asked_for_a_face(said: str) -> None:
    told = talk("reflection", G1).says(said).asks("got").tells(TIP)
    assert tips(told) == 1


def test_what_was_told_of_a_recruiter_is_kept_and_the_tip_comes_once() -> None:
    told = (
        reflected("got", "雑貨店の白石さん")
        .says("投資話をしつこく勧誘された")
        .asks("next_step.step")
        .tells(TIP)
    )
    told.taps("特になし").asks("reached").taps("あまり").asks("why").taps("勧誘された").asks("energy")
    assert tips(told) == 1
    told.says("このまま完成").is_idle()
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.reflection
    assert gathering.reflection.got == "投資話をしつこく勧誘された"


def test_harassment_has_its_own_words() -> None:
    told = (
        reflected("got", "雑貨店の白石さん")
        .says("別の人に肩を何度も触られた")
        .asks("next_step.step")
        .tells(SORRY)
    )
    assert tips(told) == 0
    alone = talk("reflection", G1).taps("話せなかった").asks("comfort").says("しつこくLINEを聞かれて帰った")
    alone.asks("energy").tells(SORRY)


def test_a_talk_with_an_insurance_agent_needs_no_tip() -> None:
    told = reflected("got", "保険の営業の田中さん").says("保険の見直しは3年ごとがいいと聞けた")
    assert tips(told) == 0
    english = talk("reflection", G1, lang="en").says("talked with Ken, an insurance agent").asks("got")
    assert tips(english, "hotline") == 0


def test_in_english_too() -> None:
    told = talk("reflection", G1, lang="en").says("a guy tried to recruit me into his MLM").asks("got")
    told.tells("walk away and tell the host")
    sorry = talk("reflection", G1, lang="en").says("Ken Sato, who kept touching my arm").asks("got")
    sorry.tells("It wasn't your fault")
