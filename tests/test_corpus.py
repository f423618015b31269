"""The labelled texts by which understanding is measured: sound, and understood as well as promised."""

from __future__ import annotations

import re
from functools import cache
from math import ceil, floor
from pathlib import Path

import msgspec
import pytest

from bot.scoring import AnswerLine, DateLine, Line, figures, judge

CORPUS = Path(__file__).parent / "corpus"
PAPER = Path(__file__).parent.parent / "docs" / "understanding.md"
KINDS: dict[str, type[Line]] = {"answers": AnswerLine, "dates": DateLine}
LANGS = ("ja", "en")
PARTS = ("develop", "measured", "fresh")
LEAST = {"answers-ja": 300, "answers-en": 120, "dates-ja": 250, "dates-en": 100}


@cache
def lines(half: str, name: str) -> tuple[Line, ...]:
    """All lines of one language in a half, in one file or several: answers-ja.jsonl, answers-ja-2.jsonl."""
    kind = KINDS[name.partition("-")[0]]
    files = sorted((CORPUS / half).glob(f"{name}*.jsonl"))
    written = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return tuple(msgspec.json.decode(line, type=kind) for line in written)


@cache
def measured(name: str) -> dict[str, dict[str, float]]:
    """The figures of one language on the half that nothing is tuned to."""
    half = lines("measured", name)
    return figures(judge(half, [line.hear() for line in half]))[name.rpartition("-")[2]]


def key(line: Line) -> tuple[str, ...]:
    return (line.text, line.now, line.tz) if isinstance(line, DateLine) else (line.text, line.question)


@pytest.mark.parametrize("name", LEAST)
def test_no_text_stands_twice_nor_in_two_parts(name: str) -> None:
    keys = [key(line) for part in ("develop", "measured") for line in lines(part, name)]
    assert len(keys) == len(set(keys)) >= LEAST[name]
    assert not {key(line) for line in lines("develop", name)} & {key(line) for line in lines("fresh", name)}
    assert {line.lang for part in PARTS for line in lines(part, name)} == {name[-2:]}


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_tells_how_many_lines_there_are(kind: str) -> None:
    told = re.search(
        rf"^\| {kind}, .* \| (\d+) / (\d+) \| (\d+) / (\d+) \|$", PAPER.read_text("utf-8"), re.MULTILINE
    )
    counts = [len(lines(half, f"{kind}-{lang}")) for lang in LANGS for half in ("develop", "measured")]
    assert told
    assert [int(count) for count in told.groups()] == counts


@pytest.mark.parametrize("lang", LANGS)
def test_words_that_are_no_answers_are_neither_vague_nor_have_a_purpose(lang: str) -> None:
    for part in PARTS:
        for line in lines(part, f"answers-{lang}"):
            assert isinstance(line, AnswerLine)
            assert not (line.control and (line.label_vague or line.purpose)), line
            assert line.question == "goal" or line.purpose is None, line


@pytest.mark.parametrize(
    ("text", "called"),
    [("don't ping me at night", "mute"), ("too many pings", "mute"), ("no reminders on weekends", "mute")],
)
def test_a_wish_for_some_silence_is_called_what_the_files_call_it(text: str, called: str) -> None:
    assert AnswerLine("en", "goal", text, label_vague=False).hear().control == called


def at_least(share: float, name: str, figure: str) -> bool:
    """Whether so large a share of the lines counts; what is a fraction of a line more is not asked for."""
    found = measured(name)[figure]
    return found["count"] >= floor(share * found["of"])


def at_most(share: float, name: str, figure: str) -> bool:
    found = measured(name)[figure]
    return found["count"] <= ceil(share * found["of"])


@pytest.mark.parametrize("lang", LANGS)
def test_unseen_answers_are_judged_as_a_good_coach_would(lang: str) -> None:
    name = f"answers-{lang}"
    assert at_least(0.90, name, "judged")
    assert at_most(0.06, name, "wrongly_probed")
    assert at_least(0.80, name, "purpose")
    assert at_most(0.10, name, "invented_purpose")


@pytest.mark.parametrize("lang", LANGS)
def test_unseen_control_words_are_heard_and_answers_are_not_taken_for_them(lang: str) -> None:
    name = f"answers-{lang}"
    assert at_least(1, name, "control_delete")
    assert at_least(1, name, "control_safety")
    assert at_least(0.80, name, "control_stop")  # of five ways to say it, an English one is not heard yet
    assert at_least(0.95, name, "control")
    assert at_most(0.01, name, "taken_for_control")


@pytest.mark.parametrize("lang", LANGS)
def test_unseen_dates_are_heard_exactly_and_never_guessed(lang: str) -> None:
    name = f"dates-{lang}"
    assert at_least(0.95, name, "exact")
    assert at_least(0.95, name, "end")
    assert at_most(0.01, name, "silent_guess")
