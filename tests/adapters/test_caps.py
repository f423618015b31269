"""What the core's linter and talks take for a platform's limits is what its adapter keeps to."""

from __future__ import annotations

import pytest

from adapters.line.caps import CAPS as LINE
from adapters.measure import letters, utf16_units
from adapters.port import Caps
from adapters.slack.caps import CAPS as SLACK
from dialogs.core.lint import LIMITS, graphemes

CAPS = {"line": LINE, "slack": SLACK}
LETTERS = ("がぎぐげご", "a\u0301b", "👩‍💻👍🏽", "☕️", "株式会社ABC")


@pytest.mark.parametrize("platform", LIMITS)
def test_the_linter_knows_the_limits_of_the_adapter(platform: str) -> None:
    limits, caps = LIMITS[platform], CAPS[platform]
    assert (limits.label, limits.choices, limits.text) == (caps.label, caps.buttons, caps.text)
    assert caps.text_unit is utf16_units


@pytest.mark.parametrize("caps", CAPS.values(), ids=CAPS)
@pytest.mark.parametrize("text", LETTERS)
def test_what_the_linter_counts_is_never_more_than_what_the_adapter_counts(text: str, caps: Caps) -> None:
    assert graphemes(text) == letters(text)
    assert graphemes(text) <= caps.label_unit(text)
