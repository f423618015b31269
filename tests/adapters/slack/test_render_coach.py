"""Turns as the coach really takes them, as Slack is sent them."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from dialogs.coach.book import BOOK
from dialogs.core.events import FORM
from dialogs.notebook import Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.adapters.coaching import LANGUAGES, TURNS, Listener, compare
from tests.adapters.slack.screens import TRIGGER, faults, sent
from tests.dialogs.coach.before import PLAN, instant, meeting, promised, talk

WHOLE = replace(PLAN, action="チェック表を送る", kind="information", due_at=instant("2026-12-06T12:10"))
REFS = {
    "gathering": "gathering",
    "preparation": "preparation|g1",
    "edit_plan": "edit_plan|g1",
    "follow_up": "follow_up|g1.plan",
    "promise": "promise|白石さんに見積もりを送る",
}


def sitting(lang: str) -> Talk:
    """Somebody with a gathering ahead, its plan and its promise, on a platform with forms and a home."""
    return talk(None, meeting(plan=WHOLE), lang=lang, follow_ups=(promised(),)).with_forms()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TURNS)
def test_a_turn_is_sent_as_it_was(name: str, lang: str) -> None:
    compare(f"slack/{name}.{lang}.json", msgspec.to_builtins(sent(*TURNS[name](lang).prompts, lang=lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_that_a_form_asks_too_is_sent_as_it_was(lang: str) -> None:
    told = talk("preparation", meeting(), lang=lang, gathering="g1").with_forms().says("repeat").asks("goal")
    compare(f"slack/offer.{lang}.json", msgspec.to_builtins(sent(*told.prompts, lang=lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", REFS)
def test_a_form_is_opened_as_it_was(name: str, lang: str) -> None:
    told = sitting(lang).wants(FORM, REFS[name])
    payload = sent(*told.prompts, lang=lang, reply=TRIGGER)
    assert faults(payload) == []
    assert payload.open is not None
    compare(f"slack/form.{name}.{lang}.json", payload.open)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", REFS)
def test_a_form_that_came_too_late_is_one_message_with_a_button(name: str, lang: str) -> None:
    payload = sent(*sitting(lang).wants(FORM, REFS[name]).prompts, lang=lang)
    assert faults(payload) == []
    assert payload.open is None
    assert [block["type"] for block in payload.post[0].blocks][-1] == "actions"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_home_is_shown_as_it_was(lang: str) -> None:
    payload = sent(lang=lang, home=sitting(lang).opens("home").ground.home)
    assert faults(payload) == []
    compare(f"slack/home.{lang}.json", payload.home)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_home_of_a_stranger_is_shown_as_it_was(lang: str) -> None:
    told = talk(None, lang=lang, profile=Profile("u1")).with_forms().opens("home")
    compare(f"slack/home.stranger.{lang}.json", sent(lang=lang, home=told.ground.home).home)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_the_coach_says_slack_takes_in_one_message(lang: str) -> None:
    tried: Counter[tuple[str, str, str]] = Counter()
    for seed in range(60):
        listener = Listener(BOOK, seed, lang, tried)
        listener.walk(25)
        for turn in listener.turns:
            found = sent(*turn, lang=lang)
            assert faults(found) == []
            assert len(found.post) == 1
