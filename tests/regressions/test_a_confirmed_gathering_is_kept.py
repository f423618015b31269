from __future__ import annotations

import pytest

from dialogs.coach.book import BOOK
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN


@pytest.mark.parametrize("away", ["あとで", "やめる", "later", "cancel"])
def test_a_gathering_that_was_confirmed_stays_whatever_is_said_next(away: str) -> None:
    told = Talk(BOOK, at="2026-12-01T10:00+09:00", profile=KNOWN).says("12/5 19時 北浜交流会").taps("OK")
    told.asks("begin.begin").says(away).is_idle()
    [gathering] = told.notebook.gatherings
    assert gathering.name == "北浜交流会"
    assert "eve" in {nudge.kind for nudge in told.notebook.nudges}


@pytest.mark.parametrize("word", ["continue", "再開", "続きから"])
def test_a_word_to_go_on_allows_no_messages_that_nobody_asked_about(word: str) -> None:
    told = Talk(BOOK, profile=KNOWN).says(word)
    assert told.notebook.profile.push_consent is KNOWN.push_consent
    assert told.notebook.profile.push_consent_at == KNOWN.push_consent_at
