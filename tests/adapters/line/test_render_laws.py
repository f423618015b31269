"""Whatever is said, LINE takes it, and its user can read all of it and answer."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.clean import clean
from adapters.line.postback import choice_data, read
from adapters.line.render import render
from adapters.port import Address, Delivery
from dialogs.core.events import Chose
from dialogs.core.prompts import Card, Choice, Draft, Form, Picker, Prompt, Question, Say, Widget
from tests.adapters.line.payloads import actions_of, faults, requests, texts_of

HEAP = "👩‍👩‍👧‍👦"
ODD_LETTERS = st.one_of(
    st.characters(),
    st.sampled_from("\x00\x07\t\r\n\x1b\x85\u200b\u200d\u202e\u2028\ufe0f\ufeff\ud800\udc00あ。🇯🇵が\u0301|~"),
    st.just(HEAP),
)
REPEATED = st.sampled_from([*" \n\u3000x長😀\u0301\u200d\ud83d", HEAP, "שלום", "長い。"])
LENGTHS = st.sampled_from([0, 1, 20, 21, 301, 1_001, 2_501, 6_000, 10_000])
ODD = st.one_of(
    st.lists(ODD_LETTERS, max_size=30).map("".join),
    st.builds(lambda unit, length: unit * (length // len(unit)), REPEATED, LENGTHS),
)
WORD = st.one_of(st.sampled_from(["はい", "いいえ", "あとで", "Not yet", "戻る", "少し疲れた"]), ODD)
IDS = st.one_of(st.sampled_from(["yes", "~skip", "2026-12-05T23:30Z", "a|b"]), ODD)
CHOICES = st.one_of(
    st.lists(st.builds(Choice, IDS, WORD), max_size=5),
    st.integers(1, 100).map(lambda n: [Choice(f"c{number}", f"会{number}") for number in range(n)]),
).map(tuple)
PICKERS = st.sampled_from([None, Picker("2026-12-05T19:00", "2026-12-04T21:05", "2027-12-04T21:00")])


def questions(*widgets: Widget) -> st.SearchStrategy[Question]:
    tokens = st.one_of(st.just("7.goal"), ODD)
    return st.builds(Question, WORD, tokens, CHOICES, st.sampled_from(widgets), PICKERS)


QUESTIONS = questions("text", "moment", "choice")
ROWS = st.one_of(
    st.lists(st.tuples(WORD, WORD), max_size=4),
    st.integers(0, 400).map(lambda n: [(f"{number}", "雑貨店の店主さん") for number in range(n)]),
).map(tuple)
PROMPTS: st.SearchStrategy[Prompt] = st.one_of(
    st.builds(Say, WORD),
    QUESTIONS,
    st.builds(Card, WORD, ROWS, WORD),
    st.builds(Draft, WORD, WORD),
    st.builds(Form, WORD, WORD, WORD, WORD, st.just(()), st.builds(Card, WORD, ROWS, WORD)),
)
TURNS = st.lists(PROMPTS, max_size=8)
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""The longest texts take their time, to be made and to be looked through."""


def words_of(prompt: Prompt) -> list[str]:
    match prompt:
        case Say(text):
            return [text]
        case Card(title, rows, note):
            return [title, note, *(word for row in rows for word in row)]
        case Draft(title, text):
            return [title, text]
        case Question(text=text, choices=choices):
            return [text, *(choice.label for choice in choices)]
        case Form(instead=instead):
            return words_of(instead)


def squeezed(words: str) -> str:
    """Without space: where a long text is parted, space may be lost at the edges."""
    return "".join(words.split())


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
            (str(number), clean(choice.label))
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
