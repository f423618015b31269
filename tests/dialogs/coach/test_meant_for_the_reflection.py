from __future__ import annotations

import pytest

from dialogs.notebook import Nudge
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import instant, meeting, talk
from tests.dialogs.coach.evening import G1, KITAHAMA, PROMISE, SHIRAISHI, notebook
from tests.dialogs.coach.evening import talk as evening

EVE = Nudge("g1:eve", "eve", "g1", instant("2026-12-04T20:00"))
REFLECT = Nudge("g1:reflect", "reflect", "g1", instant("2026-12-05T21:30"))
NEXT_NOON = "2026-12-06T12:00+09:00"
STORY = {"ja": "田中さんと佐々木さんと話した。", "en": "met ken and sara, ken runs a bakery"}
NAMES = {"ja": "佐々木さん", "en": "sara"}


def planned(told: Talk) -> Talk:
    """The nudges of the gathering as they were when it was registered."""
    book = told.ground.notebook
    told.ground.notebook = replace(book, nudges=(EVE, REFLECT))  # type: ignore[misc]  # the core alone lets it
    return told


@pytest.mark.parametrize(
    ("lang", "goal"), [("ja", "新しい紙の加工を見たい"), ("en", "see new ways of finishing paper")]
)
def test_a_preparation_half_told_is_looked_back_on_whatever_was_left_unanswered(lang: str, goal: str) -> None:
    told = talk("preparation", meeting(), lang=lang, at="2026-12-03T10:00+09:00", gathering="g1").says(goal)
    planned(told).until("2026-12-05T21:31+09:00").asks("reflection.met")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("dialog", ["quick_purpose", "preparation_short", "preparation_light", "preparation"])
def test_a_question_before_what_is_over_takes_no_answer_and_the_story_is_looked_back_on(
    dialog: str, lang: str
) -> None:
    told = talk(dialog, meeting(), lang=lang, at="2026-12-04T21:00+09:00", gathering="g1").until(NEXT_NOON)
    told.says(STORY[lang]).asks("reflection.got")
    assert NAMES[lang] in str(told.ground.conversation.top.answers["met"].value)  # type: ignore[union-attr]  # asked


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_whom_one_met_said_to_a_digest_begins_the_reflection_in_it(lang: str) -> None:
    listed: dict[str, object] = {"items": [["promise", "f1"], ["reflect", "g1"]]}
    known = notebook((KITAHAMA,), (SHIRAISHI,), (PROMISE,))
    told = evening("digest", listed, known=known, lang=lang).asks("which").says(STORY[lang])
    told.asks("reflection.got")
    assert NAMES[lang] in str(told.ground.conversation.top.answers["met"].value)  # type: ignore[union-attr]  # asked
    assert [nudge.id for nudge in told.notebook.nudges] == ["f1:promise"]


def test_what_tells_of_nobody_chooses_nothing_from_a_digest() -> None:
    listed: dict[str, object] = {"items": [["promise", "f1"], ["reflect", "g1"]]}
    known = notebook((KITAHAMA,), (SHIRAISHI,), (PROMISE,))
    evening("digest", listed, known=known).says("うーん").asks("digest.which")
    evening("reflection", G1).asks("reflection.met")
