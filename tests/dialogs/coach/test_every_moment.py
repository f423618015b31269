from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dialogs.coach.book import BOOK
from dialogs.coach.hears import Clock, Moment
from dialogs.coach.moments import is_iso, start_in
from dialogs.coach.retro import PastMoment
from dialogs.core.steps import Ask, Heard, Hearing, Unclear
from tests.dialogs.coach.before import scene

FILE = Path(__file__).parents[1] / "language" / "moments.toml"
TABLE: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
AT = "2026-12-02T10:00+09:00"


def places(kind: type[Any]) -> list[tuple[str, Ask]]:
    steps = ((dialog.id, step) for dialog in BOOK.dialogs.values() for step in dialog.steps)
    return [
        (f"{name}.{step.id}", step)
        for name, step in steps
        if isinstance(step, Ask) and type(step.hear) is kind
    ]


def hears(step: Ask, lang: str, text: str) -> Hearing:
    return step.hear.parse(scene(lang, AT), text, None)


def starts(heard: Hearing) -> set[datetime]:
    """What was understood, or what is offered instead."""
    stored = [heard.value] if isinstance(heard, Heard) else list(heard.offer)
    return {start_in(each) for each in stored if is_iso(str(each).partition("/")[0])}


PLACES = [*places(Moment), *(place for kind in Moment.__subclasses__() for place in places(kind))]
MOMENTS = [pytest.param(step, id=place) for place, step in PLACES]
READY = [pytest.param(step, id=place) for place, step in PLACES if place != "next_step.when"]
"""Those that can offer moments of their own without an answer before."""


def test_moments_are_asked_for_in_many_places() -> None:
    assert len(MOMENTS) >= 8


@pytest.mark.parametrize("step", MOMENTS)
def test_wherever_a_moment_is_asked_for_the_same_words_mean_the_same(step: Ask) -> None:
    for lang, text, at in TABLE["ahead"]:
        heard = hears(step, lang, text)
        assert isinstance(heard, Heard), (text, heard)
        assert starts(heard) == {datetime.fromisoformat(f"{at}+09:00")}, text


@pytest.mark.parametrize("step", READY)
def test_wherever_a_moment_is_asked_for_nothing_is_guessed_and_no_day_is_lost(step: Ask) -> None:
    for lang, text, kept in TABLE["open"]:
        heard = hears(step, lang, text)
        assert isinstance(heard, Unclear), (text, heard)
        assert str(heard.kept or "").partition("/")[0] == kept, text


@pytest.mark.parametrize(("place", "step"), places(PastMoment))
def test_where_something_past_is_asked_for_a_day_is_enough(place: str, step: Ask) -> None:
    for lang, text, at in TABLE["behind"]:
        heard = hears(step, lang, text)
        assert isinstance(heard, Heard), (place, text)
        assert starts(heard) == {datetime.fromisoformat(f"{at}+09:00")}, text


@pytest.mark.parametrize(("place", "step"), places(Clock))
def test_where_a_clock_is_asked_for_only_a_certain_time_is_taken(place: str, step: Ask) -> None:
    for lang, text, minutes in TABLE["clocks"]:
        heard = hears(step, lang, text)
        found = heard.value if isinstance(heard, Heard) else -1
        assert found == minutes, (place, text)
