"""Whatever is said, LINE takes it, and its user can read all of it and answer."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adapters.clean import clean
from adapters.degrade import button_label
from adapters.line.limits import LABEL
from adapters.line.postback import choice_data, read
from adapters.line.render import render
from adapters.measure import letters
from adapters.port import Address, Delivery
from dialogs.core.events import Chose
from dialogs.core.prompts import Choice, Draft, Prompt, Question
from tests.adapters.line.payloads import actions_of, faults, requests, texts_of
from tests.adapters.oddities import LAW, PROMPTS, QUESTIONS, TURNS, questions, squeezed, words_of


@LAW
@given(TURNS)
def test_line_takes_whatever_is_said(prompts: list[Prompt]) -> None:
    found = requests(*prompts)
    assert faults(found) == []
    assert all(1 <= len(request) <= 5 for request in found)


@LAW
@given(TURNS)
def test_there_is_no_second_request_for_what_fits_into_one(prompts: list[Prompt]) -> None:
    found = requests(*prompts)
    assert all(len(request) == 5 for request in found[:-1])
    if len(found) > 1:
        texts = [message.get("text", "") for request in found for message in request]
        copied = {clean(prompt.text) for prompt in prompts if isinstance(prompt, Draft)}
        short = [(a, b) for a, b in pairwise(texts) if a and b and len(a) + len(b) < 2_000]
        assert all(any(text in draft for draft in copied for text in pair) for pair in short)


@LAW
@given(TURNS)
def test_every_word_is_there_to_be_read(prompts: list[Prompt]) -> None:
    seen = squeezed("".join(text for request in requests(*prompts) for text in texts_of(request)))
    for prompt in prompts:
        for words in words_of(prompt):
            assert squeezed(clean(words)) in seen


@LAW
@given(st.lists(PROMPTS, max_size=3), QUESTIONS)
def test_every_choice_can_be_tapped_or_typed(before: list[Prompt], asked: Question) -> None:
    found = requests(*before, asked)
    tapped = {action["data"] for action in actions_of(found) if action["type"] == "postback"}
    text = "".join(text for request in found for text in texts_of(request))
    for number, choice in enumerate(asked.choices, start=1):
        label = clean(choice.label)
        typed = squeezed(label if label.startswith(f"{number} ") else f"{number}. {label}") in squeezed(text)
        assert choice_data(asked.token, choice.id) in tapped or typed


@LAW
@given(st.lists(PROMPTS, max_size=3), questions("choice"))
def test_a_choice_and_nothing_else_is_seen_without_quick_replies(
    before: list[Prompt], asked: Question
) -> None:
    shown = [{**message, "quickReply": None} for request in requests(*before, asked) for message in request]
    seen = squeezed("".join(texts_of(shown)))
    assert all(squeezed(clean(choice.label)) in seen for choice in asked.choices)


@LAW
@given(QUESTIONS)
def test_a_tap_means_the_choice_it_shows(asked: Question) -> None:
    actions = [action for action in actions_of(requests(asked)) if action["type"] == "postback"]
    meant = Counter(read(action["data"]) for action in actions)
    assert meant <= Counter(Chose(choice.id, asked.token) for choice in asked.choices)
    for action in actions:
        event = read(action["data"])
        assert isinstance(event, Chose)
        labels = [
            (button_label(number, Choice("", clean(choice.label)), LABEL, letters), clean(choice.label))
            for number, choice in enumerate(asked.choices, start=1)
            if choice.id == event.choice
        ]
        assert any(action["label"] in names for names in labels)
        assert any(action["displayText"] in names for names in labels)


@LAW
@given(TURNS, st.integers(1, 9))
def test_the_same_delivery_is_the_same_bytes_at_any_attempt(prompts: list[Prompt], attempt: int) -> None:
    address = Address("line", "U1", "U2")
    first = render(Delivery("k", address, tuple(prompts), "en"))
    assert render(Delivery("k", address, tuple(prompts), "en", attempt)) == first
