"""Whatever is said, Slack takes it, and its user can read all of it and answer."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adapters.clean import clean
from adapters.degrade import button_label
from adapters.measure import utf16_units
from adapters.port import Delivery
from adapters.slack.limits import LABEL
from adapters.slack.payload import Message
from adapters.slack.render import render
from adapters.slack.settle import settle
from adapters.slack.values import choice_value, read
from dialogs.core.events import Chose
from dialogs.core.prompts import Action, Card, Choice, Field, Form, Prompt, Question
from tests.adapters.oddities import (
    CHOICES,
    LAW,
    ODD,
    PROMPTS,
    QUESTIONS,
    ROWS,
    TURNS,
    WORD,
    squeezed,
    words_of,
)
from tests.adapters.slack.screens import (
    ADDRESS,
    TRIGGER,
    Json,
    buttons,
    elements,
    faults,
    sent,
    texts_of,
)
from tests.doubles.measure import units
from tests.doubles.slack.limits import MESSAGE_BLOCKS

ACTIONS = st.lists(st.builds(Action, st.sampled_from(["done", "form"]), ODD, WORD), max_size=40).map(tuple)
CARDS = st.builds(Card, WORD, ROWS, WORD, ACTIONS)
NAMES = st.from_regex(r"[a-z_]{1,20}", fullmatch=True)
MOMENTS = st.sampled_from(["", "2026-12-05T19:00"])
FIELDS = st.one_of(
    st.builds(
        Field,
        NAMES,
        WORD,
        st.sampled_from(["line", "lines", "number", "choice"]),
        WORD,
        WORD,
        st.booleans(),
        CHOICES,
        st.integers(0, 5_000),
    ),
    st.builds(Field, NAMES, WORD, st.just("moment"), MOMENTS, WORD, st.booleans()),
)
FORMS = st.builds(
    Form,
    st.one_of(st.just("preparation|g1"), ODD),
    WORD,
    WORD,
    WORD,
    st.lists(FIELDS, max_size=8, unique_by=lambda field: field.id).map(tuple),
    CARDS,
)


@LAW
@given(TURNS)
def test_slack_takes_whatever_is_said(prompts: list[Prompt]) -> None:
    payload = sent(*prompts)
    assert faults(payload) == []
    assert all(post.text.strip() and len(post.text) <= 4_000 for post in payload.post)


def size(post: Message) -> int:
    return units(json.dumps(post.blocks, ensure_ascii=False, separators=(",", ":")))


@LAW
@given(TURNS)
def test_there_is_no_second_message_for_what_fits_into_one(prompts: list[Prompt]) -> None:
    for before, after in pairwise(sent(*prompts).post):
        assert len(before.blocks) + len(after.blocks) > 50 or size(before) + size(after) > 8_900


@LAW
@given(TURNS)
def test_every_word_is_there_to_be_read(prompts: list[Prompt]) -> None:
    seen = squeezed("".join(text for post in sent(*prompts).post for text in texts_of(post.blocks)))
    for prompt in prompts:
        for words in words_of(prompt):
            assert squeezed(clean(words)) in seen


@LAW
@given(st.lists(PROMPTS, max_size=3), QUESTIONS)
def test_every_choice_can_be_tapped_or_typed(before: list[Prompt], asked: Question) -> None:
    posts = sent(*before, asked).post
    tapped = {button["value"] for post in posts for button in buttons(post.blocks)}
    text = squeezed("".join(words for post in posts for words in texts_of(post.blocks)))
    for number, choice in enumerate(asked.choices, start=1):
        label = clean(choice.label)
        typed = squeezed(label if label.startswith(f"{number} ") else f"{number}. {label}") in text
        assert choice_value(asked.token, choice.id) in tapped or typed


@LAW
@given(QUESTIONS)
def test_a_tap_means_the_choice_it_shows(asked: Question) -> None:
    found = [button for post in sent(asked).post for button in buttons(post.blocks)]
    chosen = [
        (read(button["value"]), button["text"]["text"]) for button in found if button["value"][0] == "c"
    ]
    meant = Counter(event for event, _ in chosen)
    assert meant <= Counter(Chose(choice.id, asked.token) for choice in asked.choices)
    shown = {
        (choice.id, words)
        for number, choice in enumerate(asked.choices, start=1)
        for words in (
            button_label(number, Choice("", clean(choice.label)), LABEL, utf16_units),
            clean(choice.label),
        )
    }
    for event, label in chosen:
        assert isinstance(event, Chose)
        assert (event.choice, label) in shown


def _chooses(button: Json) -> bool:
    return str(button["value"]).startswith("c|")


@LAW
@given(FORMS)
def test_slack_takes_whatever_is_asked_in_a_form_or_it_is_asked_in_the_talk(form: Form) -> None:
    payload = sent(form, reply=TRIGGER)
    assert faults(payload) == []
    assert (payload.open is None) != (payload.post == ())


@LAW
@given(FORMS)
def test_a_modal_shows_all_that_stands_in_the_form_already(form: Form) -> None:
    view = sent(form, reply=TRIGGER).open
    if view is not None:
        seen = set(texts_of(view["blocks"]))
        assert all(
            clean(field.value) in seen
            for field in form.fields
            if field.kind in {"line", "lines"} and field.value
        )


@LAW
@given(st.lists(CARDS, max_size=12))
def test_slack_takes_whatever_the_home_shows(cards: list[Card]) -> None:
    payload = sent(home=tuple(cards))
    assert faults(payload) == []


@LAW
@given(TURNS, ODD)
def test_an_answered_message_is_one_slack_takes_with_nothing_to_tap(
    prompts: list[Prompt], label: str
) -> None:
    for post in sent(*prompts).post:
        left = settle(post.blocks, label)
        assert elements(left) == []
        assert list(MESSAGE_BLOCKS(list(left), "blocks")) == []


@LAW
@given(TURNS, st.integers(1, 9))
def test_the_same_delivery_is_the_same_bytes_at_any_attempt(prompts: list[Prompt], attempt: int) -> None:
    first = render(Delivery("k", ADDRESS, tuple(prompts), "en"))
    assert render(Delivery("k", ADDRESS, tuple(prompts), "en", attempt)) == first
