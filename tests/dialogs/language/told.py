"""Answers as people type them, one a line behind `v` (vague) or `o` (concrete), under `## question`."""

from collections import defaultdict
from functools import cache
from pathlib import Path


@cache
def told(lang: str) -> dict[str, list[tuple[str, bool]]]:
    """For each question its answers, each with whether it is vague."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    question = ""
    for line in (Path(__file__).parent / f"answers-{lang}.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            question = line.removeprefix("## ")
        elif line[:2] in {"v ", "o "}:
            found[question].append((line[2:], line[0] == "v"))
    return dict(found)
