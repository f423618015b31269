"""Turns as the coach really takes them, as Slack is sent them."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from dialogs.coach.book import BOOK
from tests.adapters.coaching import LANGUAGES, TURNS, Listener, compare
from tests.adapters.slack.screens import faults, sent


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TURNS)
def test_a_turn_is_sent_as_it_was(name: str, lang: str) -> None:
    compare(f"slack/{name}.{lang}.json", msgspec.to_builtins(sent(*TURNS[name](lang).prompts, lang=lang)))


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
