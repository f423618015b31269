from __future__ import annotations

import pytest

from tests.dialogs.coach.evening import notebook, talk
from tests.dialogs.coach.fair import FAIR, WORDS, evening, there


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("said", ["~skip", "away", "staying"])
def test_a_day_may_be_left_out_and_the_fair_goes_on(lang: str, said: str) -> None:
    told = evening(1, lang)
    told = told.taps(said) if said == "~skip" else told.says(WORDS[lang][said])
    known = told.is_idle().notebook
    assert (known.contacts, known.gatherings[0].state) == ((), "planned")
    told.until("2026-12-04T17:30+09:00").asks("evening.met")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_ways_to_reach_somebody_are_not_kept_and_that_is_said(lang: str) -> None:
    told = evening(1, lang).says(WORDS[lang]["reach"]).is_idle()
    assert [contact.reach for contact in told.notebook.contacts] == [""]
    assert all("090" not in told.screen for _ in told.prompts)


def test_nobody_on_the_last_day_is_no_failure_where_somebody_was_met_before() -> None:
    told = evening(1).says(WORDS["ja"]["first"]).until("2026-12-05T17:30+09:00")
    told.taps("nobody").asks("reflection.got").taps("~finish").tells("白石さん")


def test_nobody_on_a_day_is_answered_kindly_and_nothing_is_kept() -> None:
    told = evening(1).taps("nobody").is_idle().tells("1人と話せたら十分")
    assert told.notebook.contacts == ()


def test_a_question_left_open_is_not_brought_up_after_the_last_day() -> None:
    told = evening(1).asks("evening.met").until("2026-12-05T17:30+09:00").asks("reflection.met")
    told.says("やめる").is_idle()


def test_what_is_answered_before_it_is_asked_is_not_asked_again() -> None:
    told = there("ja").until("2026-12-03T17:10+09:00")
    begun = talk("evening", {"gathering": "g1"}, known=told.notebook, at="2026-12-03T17:10+09:00")
    begun.says(WORDS["ja"]["first"]).is_idle().until("2026-12-03T23:00+09:00")
    assert begun.unasked == []


def test_after_the_last_day_it_is_the_reflection_that_opens() -> None:
    after = "2026-12-05T17:10+09:00"
    talk("evening", {"gathering": "g1"}, known=notebook((FAIR,)), at=after).asks("reflection.met")
    talk("evening", {"gathering": "g1"}, known=notebook((FAIR,)), at="2026-12-03T12:00+09:00").is_idle()


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("at", "asked"),
    [
        ("2026-12-03T16:00", "reflection.met"),
        ("2026-12-03T17:10", "evening.met"),
        ("2026-12-04T09:50", "evening.met"),
        ("2026-12-04T16:00", "reflection.met"),
        ("2026-12-04T21:00", "evening.met"),
        ("2026-12-05T16:00", "reflection.met"),
        ("2026-12-05T17:10", "reflection.met"),
    ],
)
def test_the_word_for_it_looks_back_on_the_day_just_over_while_the_next_has_not_begun(
    lang: str, at: str, asked: str
) -> None:
    talk(known=notebook((FAIR,)), at=f"{at}+09:00", lang=lang).says(WORDS[lang]["look back"]).asks(asked)


def test_a_day_left_unanswered_is_not_asked_about_again_behind_the_next() -> None:
    told = evening(1).asks("evening.met").until("2026-12-04T17:30+09:00").asks("evening.met").tells("2日目")
    told.says(WORDS["ja"]["first"]).is_idle()
    assert len(told.notebook.contacts) == 1


def test_delicate_notes_are_left_out_and_a_promise_is_noted_for_the_last_day() -> None:
    told = evening(1).says("雑貨店の白石さん、うつで休職中。資料を送る約束をした").is_idle()
    (contact,) = told.notebook.contacts
    assert "うつ" not in contact.topic
    told = evening(1).says("雑貨店の白石さんに資料を送る約束をした").is_idle()
    (contact,) = told.notebook.contacts
    assert "資料" in contact.topic


def test_a_day_among_several_things_opens_its_question_until_the_fair_is_over() -> None:
    listed: dict[str, object] = {"items": [["evening1", "g1"]]}
    talk("digest", listed, known=notebook((FAIR,)), at="2026-12-03T17:30+09:00").asks("evening.met")
    talk("digest", listed, known=notebook((FAIR,)), at="2026-12-05T17:30+09:00").is_silent().is_idle()
