import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dialogs.language.dates import Ambiguous, Instant, hear_occasion
from tests.dialogs.language.moments import TOKYO, at, hear

_TABLES: dict[str, dict[str, list[Any]]] = tomllib.loads(
    Path(__file__).with_name("limits.toml").read_text("utf-8")
)
_NOW = "2026-12-02T10:00"


def rows(table: str) -> list[tuple[Any, ...]]:
    return [
        (lang, row) if isinstance(row, str) else (lang, *row)
        for lang, listed in _TABLES[table].items()
        for row in listed
    ]


@pytest.mark.parametrize(("lang", "text"), rows("nothing"))
def test_nothing_is_taken_of_a_moment_that_is_refused_or_a_bound(lang: str, text: str) -> None:
    heard = hear(text, _NOW, lang=lang)
    assert isinstance(heard, Ambiguous)
    assert (heard.readings, heard.on) == ((), None)


@pytest.mark.parametrize(("lang", "text", "day"), rows("day"))
def test_a_time_that_is_a_bound_is_asked_and_its_day_kept(lang: str, text: str, day: str) -> None:
    heard = hear(text, _NOW, lang=lang)
    assert isinstance(heard, Ambiguous)
    assert (heard.readings, heard.on) == ((), date.fromisoformat(day))


@pytest.mark.parametrize(("lang", "text"), rows("choice"))
def test_a_choice_is_asked(lang: str, text: str) -> None:
    assert isinstance(hear(text, _NOW, lang=lang), Ambiguous)


@pytest.mark.parametrize(("lang", "text", "start"), rows("moment"))
def test_what_is_put_right_or_only_sounds_refused_is_a_moment(lang: str, text: str, start: str) -> None:
    heard = hear(text, _NOW, lang=lang)
    assert isinstance(heard, Instant)
    assert heard.at == at(start)


@pytest.mark.parametrize(("lang", "text", "start", "last"), rows("row"))
def test_days_in_a_row_are_an_event_of_several_days(lang: str, text: str, start: str, last: str) -> None:
    heard = hear_occasion(text, now=at(_NOW), zone=TOKYO, lang=lang)
    assert isinstance(heard, Instant)
    assert (heard.at, heard.last) == (at(start), date.fromisoformat(last))


@pytest.mark.parametrize(("lang", "text"), rows("one_of_a_row"))
def test_one_of_several_days_is_asked(lang: str, text: str) -> None:
    assert isinstance(hear_occasion(text, now=at(_NOW), zone=TOKYO, lang=lang), Ambiguous)
