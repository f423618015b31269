from __future__ import annotations

import pytest

from dialogs.language.lexicon import lexicon
from dialogs.language.outcomes import hear_cards, hears_no_result


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("名刺を20枚交換", 20),
        ("名刺交換は１５人くらい", 15),
        ("12枚の名刺をもらった", 12),
        ("30人と名刺交換しただけ", 30),
        ("名刺は10枚もらって、帰りにも名刺を5枚", 15),
        ("Swapped 25 business cards", 25),
        ("exchanged cards with about 12 people", 12),
        ("cards collected: 8, one from Ken", 8),
        ("名刺がなくなった", None),
        ("白石さん、棚卸しの話。参加は20人くらい", None),
        ("3枚の企画書を見せてもらった", None),
        ("talked to 3 people about card games", None),
        ("名刺1000枚", None),
        ("", None),
    ],
)
def test_a_number_of_cards_is_heard_where_it_is_one(text: str, cards: int | None) -> None:
    assert hear_cards(text) == cards


@pytest.mark.parametrize(
    "text",
    [
        "成果なし",
        "成果は出ていない",
        "特に収穫はなかったです",
        "行った意味がなかった",
        "何も得られなかった",
        "何も持ち帰れませんでした",
        "時間の無駄でした",
        "仕事にはつながらなかった",
        "No results so far",
        "honestly a waste of time",
        "got nothing out of it",
        "It didn't lead anywhere",
        "nothing came of it",
    ],
)
def test_a_complaint_that_nothing_came_of_it_is_heard(text: str) -> None:
    assert hears_no_result(text)


@pytest.mark.parametrize(
    "text",
    [
        "小ロットは30個から受けてもらえる",
        "結果が出る在庫管理の話",
        "価値のある話を聞けた",
        "年末の3日がいちばん大変",
        "食品ロスを無駄にしない工夫",
        "They have no minimum lot",
        "nothing beats a phone call, he said",
        "how they track results every week",
        "",
    ],
)
def test_what_was_learnt_is_no_complaint(text: str) -> None:
    assert not hears_no_result(text)


def test_both_languages_have_the_same_tables() -> None:
    assert set(lexicon("outcomes", "ja")) == set(lexicon("outcomes", "en"))
