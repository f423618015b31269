from __future__ import annotations

import pytest

from dialogs.core.conversation import How
from dialogs.core.events import Chose, PickedMoment
from dialogs.core.hears import OneOf
from dialogs.core.steps import Dialog, Option
from dialogs.grounds import CoreGround
from dialogs.notebook import Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.core.toy import BOOK, TRIP, book, but


def trip() -> Talk:
    return Talk(BOOK, start="trip")


def ground(talk: Talk) -> CoreGround:
    assert isinstance(talk.ground, CoreGround)
    return talk.ground


def test_an_answer_leads_to_the_next_question() -> None:
    trip().asks("goal").says("see the sea").asks("how")


def test_a_choice_is_taken_by_tap_by_number_by_label_and_in_any_width() -> None:
    for said in ("1", "１", "<how.train>", "＜ＨＯＷ．ＴＲＡＩＮ＞", "how train"):
        trip().says("sea").says(said).asks("hour")
    trip().says("sea").taps("<how.train>").asks("hour")


def test_a_message_that_begins_like_just_one_label_means_it() -> None:
    trip().says("sea").says("how pl").asks("hour").tells("<trip.fear>")
    trip().says("sea").says("h").asks("how").tells("下から選んで")


def test_a_choice_beats_a_global_word() -> None:
    Talk(book(relabelled("stop")), start="trip").says("sea").says("stop").asks("hour")


def relabelled(label: str) -> Dialog:
    hows = OneOf((Option("train", label=label), Option("plane", label="plane")))
    return replace(
        TRIP, steps=tuple(but(step, hear=hows) if step.id == "how" else step for step in TRIP.steps)
    )


def test_a_way_out_labelled_like_a_choice_does_not_stand_beside_it() -> None:
    talk = Talk(book(relabelled("あとで")), start="trip").says("sea")
    for _ in range(3):
        talk.says("?!")
    assert [choice.label for choice in talk.question.choices].count("あとで") == 1
    talk.says("あとで").asks("hour")


def test_a_global_word_counts_only_as_the_whole_message() -> None:
    trip().says("stop worrying and see the sea").asks("how")
    trip().says("stop").tells("stopped by stop").asks("goal")


def test_a_step_hears_its_own_word_before_taking_it_for_an_answer() -> None:
    trip().says("sea").says("still there").asks("hour")


def test_a_steps_own_word_comes_before_the_same_word_of_the_book() -> None:
    goal, how, *rest = TRIP.steps
    claiming = replace(TRIP, steps=(goal, but(how, own={"stop": "hour"}), *rest))
    talk = Talk(book(claiming), start="trip").says("stop").tells("stopped by stop").asks("goal")
    talk.says("sea").says("stop").asks("hour")


def test_a_word_that_no_book_knows_is_an_answer() -> None:
    trip().says("odd").asks("how")


@pytest.mark.parametrize("said", ["", "   ", "!!!", "🙂", "。。。"])
def test_a_message_without_words_is_no_answer(said: str) -> None:
    trip().says(said).asks("goal").tells("文字が見当たりません")


def test_too_long_an_answer_is_refused_with_the_limit() -> None:
    trip().says("x" * 41).asks("goal").tells("40文字")


def test_a_refused_answer_says_why() -> None:
    trip().says("nothing").asks("goal").tells("<trip.rude>")


def test_a_vague_answer_is_probed_once_and_both_answers_are_joined() -> None:
    talk = trip().says("something").probes("goal", "object").tells("<trip.goal.probe.object>")
    talk.says("a whale").asks("how")
    assert talk.answer("goal") == "something: a whale"


def test_a_second_vague_answer_is_accepted_as_it_is() -> None:
    talk = trip().says("something").says("something else").asks("how")
    top = ground(talk).conversation.top
    assert top
    assert top.answers["goal"].how is How.VAGUE


def test_a_probe_may_be_skipped_and_keeps_the_first_answer() -> None:
    talk = trip().says("something").says("skip").asks("how")
    assert talk.answer("goal") == "something"


def test_only_two_probes_a_session() -> None:
    talk = trip()
    for _ in range(2):
        talk.says("something").probes("goal").says("back").asks("goal")
    talk.says("something").asks("how")


def test_an_unclear_answer_keeps_what_was_understood_and_offers_the_readings() -> None:
    talk = trip().says("sea").says("1").says("7").asks("hour").tells("<hour.which>").offers("7h", "19h")
    talk.says("2").asks("review").tells("hour 19")
    talk = trip().says("sea").says("1").says("tomorrow").tells("<hour.when>").says("9").asks("review")
    assert talk.answer("hour") == "tomorrow 9"


