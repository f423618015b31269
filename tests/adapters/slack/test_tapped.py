from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.tapped import Tapped, read_tapped, write_tapped

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
BLOCKS = st.lists(st.dictionaries(WORDS, WORDS | st.integers(-9, 9) | st.none(), max_size=3), max_size=3)


@given(WORDS, WORDS, BLOCKS, WORDS, WORDS)
def test_a_tapped_message_is_read_as_it_was_written(
    channel: str, ts: str, blocks: list[dict[str, Any]], text: str, label: str
) -> None:
    tapped = Tapped(channel, ts, msgspec.Raw(msgspec.json.encode(blocks)), text, label)
    found = read_tapped(write_tapped(tapped))
    assert found is not None
    assert (found[0].channel, found[0].ts, found[0].text, found[0].label) == (channel, ts, text, label)
    assert found[1] == tuple(blocks)


@pytest.mark.parametrize("more", [{"blocks": None}, {"blocks": [1]}, {"ts": 5}, {"text": None}])
def test_a_message_in_another_shape_is_not_read(more: dict[str, Any]) -> None:
    assert read_tapped(json.dumps({"channel": "D1", "ts": "1.5"})) is not None
    assert read_tapped(json.dumps({"channel": "D1", "ts": "1.5", **more})) is None


@pytest.mark.parametrize("stored", ["", "junk", "[]", "{}"])
def test_what_is_no_message_is_not_read(stored: str) -> None:
    assert read_tapped(stored) is None
