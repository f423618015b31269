from __future__ import annotations

import pytest

from dialogs.shapes import replace
from tests.dialogs.coach.before import instant
from tests.dialogs.coach.fair import FAIR, WORDS, evening


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_evening_of_a_fair_has_one_question_and_the_last_shows_all_of_them(lang: str) -> None:
    words = WORDS[lang]
    told = evening(1, lang).asks("evening.met").tells("1").says(words["first"]).is_idle()
    (first,) = told.notebook.contacts
    assert (first.gathering_id, first.met_at) == ("g1", FAIR.starts_at)
    assert first.topic
    told.until("2026-12-04T17:30+09:00").asks("evening.met").tells("2").says(words["again"]).is_idle()
    assert len(told.notebook.contacts) == 2
    assert replace(first, touched_at=None) in told.notebook.contacts
    second = next(contact for contact in told.notebook.contacts if contact != first)
    assert second.met_at == instant("2026-12-04T10:00")
    told.until("2026-12-05T17:30+09:00").asks("reflection.met")
    told.tells(first.label).tells(first.topic).tells(second.label)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_next_for_somebody_of_an_earlier_day_is_asked_without_asking_who_that_is(lang: str) -> None:
    told = evening(1, lang).says(WORDS[lang]["first"]).until("2026-12-05T17:30+09:00")
    (first,) = told.notebook.contacts
    told.asks("reflection.met").says(first.label).says(WORDS[lang]["skip"]).asks("next_step.step")
    told.taps("thanks").asks("next_step.when").says(WORDS[lang]["skip"])
    (contact,) = told.notebook.contacts
    assert (contact.id, contact.topic, contact.company) == (first.id, first.topic, first.company)
    (promise,) = (f for f in told.notebook.follow_ups if f.contact_id)
    assert promise.contact_id == first.id
