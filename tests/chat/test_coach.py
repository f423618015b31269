"""The chat as it is installed: `sanmon chat`, held by the coach's own book, from nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

SANMON = Path(sys.executable).with_name("sanmon")


def chat(folder: Path, *options: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(SANMON), "chat", *options]
    return subprocess.run(
        command, cwd=folder, input=typed, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(("lang", "name", "agree"), [("ja", "三問:", "同意"), ("en", "Sanmon:", "Agree")])
def test_from_nothing_the_coach_greets_in_the_language_asked_for(
    tmp_path: Path, lang: str, name: str, agree: str
) -> None:
    ended = chat(tmp_path, "--lang", lang)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "data/sanmon.db" in ended.stdout.splitlines()[0]
    assert ended.stdout.splitlines()[1] == name
    assert f"1. {agree}" in ended.stdout
    assert (tmp_path / "data" / "sanmon.db").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--lang", "fr"),
        ("--at", "yesterday"),
        ("--user", " "),
        ("--user", "a\x1b[31m"),
        ("--as", "teams"),
        ("--db", "mysql://localhost"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(tmp_path: Path, options: tuple[str, str]) -> None:
    ended = chat(tmp_path, *options)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())
