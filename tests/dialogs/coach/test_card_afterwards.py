from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.shapes import replace
from tests.dialogs.coach.evening import G1, KITAHAMA, PLAN, notebook, talk

NEXT = replace(
    KITAHAMA, id="g2", name="難波の会", starts_at=KITAHAMA.starts_at + timedelta(days=3), plan=None
)
COMING = replace(NEXT, ends_at=NEXT.starts_at + timedelta(hours=2))


@pytest.mark.parametrize(("lang", "word"), [("ja", "カード"), ("en", "card")])
def test_the_card_of_what_is_looked_back_on_is_shown_and_the_question_comes_back(
    lang: str, word: str
) -> None:
    told = talk("reflection", G1, known=notebook((KITAHAMA, COMING)), lang=lang).says(word)
    told.asks("card.card").tells(KITAHAMA.name, PLAN.goal).taps("close").asks("reflection.met")


@pytest.mark.parametrize(("lang", "word"), [("ja", "カード"), ("en", "card")])
def test_the_card_of_what_is_just_over_is_shown_where_nothing_is_to_come(lang: str, word: str) -> None:
    talk(lang=lang).says(word).asks("card.card").tells(KITAHAMA.name)


@pytest.mark.parametrize(("lang", "word"), [("ja", "カード"), ("en", "card")])
def test_so_it_is_once_it_was_looked_back_on_and_not_weeks_later(lang: str, word: str) -> None:
    told = talk("reflection", G1, lang=lang).taps("nobody").taps("~finish").is_idle()
    told.says(word).asks("card.card").tells(KITAHAMA.name).taps("close").after(days=8)
    told.says(word).never_tells(PLAN.goal)
