from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from dialogs.language.purpose import PURPOSES
from dialogs.writing.deciding import Wish, if_going, if_skipping, kit, question

LANGUAGES = ("ja", "en")
KNOWN = {"who", "topic", "thing", "goal", "name", "me", "length", "clock", "first", "second"}
LOTS = Wish("partner", "食品の小ロット加工先を見つけたい", "北浜交流会", "村上", "2時間", "20:00")


def slots(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_purpose_has_words_that_need_nothing_to_be_known(lang: str) -> None:
    assert set(kit(lang).purposes) == set(PURPOSES)
    for ways in kit(lang).purposes.values():
        for wordings in (ways.go, ways.skip, ways.first, ways.second):
            assert all(wordings)
            assert slots(wordings[-1]) == set()
            assert all(slots(words) <= KNOWN for words in wordings)
            assert len(set(wordings)) == len(wordings)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lines_of_the_letter_name_only_what_can_be_known(lang: str) -> None:
    assert all(slots(words) <= KNOWN for line in kit(lang).letter.lines for words in line)
    assert slots(kit(lang).leave[-1]) == set()


def test_a_question_to_the_organiser_asks_two_things_in_the_users_own_words() -> None:
    assert question(LOTS, "ja", "ja") == (
        "「北浜交流会」への参加を検討しております。\n"
        "今回のいちばんの目的は「食品の小ロット加工先を見つけたい」です。\n"
        "参加を決める前に、2点お聞かせいただけますか。\n"
        "1. 「食品の小ロット加工先」にあたる方は参加されますか。\n"
        "2. 当日、主催者の方からどなたかをご紹介いただくことはできますか。\n"
        "お忙しいところ恐れ入りますが、よろしくお願いいたします。\n"
        "村上"
    )


def test_where_nothing_is_known_its_line_is_left_out() -> None:
    assert question(Wish("other"), "en", "en") == (
        "Hello,\n"
        "I'm thinking of coming to your event.\n"
        "Before I decide, may I ask two things?\n"
        "1. What kind of people usually come?\n"
        "2. Is it easy to join in if you come alone for the first time?\n"
        "Thank you very much."
    )


def test_when_to_leave_is_said_only_where_it_is_not_sure_to_fit() -> None:
    assert if_going(LOTS, "ja", sure=True) == (
        "受付で主催者に「食品の小ロット加工先に、お心当たりはありますか」と聞く",
    )
    assert if_going(LOTS, "ja", sure=False)[1] == "手応えがなければ、20:00で切り上げる"
    assert (
        if_going(Wish("network"), "en", sure=False)[1]
        == "If nothing comes up in the first hour, feel free to head off"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("purpose", ["", *PURPOSES])
def test_there_is_always_something_to_do_either_way(purpose: str, lang: str) -> None:
    assert all(if_going(Wish(purpose), lang, sure=False))
    assert if_skipping(Wish(purpose), lang)


@given(
    goal=st.text(max_size=80),
    name=st.text(max_size=30),
    purpose=st.sampled_from(PURPOSES),
    lang=st.sampled_from(LANGUAGES),
)
def test_a_question_holds_no_word_that_was_not_given(goal: str, name: str, purpose: str, lang: str) -> None:
    wish = Wish(purpose, goal, name)
    ours = {line for wordings in kit(lang).letter.lines for line in wordings}
    ours |= {line for ways in kit(lang).purposes.values() for line in (*ways.first, *ways.second)}
    allowed = "".join((*ours, *(str(getattr(wish, field.name)) for field in fields(wish))))
    written = question(wish, lang, lang)
    assert set(written) - {"\n"} <= set(allowed)
    assert "{" not in written or "{" in goal + name
