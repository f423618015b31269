"""The folders are as docs/architecture.md tells them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("platform", ["line", "slack", "terminal"])
def test_the_way_in_and_out_has_the_same_files_on_every_platform(platform: str) -> None:
    there = {path.stem for path in (ROOT / "adapters" / platform).glob("*.py")}
    assert {"adapter", "verify", "parse", "render", "deliver"} <= there


def test_the_papers_say_once_what_each_file_of_slack_is_for() -> None:
    paper = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = paper.partition("In `adapters/slack`:")[2].partition("\n## ")[0]
    named = re.findall(r"`(\w+\.py)`", "".join(re.findall(r"^\|[^|]+\|", section, re.MULTILINE)))
    there = {path.name for path in (ROOT / "adapters" / "slack").glob("*.py")} - {"__init__.py", "adapter.py"}
    assert sorted(named) == sorted(there)


@pytest.mark.parametrize("package", ["dialogs/language", "dialogs/writing"])
def test_the_papers_say_once_what_each_module_that_hears_or_writes_is_for(package: str) -> None:
    paper = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = paper.partition(f"In `{package}`:")[2].partition("\n## ")[0]
    named = re.findall(r"`(\w+(?:\.py|/))`", "".join(re.findall(r"^\|[^|]+\|", section, re.MULTILINE)))
    modules = {path.name for path in (ROOT / package).glob("*.py")} - {"__init__.py"}
    folders = {f"{path.parent.name}/" for path in (ROOT / package).glob("*/__init__.py")}
    assert sorted(named) == sorted(modules | folders)
