"""Decisions of docs/adr that no other test happens to hold."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
QUEUES = {
    *("apscheduler", "arq", "celery", "dbos", "dramatiq", "huey", "kombu"),
    *("pgqueuer", "procrastinate", "redis", "rq", "taskiq"),
}
SESSIONS = {"AsyncSession", "Session", "async_sessionmaker", "scoped_session", "sessionmaker"}


def locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", text, re.MULTILINE))


def named(file: Path) -> set[str]:
    """Every name an import brings, and every attribute that is looked at."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    imports = (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
    names = {alias.name.rpartition(".")[2] for node in imports for alias in node.names}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_each_dependency_has_its_reason() -> None:
    declared = {re.split(r"[^\w-]", line)[0] for line in PROJECT["project"]["dependencies"]}
    page = (ROOT / "docs/adr/0016-dependencies.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| ([\w-]+) \| \S", page, re.MULTILINE)) - {"package"} == declared


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_no_lock_holds_the_client_that_the_framework_has_left(lock: str) -> None:
    assert "httpx" not in locked(lock)


def test_no_queue_stands_beside_the_tables() -> None:
    assert locked("requirements.lock") & QUEUES == set()


def test_no_row_is_loaded_through_a_session() -> None:
    files = sorted((ROOT / "storage").rglob("*.py"))
    assert [file.name for file in files if named(file) & SESSIONS] == []
