from __future__ import annotations

import pytest

from dialogs.changes import PutNudge
from dialogs.core.book import Snapshot
from dialogs.core.conversation import Conversation, Frame, Start, decode, encode
from dialogs.core.events import NudgeDue, Said
from dialogs.core.prompts import Question
from dialogs.core.stack import MOST_SESSIONS, MOST_SHELVED
from dialogs.core.steps import Dialog, End, Tell, When, pick
from dialogs.core.turn import apologise, turn
from dialogs.grounds import CoreGround
from dialogs.notebook import Notebook, Nudge, Profile
from dialogs.testing import Talk
from tests.dialogs.core.toy import BOOK, TRIP, book


def party() -> Talk:
    return Talk(BOOK, start="party")


def test_a_loop_holds_the_dialog_once_for_each_item_and_a_sub_once() -> None:
    talk = party().says("Ann and Bob").asks("guest.dish").tells("name=Ann").says("soup").says("tea")
    talk.asks("guest.dish").tells("name=Bob").says("rice").says("skip").asks("guest.dish").tells("name=host")
    talk.says("cake").says("milk").asks("check").says("ok").is_idle()
    talk.tells("[{'dish': 'soup', 'drink': 'tea'}, {'dish': 'rice', 'drink': None}]", "<party.end>")


def test_a_loop_over_nothing_is_passed_over() -> None:
    talk = Talk(BOOK, start="party").says("and and").asks("guest.dish")
    assert talk.ground.conversation.frames[0].step == "menu"


def test_back_returns_to_the_question_before_also_out_of_a_child() -> None:
    Talk(BOOK, start="trip").says("back").asks("goal").tells("最初の質問").says("sea").says("back").asks(
        "goal"
    )
    talk = party().says("Ann").says("soup").asks("drink").says("back").asks("dish").says("back").asks("names")
    talk.says("Cy").tells("name=Cy")


def test_back_goes_one_answer_back_within_a_loop_and_from_behind_it() -> None:
    talk = party().says("Ann and Bob").says("soup").says("tea").asks("dish").tells("name=Bob")
    talk.says("back").asks("drink").says("milk").asks("dish").tells("name=Bob")
    talk.says("cake").says("tea").asks("dish").tells("name=host").says("back").asks("drink")
    talk.says("back").asks("dish").says("rice").says("water").tells("name=host").says("egg").says("rum")
    talk.asks("check").says("back").asks("drink").says("gin").asks("check").says("ok").is_idle()
    talk.tells("[{'dish': 'soup', 'drink': 'milk'}, {'dish': 'rice', 'drink': 'water'}]")


def test_help_explains_and_puts_the_question_again() -> None:
    Talk(BOOK, start="trip").says("help").tells("<trip.goal.help>", "<trip.goal>").asks("goal")


def test_repeat_puts_the_question_again() -> None:
    Talk(BOOK, start="trip").says("repeat").tells("<trip.goal>").asks("goal")


def test_only_what_may_be_skipped_is_skipped() -> None:
    Talk(BOOK, start="trip").says("skip").asks("goal").tells("飛ばせない")


def test_restart_begins_the_session_anew() -> None:
    talk = party().says("Ann").says("soup").says("restart").asks("party.names")
    talk.says("Bob").tells("name=Bob")


def test_finish_wraps_up_with_the_answers_there_are() -> None:
    Talk(BOOK, start="trip").says("sea").says("finish").asks("review").tells("goal sea")
    Talk(BOOK, start="trip").says("something").says("finish").asks("review").tells("goal something")
    party().says("finish").asks("names").tells("もう少しだけ")


def test_cancel_closes_the_session_and_shows_what_lies_below() -> None:
    talk = Talk(BOOK, start="trip").says("sea").says("party").asks("names").says("cancel")
    talk.asks("how").tells("ここまでにします", "<trip.recap n=1>").says("cancel").is_idle()


def test_later_puts_the_session_aside_with_its_answers() -> None:
    talk = Talk(BOOK, start="trip").says("sea").says("later").is_idle().tells("とっておきます")
    assert [n.kind for n in talk.notebook.nudges] == ["trip"]
    talk.says("trip").tells("<trip.recap n=1>").offers("続きから", "最初から", "このまま完成")
    talk.taps("このまま完成").asks("review").tells("goal sea")


