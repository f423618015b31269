"""Whole answers of both languages, told apart as a good coach would."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.slots import missing
from tests.dialogs.language.told import told

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
EACH = [(lang, question) for lang in ("ja", "en") for question in sorted(told(lang))]


@pytest.mark.parametrize(("lang", "question"), EACH)
def test_answers_as_people_type_them_are_told_apart(lang: str, question: str) -> None:
    lines = told(lang)[question]
    lacks = {text: missing(question, text, lang=lang, now=NOW, zone=TOKYO) for text, _ in lines}
    wrong = [text for text, vague in lines if (lacks[text] is not None) != vague]
    assert len(wrong) <= len(lines) * 0.04, wrong
