from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.changes import applied
from dialogs.core.book import Book, Snapshot
from dialogs.core.conversation import Conversation, decode, encode
from dialogs.core.events import Answered, Chose, Event, Joined, NudgeDue, PickedMoment, Said, Showed
from dialogs.core.prompts import Question, decode_prompts, encode_prompts
from dialogs.core.stack import MOST_SESSIONS, MOST_SHELVED, MOST_WAITING, sessions
from dialogs.core.turn import turn
from dialogs.notebook import Notebook, Nudge, Profile
from tests.dialogs.core.test_replay import RENAMED, WITH_WHO, WITHOUT_HOW
from tests.dialogs.core.toy import BOOK, CORE_WORDS, OTHER_WORDS, book

NOW = datetime(2026, 12, 4, 11, tzinfo=UTC)
SAID = st.sampled_from(
    [
        *CORE_WORDS,
        *OTHER_WORDS,
        "something",
        "Ann and Bob",
        "1",
        "2",
        "7",
        "9",
        "ok",
        "edit trip edit how",
        "nothing",
    ]
)
TOKENS = st.builds(
    lambda n, s: f"{n}.{s}",
    st.integers(0, 12),
    st.sampled_from(["goal", "how", "hour", "dish", "", "review"]),
)
CHOICES = st.sampled_from(
    ["train", "plane", "12", "ok", "~edit", "~finish", "~back", "~use", "~edit:goal", "~x", "zzz"]
)
EVENTS = st.one_of(
    st.builds(Said, SAID | st.text(max_size=30)),
    st.builds(Chose, CHOICES, TOKENS),
    st.builds(PickedMoment, st.sampled_from(["2026-12-05T09:00", "rubbish", ""]), TOKENS),
    st.builds(Showed, st.just("sticker")),
    st.builds(Joined, st.sampled_from(["", "ja", "en"])),
    st.builds(Answered, st.sampled_from(["weather", "none"]), st.just({"sky": "blue"})),
    st.builds(
        lambda kind: NudgeDue((Nudge("n", kind, "", NOW),)),
        st.sampled_from(["trip", "note", "party", "quiet"]),
    ),
)
HISTORIES = st.lists(st.tuples(EVENTS, st.sampled_from([0, 1, 20, 200]), st.booleans()), max_size=25)
BOOKS = (BOOK, book(WITH_WHO), book(WITHOUT_HOW), book(RENAMED))
History = list[tuple[Event, int, bool]]


def live(history: History, books: list[Book]) -> tuple[Conversation, Notebook]:
    conversation, notebook, now = Conversation(), Notebook(Profile("u1")), NOW
    for position, (event, minutes, late) in enumerate(history):
        now += timedelta(minutes=minutes)
        present = books[position % len(books)]
        snapshot = Snapshot(conversation, notebook, late=late and isinstance(event, Said))
        result = turn(present, snapshot, event, now)
        assert turn(present, snapshot, event, now) == result
        assert decode_prompts(encode_prompts(result.prompts)) == result.prompts
        conversation = decode(encode(result.conversation))
        assert conversation == result.conversation
        for change in result.changes:
            notebook = applied(notebook, change)
    return conversation, notebook


@given(HISTORIES)
@settings(max_examples=300, deadline=None)
def test_any_history_leaves_every_session_at_a_question_of_its_dialog(history: History) -> None:
    conversation, _ = live(history, [BOOK])
    for session in (*sessions(list(conversation.frames)), *conversation.shelf):
        for frame in session:
            assert BOOK.dialogs[frame.dialog].step(frame.step) is not None
    assert len(sessions(list(conversation.frames))) <= MOST_SESSIONS
    assert len(conversation.shelf) <= MOST_SHELVED
    assert len(conversation.waiting) <= MOST_WAITING


@given(HISTORIES, st.lists(st.sampled_from(BOOKS), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_no_history_breaks_when_releases_change_under_it(history: History, books: list[Book]) -> None:
    live(history, books)


@given(HISTORIES, CHOICES, st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_a_tap_on_a_question_that_is_closed_changes_nothing(
    history: History, choice: str, revision: int
) -> None:
    conversation, notebook = live(history, [BOOK])
    open_tokens = {s[-1].token for s in (*sessions(list(conversation.frames)), *conversation.shelf)}
    token = f"{revision}.goal"
    if token not in open_tokens:
        result = turn(BOOK, Snapshot(conversation, notebook), Chose(choice, token), NOW + timedelta(days=1))
        assert result.conversation == conversation
        assert result.changes == ()


@given(HISTORIES)
@settings(max_examples=200, deadline=None)
def test_whenever_a_question_is_open_the_last_prompt_puts_it(history: History) -> None:
    conversation, notebook = live(history, [BOOK])
    result = turn(BOOK, Snapshot(conversation, notebook), Said("help"), NOW + timedelta(days=9))
    top = result.conversation.top
    if top:
        question = result.prompts[-1]
        assert isinstance(question, Question)
        assert question.token == top.token


@given(HISTORIES, st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_late_text_never_becomes_an_answer(history: History, text: str) -> None:
    conversation, notebook = live(history, [BOOK])
    result = turn(BOOK, Snapshot(conversation, notebook, late=True), Said(text), NOW + timedelta(days=9))
    before = [frame.answers for frame in conversation.frames]
    assert [frame.answers for frame in result.conversation.frames] == before
    assert result.conversation.shelf == conversation.shelf
