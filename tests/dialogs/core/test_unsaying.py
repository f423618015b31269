"""What came from a message's words, what did not, and what a conversation is like without them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.conversation import Answer, Conversation, Frame, How, Start, decode, encode
from dialogs.core.events import Unsaid
from dialogs.core.prompts import Question
from dialogs.core.unsaying import Words
from dialogs.grounds import CoreGround
from dialogs.notebook import Notebook, Profile
from dialogs.testing import Talk
from tests.dialogs.core.toy import BOOK, OTHER_WORDS

LINE = "明日19時に北浜交流会、ABC商事の白石さんと会う"


def takes_back(talk: Talk, text: str) -> Talk:
    assert talk.ground.take(Unsaid(text), talk.now) == ()
    return talk


def held_by(frame: Frame, *others: Frame) -> CoreGround:
    """A ground with a conversation in the middle of something."""
    ground = CoreGround.of(BOOK, Notebook(Profile("u1")))
    ground._stored = encode(Conversation(7, (*others, frame)))  # noqa: SLF001  # the state the test is about
    return ground


def after(ground: CoreGround, text: str) -> Conversation:
    talk = takes_back(Talk(BOOK, ground=ground), text)
    return talk.ground.conversation


def trip(**fields: Any) -> Frame:
    return Frame("trip", 1, BOOK.dialogs["trip"].fingerprint, "how", 7, 0, **fields)


@pytest.mark.parametrize(
    "value",
    [
        LINE,
        "北浜交流会",
        "ABC商事",
        "abc 商事",
        "ＡＢＣ商事",
        "白石さん",
        f"「{LINE}」とのこと",
        "北浜交流会 白石さん",
    ],
)
def test_the_same_its_parts_and_what_holds_it_came_from_the_message(value: str) -> None:
    assert Words.of(LINE).take(value)


@pytest.mark.parametrize("value", ["", "会", "梅田交流会", "19", "1", "白石さんの部下", "2026-12-05T10:00Z"])
def test_single_letters_numbers_and_other_words_did_not(value: str) -> None:
    assert not Words.of(LINE).take(value)


def test_a_short_message_does_not_claim_all_that_happens_to_hold_it() -> None:
    assert Words.of("はい").take("はい")
    assert not Words.of("はい").take("はいさい商店の店主")
    assert not Words.of("2").take("2")


def test_a_choice_is_no_part_of_a_message_but_may_say_the_same() -> None:
    assert not Words.of("we took the plane").take("plane", chosen=True)
    assert Words.of("Plane").take("plane", chosen=True)


def test_what_quotes_something_found_is_found_too() -> None:
    words = Words.of(LINE)
    assert not words.take("白石さんにお礼を送る")
    assert words.take("白石さん")
    assert words.take("白石さんにお礼を送る")


@pytest.mark.parametrize(
    "said", ["「明日19時に北浜交…」は遅れて届きました", "北浜交流会の前に", "白石さんには何を送りますか"]
)
def test_words_on_their_way_that_repeat_a_part_quote_the_message(said: str) -> None:
    assert Words.of(LINE).quoted_in([{"text": said}])
    assert not Words.of(LINE).quoted_in([{"text": "何かお手伝いできますか"}])


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_finds_itself_and_no_other_makes_it_raise(text: str, other: str) -> None:
    words = Words.of(text)
    words.find([other, {"a": other}])
    words.quoted_in(other)
    assert words.take(text) or not any(c.isascii() and c.isalpha() for c in text)


def test_an_answer_that_came_from_it_is_lost_and_asked_for_before_all_others() -> None:
    talk = Talk(BOOK, ground=CoreGround.of(BOOK, Notebook(Profile("u1"))))
    talk.says("trip").says("see the sea").asks("how")
    takes_back(talk, "see the sea")
    talk.says("to the mountains").asks("goal").tells("to the mountains").taps("~use").asks("how")
    assert talk.answer("goal") == "to the mountains"


def test_other_answers_stay_and_are_gone_over_again() -> None:
    talk = Talk(BOOK, ground=CoreGround.of(BOOK, Notebook(Profile("u1"))))
    talk.says("trip").says("see the sea").taps("train").asks("hour")
    takes_back(talk, "see the sea").says("well").asks("goal").taps("~use").asks("hour")
    assert talk.answer("how") == "train"


def test_a_tap_on_the_old_question_leads_to_the_lost_one() -> None:
    talk = Talk(BOOK, ground=CoreGround.of(BOOK, Notebook(Profile("u1"))))
    talk.says("trip").says("see the sea").asks("how")
    takes_back(talk, "see the sea").taps("train").asks("goal")


def test_taking_back_what_was_never_used_changes_nothing() -> None:
    talk = Talk(BOOK, ground=CoreGround.of(BOOK, Notebook(Profile("u1"))))
    talk.says("trip").says("see the sea").asks("how")
    before = talk.ground.conversation
    assert takes_back(talk, "fly to the moon").ground.conversation == before


def test_an_answer_that_is_being_asked_about_is_forgotten_and_its_question_stays() -> None:
    found = after(held_by(trip(kept="something nice", probed="object", probes=1)), "something nice")
    assert found.top == trip(probes=1)


def test_late_words_that_wait_for_the_user_are_forgotten() -> None:
    assert after(held_by(trip(held="see the sea")), "see the sea").top == trip()


def test_what_was_found_out_for_a_lost_answer_goes_with_it() -> None:
    fingerprint = BOOK.dialogs["party"].fingerprint
    answers = {"names": Answer("Ann and Bob"), "menu": Answer([{"dish": "fish", "drink": None}])}
    party = Frame("party", 1, fingerprint, "menu", 7, 0, answers=answers, trail=("names",))
    guest = Frame("guest", 1, BOOK.dialogs["guest"].fingerprint, "dish", 7, 0, {"name": "Bob"}, child=True)
    (kept,) = after(held_by(guest, party), "Ann and Bob").frames
    assert (kept.dialog, kept.step, kept.answers, kept.trail) == ("party", "", {}, ())


def test_hints_are_dropped_and_arguments_blanked() -> None:
    args = {"_line": "to the sea", "name": "the sea", "lang": "en"}
    found = after(held_by(trip(args=args)), "to the sea").top
    assert found is not None
    assert (found.args, found.step) == ({"name": "", "lang": "en"}, "")


def test_a_lost_hint_does_not_lose_the_question() -> None:
    found = after(held_by(trip(args={"_line": "to the sea"})), "to the sea").top
    assert found == trip()


def test_shelved_and_waiting_dialogs_lose_the_words_too() -> None:
    ground = held_by(trip())
    shelved = trip(answers={"goal": Answer("see the sea")}, trail=("goal",))
    waiting = Start("weather", {"sky": "see the sea"})
    ground._stored = encode(Conversation(7, (), (waiting,), ((shelved,),)))  # noqa: SLF001  # as above
    found = after(ground, "see the sea")
    assert found.waiting == (Start("weather", {"sky": ""}),)
    assert (found.shelf[0][0].answers, found.shelf[0][0].step) == ({}, "")


def test_a_dialog_nobody_knows_any_more_loses_the_words_too() -> None:
    unknown = Frame("gone", 1, "f", "a", 7, 0, answers={"a": Answer("see the sea", How.VAGUE)})
    ground = held_by(trip())
    ground._stored = encode(Conversation(7, (), (), ((unknown,),)))  # noqa: SLF001  # as above
    assert after(ground, "see the sea").shelf[0][0].answers == {}


WORDS = st.sampled_from(
    [
        *OTHER_WORDS,
        "see the sea",
        "train",
        "plane",
        "12",
        "yes",
        "back",
        "something",
        "Ann and Bob",
        "skip",
        "ok",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_after_any_talk_the_text_is_nowhere_and_the_talk_goes_on(
    texts: list[str], data: st.DataObject
) -> None:
    talk = Talk(BOOK, ground=CoreGround.of(BOOK, Notebook(Profile("u1"))))
    place = data.draw(st.integers(0, len(texts)))
    for text in (*texts[:place], "the marked sea", *texts[place:]):
        talk.says(text)
    takes_back(talk, "the marked sea")
    assert b"marked" not in encode(talk.ground.conversation)
    again = decode(encode(talk.ground.conversation))
    assert again == talk.ground.conversation
    talk.says("see the lake")
    assert talk.prompts
    top = talk.ground.conversation.top
    assert top is None or any(isinstance(p, Question) and p.token == top.token for p in talk.prompts)
