from __future__ import annotations

from typing import Any

from dialogs.core.conversation import Conversation, Frame, encode
from dialogs.core.hears import FreeText
from dialogs.core.steps import Ask, Dialog, Rename, Step
from dialogs.grounds import CoreGround
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.core.toy import BOOK, GUEST, PARTY, TRIP, but


def changed(dialog: Dialog, *steps: Step, **fields: Any) -> Dialog:
    return replace(dialog, version=dialog.version + 1, steps=steps, **fields)


def question(step_id: str, then: str) -> Ask:
    return Ask(step_id, text=f"trip.{step_id}", hear=FreeText(), to=(then,))


GOAL, HOW, FEAR, HOUR, REVIEW, DONE = TRIP.steps
WITH_WHO = changed(TRIP, but(GOAL, to=("who",)), question("who", "how"), HOW, FEAR, HOUR, REVIEW, DONE)
WITHOUT_HOW = changed(TRIP, but(GOAL, to=("hour",)), HOUR, but(REVIEW, edits=("goal", "hour")), DONE)
RENAMED = changed(
    TRIP,
    but(GOAL, id="aim", to=("how",)),
    HOW,
    FEAR,
    HOUR,
    but(REVIEW, edits=("aim", "how", "hour")),
    DONE,
    renames={
        1: Rename({"goal": "aim", "how": ""}, values=lambda v: {k: str(x).upper() for k, x in v.items()})
    },
)


def test_a_step_inserted_while_its_dialog_is_under_way_is_asked_and_none_is_skipped() -> None:
    talk = Talk(BOOK, start="trip").says("sea").says("1").asks("hour").upgrade(WITH_WHO)
    talk.says("9").asks("who").says("Ann").asks("review").tells("goal sea", "who Ann", "how train", "hour 9")


def test_an_answer_given_to_a_question_that_stayed_is_not_taken_for_the_inserted_one() -> None:
    talk = Talk(BOOK, start="trip").says("sea").asks("how").upgrade(WITH_WHO).says("1").asks("who")
    assert talk.answer("how") == "train"


def test_a_question_that_is_gone_is_replaced_by_the_next_and_the_words_are_kept() -> None:
    talk = Talk(BOOK, start="trip").says("sea").asks("how").upgrade(WITHOUT_HOW)
    talk.says("how train").asks("hour").tells("「how train」").offers("答えにする")


def test_a_tap_on_a_question_that_is_gone_shows_the_next() -> None:
    talk = Talk(BOOK, start="trip").says("sea").upgrade(WITHOUT_HOW).taps("<how.train>").asks("hour")
    talk.says("9").asks("review")


def test_renamed_answers_go_on_under_their_new_names() -> None:
    talk = Talk(BOOK, start="trip").says("sea").says("1").says("9").asks("review").upgrade(RENAMED)
    talk.says("ok").is_idle()
    talk = (
        Talk(BOOK, start="trip")
        .says("sea")
        .says("1")
        .upgrade(RENAMED)
        .says("9")
        .asks("how")
        .says("2")
        .asks("review")
    )
    talk.tells("aim SEA", "how plane", "hour 9")


def test_a_stored_answer_the_new_table_refuses_is_asked_again() -> None:
    short = changed(TRIP, but(GOAL, hear=FreeText(limit=3)), HOW, FEAR, HOUR, REVIEW, DONE)
    Talk(BOOK, start="trip").says("mountain").upgrade(short).says("1").asks("goal").says("sea").asks("hour")


def test_a_skipped_answer_stays_skipped_only_where_skipping_is_still_allowed() -> None:
    strict = changed(TRIP, GOAL, HOW, FEAR, but(HOUR, skip=False), REVIEW, DONE)
    talk = Talk(BOOK, start="trip").says("sea").says("1").says("skip").asks("review")
    talk.says("edit trip edit goal").says("hills").asks("review")
    talk.upgrade(strict).says("trip edit goal").asks("goal").says("sea").asks("hour")


