from __future__ import annotations

import pytest

from tests.dialogs.coach.before import GOAL, PEOPLE, begun, meeting, plan_in, talk

NONSENSE = "ざぶざぶ xyzzy"


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "続き"), ("ja", "つづき"), ("en", "continue"), ("en", "keep going")]
)
def test_what_was_not_understood_is_put_aside_and_taken_up_with_a_word(lang: str, said: str) -> None:
    told = (
        talk("decide", meeting(), lang=lang, gathering="g1")
        .says("食品の小ロット加工先を見つけたい")
        .asks("fit")
    )
    for _ in range(5):
        told.says(NONSENSE)
    told.is_idle().tells("「続き」" if lang == "ja" else '"continue"')
    told.says(said).asks("decide.fit")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_card_one_answer_short_is_shown_without_it(lang: str) -> None:
    told = talk("preparation", meeting(), lang=lang, gathering="g1").says("食品の小ロット加工先を見つけたい")
    told.says("食品工場の人、最小の個数").says("お礼を送る").asks("moment")
    for _ in range(5):
        told.says(NONSENSE)
    told.asks("preparation.review")


def test_a_word_to_go_on_asks_the_question_on_screen_again() -> None:
    told = talk("decide", meeting(), gathering="g1").says("食品の小ロット加工先を見つけたい").asks("fit")
    told.says("続き").asks("fit").says("やめる").is_idle()


def test_what_has_come_to_nothing_is_not_taken_up() -> None:
    told = talk("decide", meeting(), gathering="g1").says("食品の小ロット加工先を見つけたい").says("あとで")
    told.until("2026-12-09T12:00+09:00").says("続き").asks("greeting.which")


@pytest.mark.parametrize(("lang", "word"), [("ja", "とばす"), ("en", "skip")])
def test_leaving_out_which_gathering_it_is_leads_on_with_the_next_one(lang: str, word: str) -> None:
    later = meeting("g2", starts="2026-12-20T19:00", name="中之島朝会")
    told = talk("preparation", later, meeting(), lang=lang).asks("preparation.choose").says(word)
    told.asks("preparation.goal").tells("北浜交流会")
    talk("move_gathering", later, meeting(), lang=lang).says(word).asks("move_gathering.when").tells(
        "北浜交流会"
    )


@pytest.mark.parametrize(("lang", "word"), [("ja", "とばす"), ("en", "skip")])
def test_leaving_out_whether_the_card_is_right_keeps_it_as_it_is(lang: str, word: str) -> None:
    told = begun(lang).says(GOAL).says(PEOPLE).says(word).asks("review").says(word).asks("obstacle")
    assert plan_in(told.says(word).is_idle()).goal == GOAL


@pytest.mark.parametrize(("lang", "word"), [("ja", "とばす"), ("en", "skip")])
def test_leaving_out_whether_a_gathering_is_right_notes_it_as_it_is(lang: str, word: str) -> None:
    told = talk(lang=lang).says("12/20 19:00 中之島朝会").asks("new_gathering.confirm").says(word)
    assert [gathering.name for gathering in told.notebook.gatherings] == ["中之島朝会"]
