#!/usr/bin/env python3
"""Holds the conversations of the README and of its Japanese page again.

What was typed in them is typed anew, and what comes back is written down.
"""

import os
import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PAPERS = (ROOT / "README.md", ROOT / "docs" / "ja.md")
SANMON = Path(sys.executable).with_name("sanmon")
CONVERSATION = re.compile(
    r"^```console\n\$ sanmon (?P<arguments>chat [^\n]*)\n(?P<told>.*?)^```$", re.MULTILINE | re.DOTALL
)


def retold(paper: str) -> str:
    """A paper with every conversation as it goes today."""
    return CONVERSATION.sub(lambda found: _held(found["arguments"], found["told"]), paper)


def _held(arguments: str, told: str) -> str:
    typed = re.findall(r"^> (.*)$", told, re.MULTILINE)
    said = _chat(arguments.split(), "".join(f"{line}\n" for line in typed))
    return f"```console\n$ sanmon {arguments}\n{said}```"


def _chat(arguments: list[str], typed: str) -> str:
    """What a chat in an empty folder prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SANMON_")}
    with TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603  # the project's own command
            [SANMON, *arguments],
            input=typed,
            stdout=subprocess.PIPE,
            check=True,
            cwd=folder,
            encoding="utf-8",
            env={**environment, "PYTHONUTF8": "1"},
        )
    return re.sub(r"\s+\Z", "\n", done.stdout)


def main() -> None:
    """Write the papers anew; with `--check` only tell whether that would change one."""
    stale = [line for paper in PAPERS for line in _renewed(paper, write="--check" not in sys.argv)]
    if stale:
        sys.exit("\n".join(("There are stale conversations: make transcript", *stale)))


def _renewed(paper: Path, *, write: bool) -> list[str]:
    """Write a paper as it goes today; or, where it is not to be written, what would change."""
    before = paper.read_text(encoding="utf-8")
    after = retold(before)
    if write:
        paper.write_text(after, encoding="utf-8")
        return []
    lines = before.splitlines(), after.splitlines()
    return list(unified_diff(*lines, paper.name, "as it goes today", lineterm=""))


if __name__ == "__main__":
    main()
