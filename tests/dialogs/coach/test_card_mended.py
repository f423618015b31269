from __future__ import annotations

import pytest

from dialogs.testing import Talk
from tests.dialogs.coach.before import begun

CARDS = {
    "ja": (
        "在庫管理に困っている雑貨店3軒と出会う",
        "雑貨店の店主さんに棚卸しのやり方を聞く",
        "翌日の12時にチェック表を送る",
    ),
    "en": (
        "Find 3 small shops struggling with stocktaking",
        "Shop owners, ask how they count",
        "Send the checklist next day at noon",
    ),
}


def at_the_card(lang: str) -> Talk:
    told = begun(lang)
    for words in CARDS[lang]:
        told.says(words)
    return told.asks("review")


ON_IT = pytest.mark.parametrize(
    ("lang", "said", "shown"),
    [
        ("ja", "相手は社長じゃなくて人事", "人事に棚卸しのやり方を聞く"),
        ("ja", "店主さんじゃなくて店長さん", "雑貨店の店長さんに棚卸しのやり方を聞く"),
        ("ja", "3軒ではなく5軒です", "雑貨店5軒と出会う"),
        ("ja", "在庫管理を値付けに変えて", "値付けに困っている雑貨店3軒と出会う"),
        ("ja", "ねらいは仕入れ先を2社見つけること", "仕入れ先を2社見つけること"),
        ("ja", "送るのは翌々日の10時", "12/7(月)10:00になったら、チェック表を送る"),
        ("ja", "12時じゃなくて10時", "12/6(日)10:00になったら、チェック表を送る"),
        ("ja", "違います、約束は見積もりを送るです", "12/6(日)12:00になったら、見積もりを送る"),
        ("en", "not 3 shops, 5", "Find 5 small shops struggling with stocktaking"),
        ("en", "not owners, managers", "Shop managers, ask how they count"),
        ("en", "managers instead of owners", "Shop managers, ask how they count"),
        ("en", "talk to bakers instead of shop owners", "bakers, ask how they count"),
        ("en", "who: HR managers", "HR managers, ask how they count"),
        ("en", "the aim is two suppliers for paper bags", "two suppliers for paper bags"),
        ("en", "change the checklist to the price list", "12:00, I'll send the price list"),
        ("en", "the aim should be two suppliers", "Why two suppliers"),
        ("ja", "相手を町工場の社長に変えて", "町工場の社長に棚卸しのやり方を聞く"),
        ("en", "not noon, 9am", "Sun 6 Dec, 09:00, I'll send the checklist"),
        ("en", "follow-up: call them", "Sun 6 Dec, 12:00, I'll call them"),
    ],
)
MOVES = pytest.mark.parametrize(
    ("lang", "said", "moment"),
    [
        ("ja", "時間は19:30", "12/5(土)19:30"),
        ("ja", "19時じゃなくて19時半", "12/5(土)19:30"),
        ("en", "time is 19:30", "Sat 5 Dec, 19:30"),
        ("en", "not 7pm, 8pm", "Sat 5 Dec, 20:00"),
        ("ja", "20時開始です", "12/5(土)20:00"),
        ("en", "it starts at 8pm", "Sat 5 Dec, 20:00"),
        ("en", "the event begins at 8pm", "Sat 5 Dec, 20:00"),
    ],
)


def with_the_card_kept(lang: str) -> Talk:
    """Later, when the card is asked for."""
    told = at_the_card(lang).says("ok").says("とばす" if lang == "ja" else "skip").is_idle()
    return told.says("カード" if lang == "ja" else "card").asks("card.card")


@ON_IT
def test_what_is_put_right_at_the_card_fills_what_it_speaks_of(lang: str, said: str, shown: str) -> None:
    at_the_card(lang).says(said).asks("review").tells(shown)


@MOVES
def test_another_time_of_the_event_is_moved_to_and_the_card_comes_again(
    lang: str, said: str, moment: str
) -> None:
    told = at_the_card(lang).says(said).asks("move_gathering.confirm").tells(moment)
    told.says("ok").asks("preparation.review").says("card" if lang == "en" else "カード").tells(moment)


@ON_IT
def test_the_card_that_is_kept_is_put_right_in_the_same_words(lang: str, said: str, shown: str) -> None:
    with_the_card_kept(lang).says(said).tells(shown)


@MOVES
def test_another_time_of_the_event_is_moved_to_from_the_card_that_is_kept_too(
    lang: str, said: str, moment: str
) -> None:
    with_the_card_kept(lang).says(said).asks("move_gathering.confirm").tells(moment)


@pytest.mark.parametrize(("lang", "said"), [("ja", "時間を20時に変えて"), ("en", "change the time to 8pm")])
def test_words_that_ask_for_a_change_and_tell_it_are_not_asked_for_it_again(lang: str, said: str) -> None:
    at_the_card(lang).says(said).asks("move_gathering.confirm").tells("20:00")


@pytest.mark.parametrize(
    ("lang", "said", "step"),
    [("ja", "相手は→", "people"), ("en", "who is (", "people"), ("en", "change the aim", "goal")],
)
def test_a_part_that_is_named_without_any_words_for_it_is_asked(lang: str, said: str, step: str) -> None:
    at_the_card(lang).says(said).asks(step)


@pytest.mark.parametrize(("lang", "said"), [("ja", "直す"), ("en", "I want to change something")])
def test_the_card_that_is_kept_asks_what_to_change_where_nothing_is_said_of_it(lang: str, said: str) -> None:
    with_the_card_kept(lang).says(said).asks("edit_plan.what")


@pytest.mark.parametrize(("lang", "said"), [("ja", "営業じゃなくて総務"), ("en", "not buyers, sellers")])
def test_only_where_nobody_knows_what_is_meant_it_is_asked(lang: str, said: str) -> None:
    at_the_card(lang).says(said).offers("なぜ" if lang == "ja" else "Why")


@pytest.mark.parametrize(("lang", "said"), [("ja", "狙いがちょっと違う"), ("en", "my objective is off")])
def test_a_part_of_the_card_goes_by_other_names_too(lang: str, said: str) -> None:
    at_the_card(lang).says(said).asks("goal")


@pytest.mark.parametrize(("lang", "word"), [("ja", "カード"), ("en", "card")])
def test_half_way_the_card_is_shown_as_far_as_it_stands_and_the_question_stays(lang: str, word: str) -> None:
    goal = CARDS[lang][0]
    told = begun(lang).says(goal).asks("people").says(word).tells(goal).asks("people")
    told.says(CARDS[lang][1]).asks("action")


def test_what_was_put_aside_is_shown_when_one_comes_back_to_it() -> None:
    goal = CARDS["en"][0]
    told = begun("en").says(goal).says("later").says("card").tells(f"Why {goal}").offers("Continue")
    told.taps("Continue").asks("people")


def test_before_the_first_answer_there_is_no_card_to_show() -> None:
    begun("en").says("card").tells("isn't ready yet").asks("goal")


@pytest.mark.parametrize("said", [("skip", "skip", "skip"), ("finish",)])
def test_who_leaves_everything_out_is_asked_for_the_smallest_thing(said: tuple[str, ...]) -> None:
    told = begun("en").says("skip")
    for word in said[1:] or said:
        told.says(word)
    told.asks("preparation_light.person").says("skip").tells("One question").never_tells("One person")
