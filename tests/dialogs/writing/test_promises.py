from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.writing.promises import action_of, kind_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("お礼のメールを送る", "thanks"),
        ("Thank her for the tip", "thanks"),
        ("棚卸しのチェック表を送る", "information"),
        ("send him the price list", "information"),
        ("一緒に試作する提案", "proposal"),
        ("propose a joint workshop", "proposal"),
        ("来週ランチする", "meeting"),
        ("have a coffee", "meeting"),
        ("特になし", "none"),
        ("なし。", "none"),
        ("No.", "none"),
        ("nothing this time", "none"),
        ("もうお礼を送りました", "done"),
        ("I already sent a note", "done"),
        ("うーん", ""),
        ("recall the thing", ""),
        ("Nobuko's shop", ""),
    ],
)
def test_a_sentence_tells_what_kind_of_promise_it_is(said: str, kind: str) -> None:
    assert kind_of(said) == kind


@pytest.mark.parametrize(
    ("said", "span", "action"),
    [
        ("金曜12時までにお礼を送る", [(0, 5)], "お礼を送る"),
        ("明日、お礼を送る", [(0, 2)], "お礼を送る"),
        ("お礼を明日送る", [(3, 5)], "お礼を送る"),
        ("send the checklist on Friday at noon", [(22, 36)], "send the checklist"),
        ("On Friday send it", [(3, 9)], "send it"),
        ("on Friday: call", [(3, 9)], "call"),
        ("明日", [(0, 2)], ""),
        ("お礼を送る", [], "お礼を送る"),
    ],
)
def test_the_action_is_what_is_left_without_the_moment(
    said: str, span: list[tuple[int, int]], action: str
) -> None:
    assert action_of(said, span) == action


@given(said=st.text(max_size=300), at=st.integers(0, 300), length=st.integers(0, 50))
def test_any_words_can_be_asked_for_kind_and_action(said: str, at: int, length: int) -> None:
    kind_of(said)
    assert len(action_of(said, [(at, at + length)])) <= len(said)
