import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.clean import is_carried
from adapters.slack.values import (
    MOST,
    MOST_IN_OPTION,
    STALE,
    choice_value,
    metadata,
    moment_value,
    read,
    read_metadata,
    wanted_value,
)
from dialogs.core.events import Chose, PickedMoment, Wanted

TEXT = st.text(max_size=200)
PLAIN = st.text(st.characters(exclude_characters="|"), min_size=1, max_size=40)


@given(PLAIN, TEXT)
def test_a_choice_comes_back_as_it_was_written(token: str, choice: str) -> None:
    value = choice_value(token, choice)
    assert value is not None
    assert read(value) == Chose(choice, token)


@given(PLAIN, TEXT)
def test_what_is_wanted_comes_back_as_it_was_written(what: str, subject: str) -> None:
    value = wanted_value(what, subject)
    assert value is not None
    assert read(value) == Wanted(what, subject)


@given(PLAIN)
def test_a_moment_comes_back_with_what_the_pickers_show(token: str) -> None:
    value = moment_value(token)
    assert value is not None
    assert read(value, "2026-12-05", "19:30") == PickedMoment("2026-12-05T19:30", token)


@pytest.mark.parametrize(
    ("date", "time"), [("", "19:30"), ("2026-12-05", ""), ("2026-13-05", "19:30"), ("x", "y")]
)
def test_nothing_is_made_of_less_than_a_date_and_a_time(date: str, time: str) -> None:
    assert read("m|7.moment", date, time) == STALE


@given(st.text(max_size=40))
def test_any_value_means_something(value: str) -> None:
    assert isinstance(read(value), Chose | PickedMoment | Wanted)


@pytest.mark.parametrize("value", ["", "c", "c|1", "x|1|2", "w||", "m|1|2", "hello"])
def test_what_nobody_can_read_is_a_stale_tap(value: str) -> None:
    assert read(value) == STALE


def test_what_is_too_long_is_to_be_answered_by_typing() -> None:
    assert choice_value("1.a", "あ" * MOST) is None
    assert choice_value("1.a", "あ" * MOST_IN_OPTION, MOST_IN_OPTION) is None
    assert moment_value("t" * MOST) is None
    assert wanted_value("form", "😀" * (MOST // 2)) is None


def test_a_token_with_a_bar_is_carried_by_no_button() -> None:
    assert choice_value("1|a", "yes") is None
    assert wanted_value("a|b") is None


@given(TEXT)
def test_a_modal_knows_its_form_wherever_that_can_be_carried(ref: str) -> None:
    carried = metadata(ref)
    assert bool(carried) == is_carried(ref)
    assert read_metadata(carried) == (ref if carried else None)


@pytest.mark.parametrize("carried", ["", "junk", "[]", "{}", '{"ref":1}', "\ud800"])
def test_what_is_no_metadata_of_ours_names_no_form(carried: str) -> None:
    assert read_metadata(carried) is None
