from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escape import escape, escaped_units, unescape
from tests.doubles.measure import units


@given(st.text())
def test_no_mention_link_or_entity_survives_and_slack_reads_what_was_written(text: str) -> None:
    escaped = escape(text)
    assert not {"<", ">"} & set(escaped)
    assert unescape(escaped) == text
    assert escaped_units(text) == units(escaped)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("R&amp;D &lt;3", "R&D <3"),
        ("&amp;lt;", "&lt;"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<https://example.com|example.com>を送る", "example.comを送る"),
        ("<mailto:rin@example.com|rin@example.com>", "rin@example.com"),
        ("<mailto:rin@example.com>", "rin@example.com"),
        ("<tel:+81312345678|03-1234-5678>", "03-1234-5678"),
        ("<@U02|rin>さんに連絡", "@rinさんに連絡"),
        ("<@U02>さんに連絡", "@U02さんに連絡"),
        ("<#C02|general>", "#general"),
        ("<#C02|>", "#C02"),
        ("<!here>", "@here"),
        ("<!subteam^S1|@sales>", "@sales"),
        ("<!subteam^S1>", "@subteam"),
        ("<!date^1392734382^{date}|2014-02-18>", "2014-02-18"),
        ("", ""),
    ],
)
def test_it_reads_as_it_was_typed(sent: str, typed: str) -> None:
    assert unescape(sent) == typed


@given(st.text(max_size=60))
def test_any_text_survives_slacks_escaping(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape(escaped) == text
