"""Having said "not decided yet", a tap on a type in the question above was answered with an apology."""

from __future__ import annotations

import pytest

from tests.dialogs.coach.before import meeting, talk


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("purpose", ["partner", "information", "awareness", "network"])
def test_a_type_may_be_tapped_after_nothing_was_decided(lang: str, purpose: str) -> None:
    told = talk("preparation", meeting(), lang=lang, gathering="g1").taps("undecided").probes("goal")
    told.taps(purpose).asks("people")
    assert told.answer("goal") == {"type": purpose, "words": ""}


def test_the_light_way_may_be_tapped_after_nothing_was_decided() -> None:
    talk("preparation", meeting(), gathering="g1").taps("undecided").taps("light").asks(
        "preparation_light.person"
    )
