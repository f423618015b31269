"""A dialog that gains a step while conversations are in the midst of it."""

from __future__ import annotations

from itertools import product

import pytest

from dialogs.core.events import Chose, Said
from dialogs.core.hears import FreeText
from dialogs.core.prompts import Card, Question
from dialogs.core.steps import Ask, End
from storage.store import Store
from tests.bot.kits import happened
from tests.dialogs.core import toy
from tests.dialogs.core.test_replay import changed
from tests.hazards.kits import PLAN, desk_on, known, outgoing, planning, prompts, question, take

GOAL, PEOPLE, HOW, PLACE, END = PLAN.steps
WITH_WHY = changed(
    PLAN,
    toy.but(GOAL, to=("why",)),
    Ask("why", text="plan.why", hear=FreeText(), to=("people",)),
    PEOPLE,
    HOW,
    PLACE,
    End("end", text="plan.end", show=toy.card),
)
NEWER = planning(WITH_WHY)
WORDS = {
    "goal": "the sea",
    "why": "for the air",
    "people": "Ann",
    "how": "<how.train>",
    "place": "a harbour",
    "": "hello",
}


def test_the_inserted_step_is_asked_and_none_is_skipped(store: Store) -> None:
    old, new = desk_on(store), desk_on(store, NEWER)
    for number, text in enumerate(("hello", "the sea", "Ann")):
        take(old, happened(Said(text), number))
    assert known(store).top.step == "how"
    take(new, happened(Said("<how.train>"), 5))
    assert known(store).top.step == "why"
    for number, text in enumerate(("for the air", "a harbour"), 6):
        take(new, happened(Said(text), number))
    rows = next(prompt.rows for prompt in prompts(store) if isinstance(prompt, Card))
    assert dict(rows) == {step: WORDS[step] for step in WORDS if step not in {"", "how"}} | {"how": "train"}


def test_a_button_shown_by_the_old_table_answers_in_the_new_one(store: Store) -> None:
    old, new = desk_on(store), desk_on(store, NEWER)
    for number, text in enumerate(("hello", "the sea", "Ann")):
        take(old, happened(Said(text), number))
    take(new, happened(Chose("plane", question(store).token), 5))
    found = known(store)
    assert (found.answers["how"], found.top.step) == ("plane", "why")


@pytest.mark.parametrize("turns", tuple(product("on", repeat=4)), ids="".join)
def test_while_old_and_new_programs_run_side_by_side_no_answer_is_lost(
    store: Store, turns: tuple[str, ...]
) -> None:
    desks = {"o": desk_on(store), "n": desk_on(store, NEWER)}
    given: dict[str, object] = {}
    step = ""
    for number, release in enumerate((*turns, *"nnnn")):
        take(desks[release], happened(Said(WORDS[step]), number))
        given |= {step: WORDS[step]} if step else {}
        asked = [prompt for row in outgoing(store) for prompt in row.prompts if isinstance(prompt, Question)]
        if not asked:
            break
        step = asked[-1].token.partition(".")[2]
        assert step not in given or step == "why"
        assert given.keys() - {"why"} <= known(store).answers.keys()
    assert given == {step: words for step, words in WORDS.items() if step}
