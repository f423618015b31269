"""No name and no way to reach anybody leaves, and each comes back where it stood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.masking import Masked, mask
from tests.bot.model.cases import cases

CASES = cases("masking")


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_what_is_to_stay_stays(case: dict[str, Any]) -> None:
    text, lang = case["text"], case["lang"]
    masked = mask(text, case["names"], lang)
    assert masked
    assert [secret for secret in case["hidden"] if secret in masked.text] == []
    assert [word for word in case["left"] if word not in masked.text] == []
    assert masked.restored(masked.text) == text


def test_a_text_with_such_signs_in_it_is_not_sent() -> None:
    assert mask("Person A met Ken", ["Ken"], "en") is None


def test_more_people_than_there_are_signs_are_not_sent() -> None:
    names = [f"name{letter}x" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert mask(" ".join(names), names, "en") is None


def test_a_name_is_not_found_within_a_longer_word() -> None:
    masked = mask("A token for Ken and his kennel, says Per Person", ["Ken", "Per"], "en")
    assert masked
    assert masked.text.count("token") == masked.text.count("kennel") == 1
    assert "Ken " not in masked.text
    assert masked.restored(masked.text) == "A token for Ken and his kennel, says Per Person"


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=4), st.sampled_from(["ja", "en"]))
def test_whatever_is_masked_can_be_put_back(text: str, names: list[str], lang: str) -> None:
    masked = mask(text, names, lang)
    assert masked is None or masked.restored(masked.text) == text


def test_signs_that_do_not_come_back_hurt_nobody() -> None:
    assert Masked("x", (("Person A", "Ken"),)).restored("nothing here") == "nothing here"
