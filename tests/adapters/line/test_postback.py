"""What a tap carries comes back as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.line.postback import MOST, STALE, choice_data, moment_data, read, word_data
from dialogs.core.events import Chose, PickedMoment, Said

TOKENS = st.text(st.characters(exclude_characters="|"), max_size=60)
ANY_TEXT = st.text(max_size=200)


@given(token=TOKENS, choice=ANY_TEXT)
def test_a_choice_comes_back_with_its_token_whatever_it_holds(token: str, choice: str) -> None:
    data = choice_data(token, choice)
    assert data is not None
    assert read(data) == Chose(choice, token)


@given(token=TOKENS)
def test_a_picked_moment_comes_back_with_its_token(token: str) -> None:
    data = moment_data(token)
    assert data is not None
    assert read(data, "2026-12-05T21:30") == PickedMoment("2026-12-05T21:30", token)


@given(words=ANY_TEXT)
def test_words_come_back_as_if_they_had_been_typed(words: str) -> None:
    data = word_data(words)
    assert data is not None
    assert read(data) == Said(words)


@given(data=ANY_TEXT, moment=st.none() | ANY_TEXT)
def test_any_data_means_something(data: str, moment: str | None) -> None:
    assert isinstance(read(data, moment), Chose | PickedMoment | Said)


@pytest.mark.parametrize("moment", [None, "", "2026-12-05", "21:30", "2026-13-05T21:30", "soon"])
def test_of_less_than_a_date_and_a_time_no_moment_is_made(moment: str | None) -> None:
    assert read("m|7.when", moment) == STALE


def test_the_letter_between_date_and_time_may_be_small() -> None:
    assert read("m|7.when", "2026-12-05t21:30") == PickedMoment("2026-12-05T21:30", "7.when")


@pytest.mark.parametrize("data", ["", "c", "c|7.goal", "x|7.goal|partner", "action=buy&item=1"])
def test_data_nobody_wrote_is_a_stale_tap(data: str) -> None:
    assert read(data) == STALE


def test_data_that_would_not_fit_is_not_written() -> None:
    assert choice_data("7.goal", "a" * (MOST - 9)) is not None
    assert choice_data("7.goal", "a" * (MOST - 8)) is None
    assert choice_data("7.goal", "😀" * 150) is None
    assert word_data("a" * MOST) is None
    assert moment_data("7" * MOST) is None


def test_a_token_that_would_be_cut_in_two_is_not_written() -> None:
    assert choice_data("7|goal", "partner") is None