def test_a_probe_under_way_survives_unless_its_question_has_none_any_more() -> None:
    assert isinstance(GOAL, Ask)
    unprobed = changed(TRIP, but(GOAL, probe=None), HOW, FEAR, HOUR, REVIEW, DONE)
    Talk(BOOK, start="trip").says("something").upgrade(unprobed).says("sea").asks("how")
    moved = changed(TRIP, but(GOAL, to=("how",), own={"odd": "how"}), HOW, FEAR, HOUR, REVIEW, DONE)
    talk = Talk(BOOK, start="trip").says("something").upgrade(moved).says("big").asks("how")
    assert talk.answer("goal") == "something: big"


def test_a_child_keeps_its_place_while_its_parent_changes_around_it() -> None:
    names, menu, host, check, end = PARTY.steps
    with_hall = changed(PARTY, but(names, to=("hall",)), question("hall", "menu"), menu, host, check, end)
    talk = Talk(BOOK, start="party").says("Ann").says("soup").asks("guest.drink").upgrade(with_hall)
    talk.says("tea").asks("party.hall").says("the big one").asks("guest.dish").tells("name=host")
    talk.says("cake").says("milk").asks("check")


def test_a_child_whose_parent_no_longer_holds_it_is_left_and_the_parent_finds_its_place() -> None:
    names, _, _, check, end = PARTY.steps
    alone = changed(PARTY, but(names, to=("check",)), check, end)
    Talk(BOOK, start="party").says("Ann").says("soup").upgrade(alone).says("tea").asks("check")
    gone = Talk(BOOK, start="party").says("Ann").says("soup").without("guest").upgrade(alone)
    gone.says("tea").asks("check")


def test_a_child_that_changed_itself_goes_on_too() -> None:
    dish, drink, end = GUEST.steps
    polite = changed(GUEST, but(dish, to=("name",)), question("name", "drink"), drink, end)
    talk = Talk(BOOK, start="party").says("Ann").says("soup").asks("drink").upgrade(polite)
    talk.says("tea").asks("guest.name").says("Ann").tells("name=host")


def test_a_dialog_nobody_knows_any_more_is_set_aside_with_an_apology() -> None:
    talk = (
        Talk(BOOK, start="trip")
        .says("sea")
        .without("trip")
        .says("hello")
        .is_idle()
        .tells("続けられなくなりました")
    )
    assert talk.ground.conversation.shelf[0][0].answers["goal"].value == "sea"
    talk.taps("<how.train>").is_idle().tells("前のボタンでしたね")


def test_a_session_on_the_shelf_is_fitted_too() -> None:
    talk = Talk(BOOK, start="trip").says("sea").says("1").says("later").upgrade(WITH_WHO).says("trip")
    talk.says("続きから").asks("hour").says("9").asks("who")
    Talk(BOOK, start="trip").says("sea").says("later").upgrade(WITHOUT_HOW).says("trip").asks("hour")


def test_a_lost_frame_below_finds_its_place_when_it_comes_up() -> None:
    talk = (
        Talk(BOOK, start="trip").says("sea").says("party").asks("names").upgrade(WITHOUT_HOW).says("cancel")
    )
    talk.asks("trip.hour")


def test_a_user_who_comes_back_to_a_lost_question_is_asked_the_next() -> None:
    Talk(BOOK, start="trip").says("sea").upgrade(WITHOUT_HOW).joins().asks("hour")


def test_state_written_by_hand_from_another_time_is_read_or_set_aside() -> None:
    talk = Talk(BOOK)
    assert isinstance(talk.ground, CoreGround)
    talk.ground._stored = encode(Conversation(3, (Frame("trip", 0, "?", "gone", 1, 0),)))  # noqa: SLF001  # as found
    talk.says("hello").asks("goal").offers("答えにする").taps("答えにする").asks("how")
