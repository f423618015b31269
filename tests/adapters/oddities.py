"""Whatever can be said, however odd: strategies for the laws of every platform's rendering."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from dialogs.core.prompts import Card, Choice, Draft, Form, Picker, Prompt, Question, Say, Widget

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