def test_coming_back_one_may_continue_start_over_or_simply_answer() -> None:
    left = Talk(BOOK, start="trip").says("sea").says("later").says("trip")
    left.taps("最初から").asks("goal")
    Talk(BOOK, start="trip").says("sea").says("later").says("trip").says("2").asks("goal")
    Talk(BOOK, start="trip").says("sea").says("later").says("trip").says("how plane").asks("hour")
    party().says("later").says("party").asks("names").never_tells("recap")
    party().says("Ann").says("later").says("party").offers("続きから", "最初から")


def test_an_answer_may_be_edited_from_the_review_without_answering_the_rest_again() -> None:
    talk = Talk(BOOK, start="trip").says("sea").says("1").says("9").asks("review").taps("直す")
    talk.tells("どれを直しますか").taps("<trip.edit.goal>").asks("goal").says("mountains").asks("review")
    talk.tells("goal mountains", "how train", "hour 9")
    talk.says("please change trip edit how").asks("how").says("2").asks("review").tells("how plane")
    talk.says("hm").asks("review").tells("下から選んで")


def test_an_earlier_answer_may_be_edited_at_any_question() -> None:
    talk = (
        Talk(BOOK, start="trip")
        .says("sea")
        .says("1")
        .says("edit")
        .offers("<trip.edit.goal>", "<trip.edit.how>")
    )
    assert talk.question.widget == "choice"
    assert talk.says("1").asks("goal").says("mountains").asks("hour").question.widget == "moment"
    Talk(BOOK, start="trip").says("edit").tells("まだ直せる答えがありません").asks("goal")
    Talk(BOOK, start="trip").says("sea").says("1").says("9").says("edit").tells("どれを直しますか")


def test_a_dialog_that_starts_meanwhile_is_stacked_queued_or_dropped() -> None:
    talk = Talk(BOOK, start="trip").says("note").is_silent().says("note").says("flash").is_silent()
    talk.says("sea").says("1").says("9").says("ok").asks("note.text").says("x").is_idle().tells("<note.end>")
    Talk(BOOK).says("flash").tells("<flash.end>").is_idle()


def test_after_long_silence_the_first_message_gets_a_recap_and_is_still_the_answer() -> None:
    talk = (
        Talk(BOOK, start="trip").says("sea").after(hours=3).says("1").asks("hour").tells("<trip.recap n=1>")
    )
    talk.says("9").never_tells("recap")
    Talk(BOOK, start="trip").after(hours=3).says("sea").asks("how").never_tells("recap")


def test_a_closing_dialog_may_write_plan_call_and_hand_over_to_the_next() -> None:
    talk = Talk(BOOK).says("bye").asks("trip.goal").tells("<farewell.end>")
    assert isinstance(talk.ground, CoreGround)
    assert talk.notebook.profile.lang == "en"
    assert [call.kind for call in talk.ground.calls] == ["weather"]
    assert talk.notebook.nudges[0].id == "n1"
    talk.says("!").tells("I couldn't find any words")


def test_the_answer_to_a_call_opens_the_dialog_that_awaits_it() -> None:
    talk = (
        Talk(BOOK, start="trip")
        .answers("weather", {"sky": "blue"})
        .tells("<weather.end sky=blue>")
        .asks("goal")
    )
    talk.answers("unknown", {}).is_silent()


def test_forgetting_the_user_leaves_nothing_of_the_conversation() -> None:
    talk = (
        Talk(BOOK, start="trip")
        .says("sea")
        .says("later")
        .says("party")
        .says("forget")
        .is_idle()
        .tells("<forget.end>")
    )
    conversation = talk.ground.conversation
    assert (conversation.frames, conversation.shelf, conversation.waiting) == ((), (), ())


def test_coming_back_shows_the_question_again_or_what_the_book_says() -> None:
    Talk(BOOK, start="trip").says("sea").joins().asks("how").tells("<trip.recap n=1>")
    Talk(BOOK).joins("en").tells("sky=joined")
    Talk(book(greet=True), profile=Profile("u1")).joins("en").asks("note.text")


def test_leaving_is_silent_and_writes_what_the_book_says() -> None:
    talk = Talk(BOOK).says("bye").leaves().is_silent()
    assert talk.notebook.nudges == ()


