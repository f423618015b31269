from __future__ import annotations

import pytest

from dialogs.notebook import Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import G1, PROFILE, notebook, talk

FIRST = "2027-01-01T12:10+09:00"


def reflected(profile: Profile = PROFILE) -> Talk:
    """A talk after an evening in December was told."""
    told = talk("reflection", G1, known=notebook(profile=profile)).says("白石さん、棚卸しの話")
    return told.says("このまま完成").is_idle()


def months(told: Talk) -> list[str]:
    """When the coach spoke of a month unasked."""
    return [
        f"{at.astimezone(told.now.tzinfo):%m-%d %H:%M}"
        for at, prompts in told.unasked
        if any("12月のふりかえり" in str(prompt) for prompt in prompts)
    ]


def test_on_the_first_of_the_next_month_it_comes_by_itself_once() -> None:
    told = reflected().until("2027-02-10T12:00+09:00")
    assert months(told) == ["01-01 12:10"]


def test_whoever_does_without_messages_gets_no_report_either() -> None:
    refused = replace(PROFILE, push_consent=False)
    assert months(reflected(refused).until("2027-02-10T12:00+09:00")) == []


@pytest.mark.parametrize("words", ["止める", "休む"])
def test_nor_whoever_is_silent_by_then(words: str) -> None:
    told = reflected().until("2026-12-29T12:00+09:00").says(words)
    assert months(told.until("2027-02-10T12:00+09:00")) == []


def test_it_can_be_asked_for_any_evening() -> None:
    reflected().says("レポート").tells("まとめますね")
