"""Compile what the coach sends to Slack against Slack's own TypeScript types: `python -m tests.types.judge`.

Says in one line why not where Node or the packages are not at hand; fails only on what the types refuse.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import structlog

from tests.types.collecting import Sent, everything

HERE = Path(__file__).parent
LEAST_NODE = 20
INSTALL = ("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent")
INSTALLS_WITHIN_S = 60
COMPILES_WITHIN_S = 120
HEADING = 3
MANIFEST = "type Manifest = AppsManifestValidateArguments['manifest'];"
"""@slack/web-api declares this type and does not export it, but a method takes it."""


def main(folders: Iterable[str]) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    missing = _what_is_missing()
    if missing:
        print(f"slack types: skipped, {missing}")  # noqa: T201  # a step of make check says what it did
        return 0
    sent = tuple(everything(*map(Path, folders)))
    wrong = tuple(refused(sent))
    for line in wrong:
        print(line)  # noqa: T201  # as above
    print(f"slack types: {len(sent)} payloads, {len(wrong)} errors")  # noqa: T201  # as above
    return 1 if wrong else 0


def refused(sent: Iterable[Sent]) -> Iterator[str]:
    """What the compiler has against them, each with where it is from."""
    listed = tuple(sent)
    with tempfile.TemporaryDirectory(dir=HERE, prefix=".judged-") as folder:
        here = Path(folder)
        (here / "sent.ts").write_text(written(listed), encoding="utf-8")
        project = {"extends": "../tsconfig.json", "files": ["sent.ts"]}
        (here / "tsconfig.json").write_text(json.dumps(project), encoding="utf-8")
        told = _compiled(here)
    for line in told.splitlines():
        found = re.search(r"sent\.ts\((\d+),\d+\): (error .*)", line)
        at = int(found[1]) - HEADING - 1 if found else -1
        yield f"{listed[at].source}: {found[2]}" if found and at >= 0 else line


def written(sent: tuple[Sent, ...]) -> str:
    """A module with one line for each, after `HEADING` lines that say where the types are from."""
    web = {one.type for one in sent if one.type.endswith("Arguments")} | {"AppsManifestValidateArguments"}
    views = {one.type for one in sent if one.type.endswith("View")} | {"KnownBlock"}
    heading = (
        f'import type {{ {", ".join(sorted(web))} }} from "@slack/web-api";',
        f'import type {{ {", ".join(sorted(views))} }} from "@slack/types";',
        MANIFEST,
    )
    lines = (_line(number, one) for number, one in enumerate(sent))
    return "\n".join((*heading, *lines))


def _line(number: int, sent: Sent) -> str:
    """One constant of its type; blocks, of which views may hold any, are held to those that are known too."""
    line = f"export const sent{number}: {sent.type} = {json.dumps(sent.value)};"
    blocks = sent.value.get("view", sent.value).get("blocks")
    return line + (f" export const blocks{number}: KnownBlock[] = {json.dumps(blocks)};" if blocks else "")


def available() -> bool:
    """Whether the compiler and the types are at hand already."""
    return (HERE / "node_modules" / ".bin" / "tsc").exists() and (HERE / "node_modules" / "@slack").exists()


def _compiled(project: Path) -> str:
    command = [str(HERE / "node_modules" / ".bin" / "tsc"), "--project", str(project)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=COMPILES_WITHIN_S, cwd=HERE
    )
    return done.stdout


def _what_is_missing() -> str:
    """Why nothing can be judged; empty when it can, after an installation where need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        return "there is no Node"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.removeprefix("v").partition(".")[0]) < LEAST_NODE:
        return f"Node {version.strip()} is older than {LEAST_NODE}"
    if available():
        return ""
    if npm is None:
        return "there is no npm to install Slack's types with"
    try:
        done = subprocess.run(INSTALL, cwd=HERE, capture_output=True, check=False, timeout=INSTALLS_WITHIN_S)
    except subprocess.TimeoutExpired:
        return "Slack's types could not be installed in time"
    return "" if done.returncode == 0 and available() else "Slack's types could not be installed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
