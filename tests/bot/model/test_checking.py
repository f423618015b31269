"""What a model wrote is shown only when nothing in it is new."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.checking import invents_nothing
from tests.bot.model.cases import cases

CASES = cases("checking")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_only_what_was_given_may_be_shown(case: dict[str, Any]) -> None:
    signs = tuple(case["signs"])
    assert invents_nothing(case["given"], case["written"], signs, most=600) is case["good"]


def test_a_text_longer_than_its_place_is_not_shown() -> None:
    said = "Thanks for the talk about stock."
    assert invents_nothing(said, said, (), most=len(said))
    assert not invents_nothing(said, said, (), most=len(said) - 1)


@given(st.text(alphabet="abc ABC\u3042\u30a2\u6f2212.,@/\n", min_size=1, max_size=60))
def test_digits_and_marks_of_whatever_is_shown_were_given(written: str) -> None:
    said = "a b c A \u3042\u30a2\u6f22 1"
    if invents_nothing(said, written, (), most=600):
        assert not set("2@/") & set(written)
