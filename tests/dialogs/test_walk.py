from __future__ import annotations

from collections import Counter

import pytest

from dialogs.coach.book import BOOK
from dialogs.core.conversation import Start
from dialogs.core.events import Said
from dialogs.core.steps import Review
from dialogs.grounds import CoreGround
from dialogs.notebook import Profile
from tests.dialogs.told import NOW, Told, rare_paths, told_at_once
from tests.dialogs.walking import Seen, Walker, everything, recording

LANGUAGES = ("ja", "en")
FEWEST, WALKS, STEPS = 200, 1200, 25


@pytest.fixture(scope="module", params=LANGUAGES)
def seen(request: pytest.FixtureRequest) -> Seen:
    """Everything a language's walks have met; a walk that raises or leaves a question unput fails at once."""
    found: Seen = set()
    book, tried = recording(BOOK, found), Counter[tuple[str, str, str]]()
    told = Told(book)
    told_at_once(told, request.param)
    rare_paths(told, request.param)
    for seed in range(WALKS):
        if seed > FEWEST and not unseen_dialogs(found):
            break
        walker = Walker(book, seed, request.param, tried, unseen_dialogs(found))
        walker.walk(STEPS)
        found |= {(f.dialog, f.step, "") for f in walker.ground.facts if f.name in {"asked", "ended"}}
    return found


def unseen_dialogs(found: Seen) -> tuple[str, ...]:
    met = {(dialog, step) for dialog, step, _ in found}
    return tuple(
        sorted({dialog for dialog, _, _ in ROUTES - found} | {dialog for dialog, _ in TO_MEET - met})
    )


def corrected_only() -> set[tuple[str, str]]:
    """Steps reached by correction alone: from there the table is gone through from its start again."""
    found = set()
    for dialog in BOOK.dialogs.values():
        led_to = {target for d, _, target in everything(BOOK) if d == dialog.id} | {dialog.first}
        edits = {edit for step in dialog.steps if isinstance(step, Review) for edit in step.edits}
        found |= {(dialog.id, edit) for edit in edits - led_to}
    return found


ROUTES = {route for route in everything(BOOK) if route[2] and route[:2] not in corrected_only()}
TO_MEET = {(dialog, step) for dialog, step, _ in everything(BOOK)} - corrected_only()


def test_every_step_of_every_dialog_is_met(seen: Seen) -> None:
    assert TO_MEET - {(dialog, step) for dialog, step, _ in seen} == set()


def test_every_route_of_every_dialog_is_taken(seen: Seen) -> None:
    assert sorted(ROUTES - seen) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_replies_are_free_a_walk_takes_nudges_along_and_leaves_no_question_unput(lang: str) -> None:
    tried, facts = Counter[tuple[str, str, str]](), Counter[str]()
    for seed in range(120):
        walker = Walker(BOOK, seed, lang, tried, free=True)
        walker.walk(STEPS)
        facts.update(fact.name for fact in walker.ground.facts)
    assert facts["ridden"] > 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_has_its_sentences_and_answers_a_call_for_help(lang: str) -> None:
    for dialog in BOOK.dialogs:
        ground = CoreGround(BOOK, Profile("u1", lang=lang, consent_version=1, consent_at=NOW))
        ground.open(Start(dialog), NOW)
        assert ground.take(Said("help"), NOW)
