"""Words of an operator's own narrow an answer as listed ones do."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.language.own import NO_OWN_WORDS, OwnWords
from dialogs.language.slots import missing
from tests.costs import costing_less_than

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
OWN = OwnWords(frozenset({"まちのば便", "Opus", "one-stop"}), frozenset({"縁側会員", "den keeper"}))


@pytest.mark.parametrize(
    ("question", "text", "without"),
    [
        ("goal", "まちのば便の相談相手を見つけたい", "object"),
        ("goal", "まちのば便のお客さんと会う", "object"),
        ("who_what", "縁側会員とまちのば便の話をする", "who"),
        ("who_what", "縁側会員とＯＰＵＳの話", "who"),
        ("reflection_met", "縁側会員の方と話した", "identity"),
        ("goal", "find partners for One-Stop", "object"),
    ],
)
def test_a_listed_word_makes_an_answer_concrete(question: str, text: str, without: str) -> None:
    heard = [missing(question, text, lang="ja", now=NOW, zone=TOKYO, own=own) for own in (NO_OWN_WORDS, OWN)]
    assert heard == [without, None]


@pytest.mark.parametrize("text", ["人脈を広げたい", "meet people", "octopuses", "いい人と話す", ""])
def test_what_is_not_listed_stays_as_it_is(text: str) -> None:
    assert OWN.put_plainly(text) == text


def test_of_two_words_the_longer_is_read_and_of_two_kinds_people() -> None:
    own = OwnWords(frozenset({"縁側", "縁側会員"}), frozenset({"縁側会員"}))
    assert own.put_plainly("縁側会員と縁側で") == "税理士と物流で"


def test_many_words_that_begin_alike_take_little_time() -> None:
    own = OwnWords(frozenset("a" * signs for signs in range(2, 41)))
    own.put_plainly("warm up")
    with costing_less_than(0.2):
        for _ in range(10):
            own.put_plainly("a" * 1000)


@given(st.text(max_size=200))
def test_any_text_survives(text: str) -> None:
    assert isinstance(OWN.put_plainly(text), str)
