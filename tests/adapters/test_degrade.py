from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.degrade import degrade, numbered, split
from adapters.line.caps import CAPS as LINE
from adapters.measure import letters, utf16_units
from adapters.port import Caps
from adapters.slack.caps import CAPS as SLACK
from dialogs.core.prompts import Card, Choice, Draft, Prompt, Question, Say

WORDS_ONLY = Caps(
    buttons=0, label=20, label_unit=letters, text=60, text_unit=utf16_units, picker=False, card=False
)
PLATFORMS = pytest.mark.parametrize("caps", [LINE, SLACK, WORDS_ONLY], ids=["line", "slack", "words only"])

CHOICES = st.lists(st.builds(Choice, st.uuids().map(str), st.text(min_size=1, max_size=100)), max_size=40)
QUESTIONS = st.builds(
    Question,
    st.text(max_size=300),
    st.just("1.goal"),
    CHOICES.map(tuple),
    st.sampled_from(["text", "moment", "choice"]),
)
CARDS = st.builds(Card, st.text(), st.lists(st.tuples(st.text(), st.text())).map(tuple), st.text())
PROMPTS = st.one_of(
    st.builds(Say, st.text(max_size=300)),
    QUESTIONS,
    CARDS,
    st.builds(Draft, st.text(), st.text(max_size=300)),
)


def question(*labels: str, widget: Literal["moment", "choice"] = "choice") -> Question:
    choices = tuple(Choice(f"c{n}", label) for n, label in enumerate(labels, start=1))
    return Question("?", "1.goal", choices, widget)


def test_what_fits_is_left_alone() -> None:
    asked = question("はい", "いいえ")
    assert degrade(asked, LINE) == (asked,)


def test_too_many_choices_become_a_numbered_list_and_number_buttons() -> None:
    (asked,) = degrade(question(*(f"会{n}" for n in range(1, 16))), LINE)
    assert isinstance(asked, Question)
    assert asked.text.splitlines()[1:] == [f"{n}. 会{n}" for n in range(1, 16)]
    assert asked.choices == tuple(Choice(f"c{n}", f"{n} 会{n}") for n in range(1, 14))


def test_one_label_too_long_numbers_all_choices() -> None:
    (asked,) = degrade(question("短い", "とても長いので二十文字には収まらない選択肢のことば"), LINE)
    assert isinstance(asked, Question)
    assert [choice.label for choice in asked.choices] == ["1 短い", "2 とても長いので二十文字には収まらな…"]
    assert "2. とても長いので二十文字には収まらない選択肢のことば" in asked.text


def test_a_label_without_words_is_no_button() -> None:
    (asked,) = degrade(question("はい", " "), LINE)
    assert isinstance(asked, Question)
    assert [choice.label for choice in asked.choices] == ["1 はい", "2"]


def test_choices_alike_where_their_labels_are_cut_are_told_apart_by_their_numbers() -> None:
    same = "田中さん(株式会社みどりの営業の人)に、"
    (asked,) = degrade(question(f"{same}資料を送る", f"{same}電話する"), LINE)
    assert isinstance(asked, Question)
    assert len({choice.label for choice in asked.choices}) == 2


def test_a_label_that_begins_with_its_number_is_not_numbered_twice() -> None:
    asked = Question("元気ですか？", "1.energy", (Choice("1", "1 へとへと"), Choice("2", "3 ふつう")))
    assert numbered(asked) == "元気ですか？\n1 へとへと\n2. 3 ふつう"


def test_without_a_picker_a_moment_is_typed() -> None:
    (asked,) = degrade(question(widget="moment"), WORDS_ONLY)
    assert isinstance(asked, Question)
    assert asked.widget == "text"


def test_without_cards_a_card_is_told_in_lines() -> None:
    card = Card("当日カード", (("なぜ", "出会う"), ("", "ひと言")), "よい夜を")
    assert degrade(card, WORDS_ONLY) == (Say("当日カード\nなぜ: 出会う\nひと言\nよい夜を"),)


def test_a_long_text_is_parted_after_a_sentence() -> None:
    assert split("はじめまして。今日は会の準備をします。", 12, letters) == (
        "はじめまして。",
        "今日は会の準備をします。",
    )


@pytest.mark.parametrize("unit", [letters, utf16_units, len])
@given(text=st.text(max_size=200), limit=st.integers(2, 40))
def test_parts_put_together_are_the_text_and_none_is_too_long(
    unit: Callable[[str], int], text: str, limit: int
) -> None:
    parts = split(text, limit, unit)
    assert "".join(parts) == text
    assert all(unit(part) <= limit for part in parts)


@PLATFORMS
@given(prompt=PROMPTS)
def test_whatever_is_said_ends_within_the_caps(caps: Caps, prompt: Prompt) -> None:
    for part in degrade(prompt, caps):
        match part:
            case Say(text) | Draft(_, text):
                assert caps.text_unit(text) <= caps.text
            case Card():
                assert caps.card
            case Question():
                assert caps.text_unit(part.text) <= caps.text
                assert len(part.choices) <= caps.buttons
                assert all(caps.label_unit(choice.label) <= caps.label for choice in part.choices)
                assert caps.picker or part.widget != "moment"


@PLATFORMS
@given(asked=QUESTIONS)
def test_no_choice_is_ever_dropped(caps: Caps, asked: Question) -> None:
    parts = degrade(asked, caps)
    last = parts[-1]
    assert isinstance(last, Question)
    if last.choices == asked.choices:
        return
    text = "".join(part.text for part in parts if isinstance(part, Say | Question))
    lines = (
        choice.label if choice.label.startswith(f"{n} ") else f"{n}. {choice.label}"
        for n, choice in enumerate(asked.choices, start=1)
    )
    assert all(line in text for line in lines)
    assert [choice.id for choice in last.choices] == [choice.id for choice in asked.choices[: caps.buttons]]
