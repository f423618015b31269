from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.coach.promises import Promise
from dialogs.coach.recalling import Met
from dialogs.coach.retro import Goal, PastMoment
from dialogs.core.scene import Scene
from dialogs.core.steps import Hear, Heard, Unclear
from dialogs.texts import texts
from tests.dialogs.coach.evening import AFTER, PLANNED, notebook

HEARS: tuple[Hear, ...] = (Met(), Promise(), PastMoment(), Goal())


def scene(lang: str = "ja") -> Scene:
    return Scene(
        notebook(follow_ups=(PLANNED,)),
        datetime.fromisoformat(AFTER),
        texts(lang),
        revision=1,
        args={"_planned": PLANNED.id, "gathering": "g1"},
    )


@pytest.mark.parametrize("hear", HEARS)
def test_whatever_can_be_chosen_is_an_answer(hear: Hear) -> None:
    for option in hear.options(scene()):
        assert hear.option(scene(), option.id)
        assert hear.accepts(scene(), hear.value(scene(), option.id))


@pytest.mark.parametrize("hear", HEARS)
def test_what_is_no_answer_is_not_accepted(hear: Hear) -> None:
    assert hear.option(scene(), "odd") is None
    odd: tuple[object, ...] = (None, "odd", 7, [], {"odd": 1})
    for value in odd:
        assert not hear.accepts(scene(), value)


@given(text=st.text(max_size=500), lang=st.sampled_from(("ja", "en")))
def test_any_words_are_an_answer_or_asked_about_with_choices_that_are_answers(text: str, lang: str) -> None:
    here = scene(lang)
    for hear in HEARS:
        heard = hear.parse(here, text, None)
        if isinstance(heard, Heard):
            assert hear.accepts(here, heard.value)
        else:
            assert isinstance(heard, Unclear)
            assert here.say(heard.text, **heard.fill)
            assert all(hear.option(here, choice) for choice in heard.offer)
