from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escape import escape, escaped_units
from adapters.slack.unescape import unescape
from tests.doubles.measure import units


@given(st.text())
def test_no_mention_link_or_entity_survives_and_slack_reads_what_was_written(text: str) -> None:
    escaped = escape(text)
    assert not {"<", ">"} & set(escaped)
    assert unescape(escaped) == text
    assert escaped_units(text) == units(escaped)