def nudge(kind: str, minutes: int = 0) -> Nudge:
    at = Talk(BOOK).now.replace(minute=minutes)
    return Nudge(f"{kind}{minutes}", kind, "", at)


def test_a_nudge_that_falls_due_opens_its_dialog() -> None:
    talk = Talk(BOOK)
    talk.ground.take(NudgeDue((nudge("trip"),)), talk.now)
    assert talk.ground.conversation.top


def test_nudges_wait_while_the_user_is_talking() -> None:
    talk = Talk(BOOK, start="trip").says("sea")
    snapshot = Snapshot(talk.ground.conversation, talk.notebook)
    result = turn(BOOK, snapshot, NudgeDue((nudge("party"),)), talk.now)
    assert result.prompts == ()
    assert [c.nudge.due_at > talk.now for c in result.nudges if isinstance(c, PutNudge)] == [True]
    assert turn(BOOK, snapshot, NudgeDue(()), talk.now).conversation == talk.ground.conversation


def test_a_silent_decision_says_nothing() -> None:
    talk = Talk(BOOK)
    result = turn(BOOK, Snapshot(Conversation(), talk.notebook), NudgeDue((nudge("quiet"),)), talk.now)
    assert result.prompts == ()


def test_a_nudge_for_a_dialog_this_release_no_longer_has_is_spent_in_silence() -> None:
    talk = Talk(BOOK)
    result = turn(BOOK, Snapshot(Conversation(), talk.notebook), NudgeDue((nudge("gone"),)), talk.now)
    assert result.prompts == ()
    assert len(result.nudges) == 1


def test_the_stack_and_the_shelf_are_bounded() -> None:
    many = tuple(
        Dialog(f"d{i}", version=1, steps=tuple(s for s in TRIP.steps), finish="review")
        for i in range(MOST_SESSIONS + 9)
    )
    talk = Talk(book(*many))
    for i in range(MOST_SESSIONS + 9):
        talk.ground.open(Start(f"d{i}"), talk.now)
    conversation = talk.ground.conversation
    assert len(conversation.frames) == MOST_SESSIONS
    assert len(conversation.shelf) == MOST_SHELVED


def test_an_apology_changes_nothing_and_puts_the_question_again() -> None:
    talk = Talk(BOOK, start="trip").says("sea")
    snapshot = Snapshot(talk.ground.conversation, talk.notebook)
    result = apologise(BOOK, snapshot, talk.now)
    assert result.conversation == snapshot.conversation
    assert isinstance(result.prompts[-1], Question)
    alone = apologise(BOOK, Snapshot(Conversation(), talk.notebook), talk.now)
    assert len(alone.prompts) == 1


def test_a_turn_is_a_function_of_its_input() -> None:
    talk = Talk(BOOK, start="trip")
    snapshot = Snapshot(talk.ground.conversation, talk.notebook)
    assert turn(BOOK, snapshot, Said("sea"), talk.now) == turn(BOOK, snapshot, Said("sea"), talk.now)


def test_faults_in_a_table_are_raised_not_swallowed() -> None:
    with pytest.raises(LookupError, match="unconditional"):
        pick((When(lambda _scene: False, "x"),), Talk(BOOK).ground.notebook)  # type: ignore[arg-type]  # never looked at
    with pytest.raises(KeyError):
        Talk(BOOK, start="nowhere")
    lost = Dialog("lost", version=1, steps=(Tell("a", to=("gone",)), End("end")))
    with pytest.raises(LookupError, match="no step gone"):
        Talk(book(lost), start="lost")


def test_the_stored_form_is_small_and_comes_back_equal() -> None:
    talk = Talk(BOOK, start="trip").says("sea")
    conversation = talk.ground.conversation
    assert decode(encode(conversation)) == conversation
    assert len(encode(conversation)) < 150
    with pytest.raises(TypeError):
        encode(Conversation(frames=(Frame("trip", 1, "", "goal", 1, 0, args={"x": object()}),)))


def test_a_notebook_is_not_needed_to_hold_a_dialog() -> None:
    assert turn(BOOK, Snapshot(Conversation(), Notebook(Profile("u1"))), Said("trip"), Talk(BOOK).now).prompts
