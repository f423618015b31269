"""The papers say what is so: what they name exists, and what they list is complete."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from adapters.slack.manifest import SCOPES
from adapters.slack.pace import MESSAGES, METHODS, TIER_3, TIER_4, Rate
from bot.acknowledging import Pace
from bot.calls import LINK_LASTS
from bot.chat.commands import NAMES
from bot.cli import cli
from bot.holding import UNASKED_KEEPS
from bot.linking import CODE_LASTS
from bot.metrics import Metrics
from bot.running import GRACE_S
from bot.settings import PREFIX, Settings
from dialogs.coach.consent import MONTHS_KEPT
from dialogs.texts import texts
from storage.retention import CONTACTS, EVENT_IDS, GATHERINGS, GONE

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
ADRS = sorted((DOCS / "adr").glob("[0-9]*.md"))
PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives", "Check"]
# What a reader has without this repository.
OUTSIDE = {"cd", "curl", "docker", "export", "git", "python3", "source"}

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TEST = re.compile(r"tests/[\w/.]+\.py::\w+")
CONTRACT = re.compile(r"import contract `(\w+)`")
OURS = re.compile(r"(?:adapters|benchmarks|bot|dialogs|docs|storage|tests)/[\w./-]+")


def read(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def name(paper: Path) -> str:
    return str(paper.relative_to(ROOT))


def sections(paper: Path) -> dict[str, str]:
    _, *parts = re.split(r"^## ", read(paper), flags=re.MULTILINE)
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}


def prose(paper: Path) -> str:
    return FENCE.sub("", read(paper))


def table(paper: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    _, found, rest = read(paper).partition(f"\n{heading}\n")
    assert found, f"{name(paper)} has no heading {heading}"
    lines = re.search(r"(?:^\|.*\|\n)+", rest, re.MULTILINE)
    assert lines, f"{name(paper)} has no table under {heading}"
    rows = [line.strip("|").split("|") for line in lines[0].splitlines()[2:]]
    return [[cell.strip() for cell in row] for row in rows]


def in_code(cell: str) -> str:
    found = CODE.search(cell)
    return found[1] if found else ""


@cache
def functions_in(file: str) -> frozenset[str]:
    path = ROOT / file
    tree = ast.parse(read(path)) if path.is_file() else ast.Module([], [])
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions)


def contracts() -> set[str]:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    return {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}


def exists(reference: str) -> bool:
    file, _, test = reference.partition("::")
    return test in functions_in(file)


def commands(paper: Path) -> Iterator[list[str]]:
    """Everything a paper tells the reader to run, as words."""
    blocks = [block for language, block in FENCE.findall(read(paper)) if language == "sh"]
    inline = [code for code in CODE.findall(prose(paper)) if re.match(r"(?:make|sanmon) \S", code)]
    for line in "\n".join((*blocks, *inline)).splitlines():
        words = shlex.split(line, comments=True)
        while words and re.match(r"[A-Z_]+=", words[0]):
            words = words[1:]
        if words:
            yield words


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", read(ROOT / "Makefile"), re.MULTILINE))


def fault(words: list[str]) -> str:
    """What is wrong with a command, if anything."""
    program, *rest = words
    match program:
        case "make":
            unknown = [word for word in rest if "=" not in word and word not in targets()]
            return f"make knows no {unknown}" if unknown else ""
        case "sanmon":
            return fault_of_sanmon(rest)
        case _:
            return "" if program in OUTSIDE else f"who has {program}?"


def fault_of_sanmon(words: list[str]) -> str:
    command = get_command(cli)
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        found = command.commands.get(words[0])
        if found is None:
            return f"sanmon knows no {words[0]}"
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return f"{command.name} knows no {unknown}" if unknown else ""


@pytest.mark.parametrize("adr", ADRS, ids=name)
def test_a_decision_has_its_five_parts(adr: Path) -> None:
    assert list(sections(adr)) == SECTIONS
    assert read(adr).startswith(f"# {adr.name[:4]}: ")


@pytest.mark.parametrize("adr", ADRS, ids=name)
def test_a_decision_is_one_sentence(adr: Path) -> None:
    sentence = sections(adr)["Decision"].partition("\n\n")[0]
    assert re.findall(r"[.!?](?=\s|$)", sentence) == ["."]
    assert sentence.endswith(".")


@pytest.mark.parametrize("adr", ADRS, ids=name)
def test_a_decision_names_a_check_that_exists(adr: Path) -> None:
    named = sections(adr)["Check"]
    assert TEST.search(named), "no test holds it"
    assert [reference for reference in TEST.findall(named) if not exists(reference)] == []
    assert set(CONTRACT.findall(named)) <= contracts()


def test_the_list_of_decisions_is_complete() -> None:
    listed = LINK.findall(read(DOCS / "adr" / "README.md"))
    assert listed == [adr.name for adr in ADRS]
    assert [adr.name[:4] for adr in ADRS] == [f"{n:04}" for n in range(1, len(ADRS) + 1)]


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_links_lead_somewhere(paper: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(prose(paper)) if "://" not in link]
    assert [link for link in links if link and not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_files_and_tests_that_are_named_exist(paper: Path) -> None:
    named = [found[0] for code in CODE.findall(prose(paper)) if (found := OURS.match(code))]
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert [reference for reference in TEST.findall(read(paper)) if not exists(reference)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_commands_that_are_named_exist(paper: Path) -> None:
    assert [(words, wrong) for words in commands(paper) if (wrong := fault(words))] == []


def test_the_conversations_in_the_readme_still_go_like_that() -> None:
    script = [sys.executable, str(DOCS / "transcript.py"), "--check"]
    held = subprocess.run(script, check=False, capture_output=True, text=True)
    assert held.returncode == 0, held.stderr


def test_the_table_of_settings_is_that_of_the_program() -> None:
    rows = table(ROOT / "README.md", "## Configuration")
    told = {in_code(variable): in_code(default) for variable, default, _ in rows}
    assert told == {f"{PREFIX}{field.upper()}": default_of(field) for field in Settings.model_fields}


def default_of(field: str) -> str:
    default = getattr(Settings.model_construct(), field)
    if hasattr(default, "get_secret_value"):
        default = default.get_secret_value()
    return "" if default is None else {True: "1", False: "0"}.get(default, str(default))


def test_the_figures_told_to_operators_are_those_of_the_program() -> None:
    figures = (
        f"| ids of events taken | {EVENT_IDS.days} days |",
        f"follow-ups | {GATHERINGS.days} days after the event |",
        f"| contacts | {CONTACTS.days} days after the last touch |",
        f"everything | {GONE.days} days |",
        f"at most {LINK_LASTS.seconds // 60} minutes",
        f"tried {Pace().attempts} times",
        f"gives open ones {GRACE_S} seconds",
    )
    assert [figure for figure in figures if figure not in read(DOCS / "operations.md")] == []
    assert timedelta(hours=2) == UNASKED_KEEPS, "docs/architecture.md says two hours"


def test_the_permissions_told_to_operators_are_those_of_the_manifest() -> None:
    assert [in_code(scope) for scope, _ in table(DOCS / "operations.md", "### What it may do")] == [*SCOPES]


def test_the_figures_told_about_slack_are_those_of_the_program() -> None:
    operations = read(DOCS / "operations.md")
    assert f"| {METHODS['chat.postMessage'].per_minute} a minute |" in operations
    assert f"| {TIER_3.per_minute} or {TIER_4.per_minute} |" in operations
    assert Rate(60, 5) == MESSAGES, "docs/operations.md says one a second, five at once"
    assert f"within {CODE_LASTS.seconds // 60} minutes" in read(ROOT / "README.md")


def test_the_months_told_to_users_are_those_of_the_program() -> None:
    longest = max(GATHERINGS, CONTACTS, EVENT_IDS, GONE)
    assert timedelta(days=MONTHS_KEPT * 365 / 12) == longest


def test_the_table_of_world_commands_is_that_of_the_chat() -> None:
    rows = table(ROOT / "README.md", "### Moving the world")
    assert {in_code(command).split()[0] for command, _ in rows} == {*NAMES, "::text"}


def test_the_sentences_shown_to_writers_exist() -> None:
    told = [
        in_code(row[0]) for row in table(DOCS / "writing.md", "## Ids that mean something to the machine")
    ]
    assert [text_id for text_id in told if not texts("ja").has(text_id)] == []


def test_the_table_of_metrics_is_that_of_the_program() -> None:
    rows = table(DOCS / "operations.md", "## Metrics")
    told = {in_code(metric).partition("{")[0]: re.findall(r"\{(.*)\}", metric) for metric, *_ in rows}
    assert told == dict(counted())


def counted() -> Iterator[tuple[str, list[str]]]:
    metrics = Metrics()
    for attribute in (*vars(metrics).values(), *metrics.plans.values()):
        labels = getattr(attribute, "_labelnames", None)
        if labels is not None:
            (described,) = attribute.describe()
            total = "_total" if described.type == "counter" else ""
            yield f"{described.name}{total}", [",".join(labels)] if labels else []
