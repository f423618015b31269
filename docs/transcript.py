#!/usr/bin/env python3
"""Holds the README's conversations again.

What was typed in them is typed anew, and what comes back is written down.
"""

import os
import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

README = Path(__file__).resolve().parent.parent / "README.md"
SANMON = Path(sys.executable).with_name("sanmon")
CONVERSATION = re.compile(
    r"^```console\n\$ sanmon (?P<arguments>chat [^\n]*)\n(?P<told>.*?)^```$", re.MULTILINE | re.DOTALL
)


def retold(readme: str) -> str:
    """The README with every conversation as it goes today."""
    return CONVERSATION.sub(lambda found: _held(found["arguments"], found["told"]), readme)


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
    """Write the README anew; with `--check` only tell whether that would change it."""
    before = README.read_text(encoding="utf-8")
    after = retold(before)
    if "--check" not in sys.argv:
        README.write_text(after, encoding="utf-8")
    elif after != before:
        lines = unified_diff(
            before.splitlines(), after.splitlines(), "README.md", "as it goes today", lineterm=""
        )
        sys.exit("\n".join(("The README's conversations are stale: make transcript", *lines)))


if __name__ == "__main__":
    main()
