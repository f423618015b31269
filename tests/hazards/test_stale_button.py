"""Buttons of questions that are no longer open: tapped late, tapped twice, tapped after everything ended."""

from __future__ import annotations

import pytest

from dialogs.core.events import Chose, Said
from dialogs.texts import texts
from storage.store import Store
from tests.bot.kits import happened
from tests.hazards.kits import desk_on, known, prompts, question, take
from tests.storage.raw import execute

SAY = texts("ja").say
TABLES = ("users", "conversations", "gatherings", "contacts", "follow_ups", "nudges", "calls")


def rows(url: str) -> list[object]:
    """Everything that is known of users, byte by byte."""
    return [execute(url, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES]  # noqa: S608  # our own words


def words(store: Store) -> list[str]:
    return [getattr(prompt, "text", "") for prompt in prompts(store)]


@pytest.mark.parametrize("choice", ["train", "plane", "~back", "nonsense"])
def test_a_second_tap_changes_no_row_and_shows_the_present_question(
    store: Store, database_url: str, choice: str
) -> None:
    desk = desk_on(store)
    for number, text in enumerate(("hello", "the sea", "Ann")):
        take(desk, happened(Said(text), number))
    token = question(store).token
    take(desk, happened(Chose("train", token), 4))
    assert words(store) == ["<plan.place>"]
    before = rows(database_url)
    take(desk, happened(Chose(choice, token), 5))
    assert rows(database_url) == before
    assert words(store) == [SAY("core.stale"), "<plan.place>"]


def test_a_tap_after_the_end_of_its_dialog_changes_no_row_and_is_answered(
    store: Store, database_url: str
) -> None:
    desk = desk_on(store)
    for number, text in enumerate(("hello", "the sea", "Ann")):
        take(desk, happened(Said(text), number))
    token = question(store).token
    take(desk, happened(Chose("train", token), 4))
    take(desk, happened(Said("a harbour"), 5))
    assert known(store).conversation.frames == ()
    words(store)
    before = rows(database_url)
    take(desk, happened(Chose("plane", token), 6))
    assert rows(database_url) == before
    assert words(store) == [SAY("core.stale_idle")]


def test_the_question_still_takes_its_answer_after_a_stale_tap(store: Store) -> None:
    desk = desk_on(store)
    for number, text in enumerate(("hello", "the sea", "Ann")):
        take(desk, happened(Said(text), number))
    present = question(store).token
    take(desk, happened(Chose("train", "1.goal"), 4))
    assert question(store).token == present
    take(desk, happened(Chose("plane", present), 5))
    assert known(store).answers["how"] == "plane"
