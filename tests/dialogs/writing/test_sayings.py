from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.notebook import Plan
from dialogs.shapes import replace
from dialogs.writing.card import plan_card, talk_card, trouble_card, whom_card
from dialogs.writing.kits import kits
from dialogs.writing.phrases import read
from dialogs.writing.sayings import closing, openers
from dialogs.writing.targets import targets
from dialogs.writing.words import antenna
from tests.costs import costing_less_than
from tests.dialogs.coach.before import meeting, scene

ROOT = Path(__file__).parent
LANGUAGES = ("ja", "en")


def told(lang: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = tomllib.loads((ROOT / f"{lang}.toml").read_text("utf-8"))["told"]
    return lines


def plan(line: dict[str, Any]) -> Plan:
    return Plan(goal=line["goal"], purpose=line["purpose"], people=line["people"])


def written(lang: str, line: dict[str, Any]) -> dict[str, Any]:
    """What is made of an answer, as the file of expectations keeps it."""
    at, aim = scene(lang), plan(line)
    _, first, by_way = openers(at, aim)
    return {
        "listen": list(antenna(aim.people, aim.goal, lang)),
        "first": first,
        "by_way": by_way,
        "close": closing(at, aim),
        "targets": [found.who or found.where for found in targets(at, aim)],
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_real_answers_become_reads_as_somebody_would_say_it(lang: str) -> None:
    lines = told(lang)
    assert len(lines) >= 40
    for line in lines:
        assert written(lang, line) == {name: line[name] for name in written(lang, line)}, line["goal"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_of_a_card_has_a_gap_or_says_a_thing_twice_in_a_row(lang: str) -> None:
    broken: str = tomllib.loads((ROOT / f"{lang}.toml").read_text("utf-8"))["broken"]
    at = scene(lang)
    for line in told(lang):
        aim = plan(line)
        cards = (plan_card(at, meeting(), aim), talk_card(at, aim), whom_card(at, aim))
        for label, value in (row for card in cards for row in card.rows):
            assert value.strip(), (line, label)
            if value not in {aim.goal, aim.people}:
                assert not re.search(broken, value), (line, value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_is_read_in_five_seconds(lang: str) -> None:
    for line in told(lang):
        assert len(plan_card(scene(lang), meeting(), plan(line)).rows) <= 11
        assert len(targets(scene(lang), plan(line))) <= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_to_every_obstacle_and_a_cue_stand_on_one_card(lang: str) -> None:
    assert len(trouble_card(scene(lang)).rows) == 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tapped_suggestion_is_never_taken_for_somebody_to_be_introduced_to(lang: str) -> None:
    for purpose, kit in kits(lang).purposes.items():
        for tapped in kit.people:
            by_way = openers(scene(lang), Plan(purpose=purpose, people=tapped))[2]
            assert by_way == kits(lang).via_host[-1]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_any_words_give_a_card_in_no_time(goal: str, people: str, lang: str) -> None:
    at, aim = scene(lang), Plan(goal=goal, purpose="partner", people=people)
    read.cache_clear()
    with costing_less_than(0.25):
        assert all(openers(at, aim))
        assert closing(at, aim)
        assert whom_card(at, aim).rows


@pytest.mark.parametrize(
    "letter", ["\u3042", "\u4e2d", "a", "a ", "\u4e2d\u3092", "people in ", "\u304b\u3089"]
)
def test_a_long_run_of_anything_is_read_in_time(letter: str) -> None:
    read.cache_clear()
    with costing_less_than(0.1):
        for lang in LANGUAGES:
            read(letter * 400, lang)


def test_what_was_typed_in_the_second_answer_comes_before_the_goal() -> None:
    aim = Plan(goal="Meet gift shop owners", purpose="partner", people="florists who struggle with waste")
    assert openers(scene("en"), aim)[1].startswith("When it comes to waste")
    assert targets(scene("en"), aim)[0].who == "Florists who struggle with waste"
    again = replace(aim, people="florists \u2014 how they order")
    assert openers(scene("en"), again)[1] == "May I ask how you order?"


def test_words_of_another_language_stand_in_no_sentence_of_this_one() -> None:
    japanese, english = told("ja")[0], told("en")[0]
    assert openers(scene("en"), plan(japanese))[1] == "How are you handling things at the moment?"
    assert {found.how for found in targets(scene("ja"), plan(english))} == {""}
    assert antenna("", english["goal"], "ja") == antenna("", japanese["goal"], "en") == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_word_about_whom_the_card_still_says_where_to_begin(lang: str) -> None:
    for purpose, kit in kits(lang).purposes.items():
        found = targets(scene(lang), Plan(goal="", purpose=purpose))
        assert [one.who or one.where for one in found] == list(kit.people)
