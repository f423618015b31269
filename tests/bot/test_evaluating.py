"""Measuring understanding against labelled lines, as the command does it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DATE = {"now": "2026-12-02T21:00+09:00", "tz": "Asia/Tokyo"}
DATES = (
    {"lang": "ja", "text": "あす19時から21時", "expected": "2026-12-03T19:00+09:00"},
    {"lang": "ja", "text": "あす", "expected": "ambiguous", "partial": "2026-12-03"},
    {"lang": "en", "text": "tomorrow 7pm", "expected": "2026-12-03T20:00+09:00"},
    {"lang": "en", "text": "tomorrow 7pm", "expected": "ambiguous", "partial": "2026-12-03"},
    {"lang": "en", "text": "shop owners", "expected": "none", "note": "no moment at all"},
)
ANSWERS = (
    {"question": "goal", "text": "look for partners", "label_vague": True, "purpose": "partner"},
    {"question": "goal", "text": "thirty cards from printers", "label_vague": True},
    {"question": "after", "text": "send my checklist tomorrow at noon", "label_vague": False},
    {"question": "goal", "text": "stop messaging me", "label_vague": False, "note": "control: stop"},
    {"question": "goal", "text": "English please", "label_vague": False, "note": "control: language"},
    {"question": "goal", "text": "stop messaging me", "label_vague": False, "note": "control: skip"},
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", *command],
        check=False,
        capture_output=True,
        text=True,
    )


def evaluated(kind: str, file: Path, lines: object, *options: str) -> tuple[list[str], dict[str, Any]]:
    """What the command printed before the figures, and the figures."""
    assert isinstance(lines, tuple)
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    done = run("evaluate", kind, str(file), *options)
    assert done.returncode == 0, done.stderr
    *before, last = done.stdout.splitlines()
    return before, json.loads(last)


def share(count: int, of: int) -> dict[str, float]:
    return {"count": count, "of": of, "share": round(count / of, 4)}


def test_dates_are_counted_by_language_with_what_was_guessed(tmp_path: Path) -> None:
    ends = {**DATES[0], "expected_end": "2026-12-03T21:00+09:00"}
    lines = tuple({**DATE, **line} for line in (ends, *DATES[1:]))
    _, found = evaluated("dates", tmp_path / "dates.jsonl", lines)
    assert found["lines"] == 5
    assert found["ja"].pop("us_a_text") < 1_000_000
    assert found["ja"] == {
        **{name: share(1, 1) for name in ("asked", "end", "exact", "partial")},
        **{name: share(0, 1) for name in ("silent_guess", "wrong")},
        "n": 2,
    }
    assert found["en"].pop("us_a_text") < 1_000_000
    assert found["en"] == {
        "asked": share(0, 1),
        "exact": share(0, 1),
        "left_alone": share(1, 1),
        "partial": share(0, 1),
        "silent_guess": share(1, 2),
        "wrong": share(1, 1),
        "n": 3,
    }
    assert found["all"]["exact"] == share(1, 2)


def test_answers_are_judged_apart_from_words_that_are_none(tmp_path: Path) -> None:
    lines = tuple({"lang": "en", **line} for line in ANSWERS)
    _, found = evaluated("answers", tmp_path / "answers.jsonl", lines)
    assert found["en"].pop("us_a_text") < 1_000_000
    assert found["en"] == {
        "control": share(2, 3),
        "control_language": share(1, 1),
        "control_skip": share(0, 1),
        "control_stop": share(1, 1),
        "invented_purpose": share(0, 1),
        "judged": share(2, 3),
        "length_only": share(3, 3),
        "n": 6,
        "precision": share(1, 1),
        "purpose": share(1, 1),
        "recall": share(1, 2),
        "taken_for_control": share(0, 3),
        "wrongly_probed": share(0, 1),
    }
    assert found["en after"]["judged"] == share(1, 1)


def test_what_went_wrong_is_listed_with_what_was_heard_when_asked_for(tmp_path: Path) -> None:
    lines = tuple({"lang": "en", **line} for line in ANSWERS)
    before, _ = evaluated("answers", tmp_path / "answers.jsonl", lines, "--misses")
    accepted = '{"vague":false,"purpose":null,"control":null,"missing":[]}'
    stopped = '{"vague":false,"purpose":null,"control":"stop","missing":[]}'
    assert before[:2] == [
        f"judged,recall\ten goal\tthirty cards from printers\tvague\t{accepted}",
        f"control,control_skip\ten goal\tstop messaging me\tskip\t{stopped}",
    ]


def test_what_was_heard_is_written_line_by_line_for_others_to_score(tmp_path: Path) -> None:
    out = tmp_path / "heard.jsonl"
    lines = tuple({"lang": "en", **line} for line in (ANSWERS[0], ANSWERS[4]))
    evaluated("answers", tmp_path / "answers.jsonl", lines, "--predictions", str(out))
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == [
        {"vague": True, "purpose": "partner", "control": None, "missing": ["object"]},
        {"vague": False, "purpose": None, "control": "language", "missing": []},
    ]
    dates = tuple({**DATE, **line} for line in (DATES[0], DATES[1], DATES[4]))
    evaluated("dates", tmp_path / "dates.jsonl", dates, "--predictions", str(out))
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == [
        {"heard": "2026-12-03T19:00:00+09:00", "end": "2026-12-03T21:00:00+09:00", "partial": None},
        {"heard": "ambiguous", "end": None, "partial": "2026-12-03"},
        {"heard": "none", "end": None, "partial": None},
    ]


def test_a_moment_without_its_offset_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "dates.jsonl"
    file.write_text(json.dumps({**DATE, **DATES[0], "now": "2026-12-02T21:00"}), "utf-8")
    done = run("evaluate", "dates", str(file))
    assert (done.returncode, "lacks its offset" in done.stderr) == (1, True)


@pytest.mark.parametrize("line", ["{", '{"lang": "ja"}', '{"lang": "fr"}'])
def test_a_line_that_is_not_understood_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    done = run("evaluate", "answers", str(file))
    assert done.returncode == 1
    assert done.stderr.startswith(f"sanmon: Line 2 of {file} cannot be read:")


@pytest.mark.parametrize(
    "odd",
    [
        {"tz": "Mars/Base"},
        {"tz": "America"},
        {"tz": "../etc/passwd"},
        {"now": "0001-01-01T00:00+09:00"},
        {"now": "9999-12-31T23:59-09:00"},
    ],
)
def test_a_line_of_no_known_place_or_time_is_named(tmp_path: Path, odd: dict[str, str]) -> None:
    file = tmp_path / "dates.jsonl"
    file.write_text(json.dumps({**DATE, **DATES[0], **odd}), "utf-8")
    done = run("evaluate", "dates", str(file))
    assert done.returncode == 1
    assert done.stderr.startswith(f"sanmon: Line 1 of {file} cannot be read:")


def test_a_line_that_is_no_answer_must_say_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"lang": "en", **ANSWERS[3], "note": "control: ,"}), "utf-8")
    done = run("evaluate", "answers", str(file))
    assert (done.returncode, "names no word" in done.stderr) == (1, True)


def test_a_file_as_other_programs_write_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "dates.jsonl"
    line = json.dumps({**DATE, **DATES[2], "text": "tomorrow 8pm\u2028at the library"}, ensure_ascii=False)
    file.write_bytes(f"\ufeff{line}\r\n".encode())
    done = run("evaluate", "dates", str(file))
    assert json.loads(done.stdout.splitlines()[-1])["all"]["exact"] == share(1, 1), done.stderr


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "dates.jsonl"
    file.write_bytes(
        json.dumps({**DATE, **DATES[2], "text": "caf\u00e9"}, ensure_ascii=False).encode("latin-1")
    )
    done = run("evaluate", "dates", str(file))
    assert (done.returncode, done.stderr) == (1, f"sanmon: {file} is not in UTF-8.\n")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("evaluate", "dates", str(tmp_path / "gone.jsonl"))
    assert (done.returncode, done.stderr) == (1, f"sanmon: There is no file {tmp_path / 'gone.jsonl'}.\n")
