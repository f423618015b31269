from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogs.coach.book import BOOK
from dialogs.core.book import Snapshot
from dialogs.core.conversation import Conversation, decode, encode
from dialogs.core.events import Chose, Said
from dialogs.core.prompts import Question
from dialogs.core.turn import turn
from dialogs.notebook import Notebook, Profile
from tests.dialogs.states import kept, wanted

NOW = datetime(2027, 6, 1, tzinfo=UTC)
STATES = kept()
NOTEBOOK = Notebook(Profile("u1", consent_version=1, consent_at=NOW))


def test_every_question_of_today_has_a_kept_state() -> None:
    assert wanted() - set(STATES) == set()


@pytest.mark.parametrize("key", sorted(STATES), ids=lambda key: f"{key[0]}.v{key[1]}.{key[2]}")
def test_a_conversation_of_any_release_goes_on(key: tuple[str, int, str]) -> None:
    conversation = STATES[key]
    assert decode(encode(conversation)) == conversation
    helped = turn(BOOK, Snapshot(conversation, NOTEBOOK), Said("使い方"), NOW)
    assert helped.prompts
    question = helped.prompts[-1]
    if helped.conversation.top:
        assert isinstance(question, Question)
        for choice in question.choices:
            turn(BOOK, Snapshot(helped.conversation, NOTEBOOK), Chose(choice.id, question.token), NOW)
    left: Conversation = conversation
    for _ in range(len(conversation.frames) + len(conversation.waiting) + 12):
        left = turn(BOOK, Snapshot(left, NOTEBOOK), Said("やめる"), NOW).conversation
    assert left.frames == ()
