"""What the coach says about linked apps; which places there are comes from the world, as answers to calls."""

from __future__ import annotations

import pytest

from tests.dialogs.coach.before import talk

TWO = {"_places": [["p1", "line"], ["p2", "slack"]], "_here": "p1", "_preferred": ""}
ONE = {"_places": [["p1", "line"]], "_here": "p1", "_preferred": ""}


def test_who_is_in_one_app_only_gets_a_code_at_once() -> None:
    said = talk().says("連携").answers("places", ONE)
    said.answers("link_code", {"_code": "ABC234", "_minutes": 15}).tells("連携 ABC234", "15分").fits(
        "line", "slack"
    )
    said.is_idle()


def test_in_english_the_words_to_send_are_english() -> None:
    said = talk(lang="en").says("Link my account").answers("places", ONE)
    said.answers("link_code", {"_code": "ABC234", "_minutes": 15}).tells("link ABC234", "15 minutes")


def test_who_is_linked_sees_the_apps_and_what_can_be_done() -> None:
    said = talk().says("連携").answers("places", {**TWO, "_preferred": "p2"})
    said.tells("LINE", "Slack", "声かけの届け先").asks("places.which").fits("line", "slack")


def test_apps_of_one_platform_are_told_apart_by_number() -> None:
    two = {"_places": [["p1", "slack"], ["p2", "slack"], ["p3", "line"]]}
    talk().says("連携").answers("places", two).tells("Slack（1）", "Slack（2）").never_tells("LINE（1）")


@pytest.mark.parametrize(("typed", "code"), [("連携 abc-234", "ABC234"), ("link ABC 234", "ABC234")])
def test_a_code_is_looked_up_as_it_was_drawn(typed: str, code: str) -> None:
    said = talk().says(typed)
    (call,) = said.ground.calls
    assert (call.kind, call.args) == ("link", {"code": code})


@pytest.mark.parametrize(
    ("state", "words"),
    [("wrong", "使えない"), ("own", "ここで出したコード"), ("linked", "もう連携"), ("paused", "40分")],
)
def test_each_way_a_code_can_fail_has_its_word(state: str, words: str) -> None:
    said = talk().says("連携 ABC234").answers("link", {"_state": state, "_minutes": 40})
    said.tells(words).is_idle()


def test_a_choice_of_place_is_handed_on_and_skipping_leaves_it_open() -> None:
    joined = {"_state": "joined", "_unfinished": False, **TWO}
    said = talk().says("連携 ABC234").answers("link", joined).asks("speak_at.place").fits("line", "slack")
    said.says("Slack").tells("Slackで声をかけますね").is_idle()
    said = talk().says("連携 ABC234").answers("link", joined).says("とばす")
    said.tells("いつでも変えられます").is_idle()


def test_a_code_is_no_answer_to_the_question_on_the_table() -> None:
    said = talk().says("追加").says("連携 ABC234").answers("link", {"_state": "wrong"})
    said.tells("使えない").asks("gathering.line")