def test_a_picked_moment_is_an_answer() -> None:
    trip().says("sea").says("1").picks("2026-12-05T09:00").asks("review").tells(
        "hour 9", "<trip.hour.echo answer=9>"
    )


def test_a_picked_moment_for_a_closed_question_changes_nothing() -> None:
    talk = trip()
    before = ground(talk).stored
    talk._happens(PickedMoment("2026-12-05T09:00", "99.hour")).asks("goal")  # noqa: SLF001  # a picker nobody shows any more
    assert ground(talk).stored == before


def test_the_ladder_goes_from_again_to_an_example_to_a_way_out_to_setting_it_aside() -> None:
    talk = trip().says("sea").says("1")
    talk.says("?!").tells("<hour.none>").never_tells("<trip.hour.example>")
    talk.says("?!").tells("<trip.hour.example>")
    talk.says("?!").offers("とばす", "あとで")
    talk.says("?!").asks("hour")
    talk.says("?!").is_idle().tells("いったん置いて")
    assert [nudge.kind for nudge in talk.notebook.nudges] == ["trip"]
    talk.says("trip").tells("<trip.recap n=2>").offers("続きから").says("続きから").asks("hour")


def test_a_stale_or_second_tap_shows_the_present_question_and_changes_nothing() -> None:
    talk = trip().says("sea").taps("<how.plane>").asks("hour")
    before = ground(talk).stored
    talk.taps("<how.plane>").asks("hour").tells("前のボタンでしたね")
    assert ground(talk).stored == before
    talk.says("skip").says("ok").is_idle().taps("<how.plane>").is_idle().tells("前のボタンでしたね")


@pytest.mark.parametrize(
    "choice", ["boat", "~nonsense", "~use", "~edit:", "~edit:review", "~edit:nowhere", "", "~"]
)
def test_a_choice_that_was_never_offered_changes_nothing(choice: str) -> None:
    talk = trip().says("sea").asks("how")
    before = ground(talk).stored
    talk._happens(Chose(choice, talk.question.token)).asks("how")  # noqa: SLF001  # no button says this
    assert ground(talk).stored == before or choice == ""


def test_a_button_keeps_working_while_its_question_waits_below_another_dialog() -> None:
    talk = trip().says("sea").says("party").asks("party.names").taps("<how.plane>").asks("trip.hour")
    talk.says("skip").says("ok").asks("party.names")


def test_text_sent_before_the_last_event_never_answers_the_present_question() -> None:
    talk = (
        trip()
        .says("sea")
        .says("the mountains", late=True)
        .asks("how")
        .tells("「the mountains」")
        .offers("答えにする")
    )
    talk.taps("答えにする").asks("how").tells("下から選んで")
    talk = trip().says("sea", late=True).asks("goal").taps("答えにする").asks("how")
    assert talk.answer("goal") == "sea"


def test_a_word_for_the_coach_is_followed_however_late_it_comes() -> None:
    trip().says("sea").says("party", late=True).asks("party.names")
    Talk(BOOK).says("party", late=True).asks("names")


def test_late_text_is_quoted_back_when_nothing_is_asked_and_beside_a_review() -> None:
    Talk(BOOK).says("x" * 80, late=True).is_idle().tells("xxx…")
    talk = (
        trip()
        .says("sea")
        .says("1")
        .says("9")
        .says("hm", late=True)
        .asks("review")
        .offers("答えにする", "OK", "直す")
    )
    talk.says("ok").is_idle()


def test_what_is_not_text_gets_a_request_for_words() -> None:
    trip().shows("sticker").asks("goal").tells("文字でひと言")
    Talk(BOOK).shows("voice").is_idle().tells("<weather.end sky=?>")


def test_a_calendar_file_that_could_not_be_read_is_told_from_a_picture() -> None:
    trip().shows("unread_calendar").asks("goal").tells("そのファイルは開けませんでした")
    Talk(BOOK).shows("unread_calendar").tells("そのファイルは開けませんでした", "<weather.end sky=?>")


def test_idle_words_open_what_the_book_says() -> None:
    Talk(BOOK).says("trip").asks("trip.goal")
    Talk(BOOK).says("fine today").tells("<weather.end sky=fine today>").is_idle()
    Talk(BOOK).says("cancel").tells("途中のことはありません").is_idle()


def test_a_user_who_has_not_agreed_is_greeted_first() -> None:
    talk = Talk(book(greet=True), profile=Profile("u1")).says("hello").asks("note.text")
    talk.says("trip").asks("trip.goal")


def test_hearing_from_the_user_is_written_down_once() -> None:
    talk = Talk(BOOK, profile=Profile("u1", misses=2)).says("hello")
    assert talk.notebook.profile.misses == 0
