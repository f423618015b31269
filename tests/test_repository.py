"""The rules of this repository that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("adapters", "bot", "dialogs", "storage")
LOCKS = ("requirements.lock", "requirements-dev.lock")
MOST_LINES = 40

# Where an `except Exception` may stand, once a file, and why.
MAY_CATCH_ALL = {
    "bot/bugs.py": "the savepoint of a turn, an answer or an acknowledgement harms none but its own",
    "bot/loops.py": "the one loop of all workers outlives a lap that raised",
    "storage/tasks.py": "what a job raises belongs to its future, and must not end the thread of all jobs",
}
# Where Japanese letters may stand in code, and why. Sentences and words that are shown never do.
MAY_HOLD_JAPANESE = {
    "adapters/terminal/wrap.py": "the letters that must not begin a line",
    "dialogs/language/": "the grammar that hears what people type; it is never shown",
}

# What the core may take from the standard library: nothing that draws, waits, or looks at the machine.
PURE = {
    *(
        "__future__",
        "calendar",
        "collections",
        "contextlib",
        "contextvars",
        "dataclasses",
        "datetime",
        "enum",
    ),
    *(
        "functools",
        "gettext",
        "hashlib",
        "importlib",
        "itertools",
        "pathlib",
        "re",
        "statistics",
        "string",
        "threading",
        "tomllib",
        "types",
    ),
    *("typing", "unicodedata", "zlib", "zoneinfo"),
}
KNOWN = {"holidays", "icalendar", "msgspec"}  # what the core knows besides
# Run in a process of its own: what importing every module opens, connects to or starts.
IMPORT_ALL = """
import importlib, pkgutil, sys, threading
done = []
def hear(event, args):
    path = str(args[0]) if event == "open" else ""
    ours = path.startswith(sys.argv[1]) and "/.venv/" not in path
    if ours and not path.endswith((".py", ".pyc")) and ".pyc." not in path:
        done.append(path)
    elif event in {"socket.connect", "sqlite3.connect", "subprocess.Popen"}:
        done.append(event)
sys.addaudithook(hear)
for package in map(importlib.import_module, sys.argv[2:]):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name != "storage.migrations.env":
            importlib.import_module(module.name)
print(done, threading.active_count() - 1)
"""

CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}
KANA_OR_KANJI = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")
# Written with classes of one letter, so that this file does not find itself.
UNWANTED = {
    "a registry's host": re.compile(
        r"(p[y]pi|pyth[o]nhosted|registry\.np[m]js|deb\.debi[a]n)\.(org|com|io|co)"
    ),
    "a path of one machine": re.compile(r"(^|[^a-z.\w])/(w[o]rk|r[o]ot|h[o]me|Us[e]rs)/[\w.]"),
    "unfinished work": re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|NotImplemented[E]rror)\b"),
    "a rule that is silenced without a reason": re.compile(
        r"# (?:n[o]qa: [A-Z0-9, ]+|type: ign[o]re\[[\w, -]+\])\s*$"
    ),
    "a silenced test": re.compile(r"pytest\.mark\.(sk[i]p\b|xf[a]il)|pragma: no c[o]ver"),
}
ADDRESS = re.compile(r"https?://|file:|--find-links|--(extra-)?index|/opt/")


def run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@cache
def files() -> tuple[str, ...]:
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    return tuple(sorted(name for name in listed if name and (ROOT / name).is_file()))


def python_files(*folders: str) -> list[str]:
    return [
        name for name in files() if name.endswith(".py") and name.startswith(tuple(f + "/" for f in folders))
    ]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def nodes(names: list[str]) -> Iterator[tuple[str, ast.AST]]:
    for name in names:
        for node in ast.walk(tree(name)):
            yield name, node


def place(name: str, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
    return f"{name}:{node.lineno}"


def called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def makefile_targets() -> list[str]:
    return re.findall(r"^  make (\w+) ", run("make", "--no-print-directory"), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_carries_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.\-]+(?:\[[\w,]+\])?==[^\n]+$", text, re.MULTILINE)
    assert pins
    assert all(pin.endswith("\\") for pin in pins), "a pin without a hash"
    assert not ADDRESS.search(text)


def test_both_locks_agree_on_every_version() -> None:
    runtime, dev = (
        set(re.findall(r"^\S+==.+$", (ROOT / lock).read_text("utf-8"), re.MULTILINE)) for lock in LOCKS
    )
    assert runtime - dev == set()


def test_no_lock_is_kept_that_names_registries() -> None:
    assert [
        n for n in files() if Path(n).name == "uv.lock" or re.fullmatch(r"pylock.*\.toml", Path(n).name)
    ] == []


def test_bare_make_prints_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    assert sorted(makefile_targets()) == sorted(phony[1].split())


@pytest.mark.parametrize("target", makefile_targets())
def test_a_target_that_make_prints_exists(target: str) -> None:
    assert run("make", "--dry-run", target)


def test_the_papers_name_only_targets_that_exist() -> None:
    named = {
        (name, target)
        for name in files()
        if name.endswith(".md")
        for target in re.findall(r"(?:^|`|\$ )make ([a-z]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    }
    assert [where for where in sorted(named) if where[1] not in makefile_targets()] == []


@pytest.mark.parametrize("source", [name for name in files() if name.endswith(".po")])
def test_a_compiled_catalogue_is_fresh(source: str) -> None:
    with (ROOT / source).open("rb") as file:
        catalogue = read_po(file, locale=Path(source).stem)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    assert (ROOT / source).with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make texts`"


def test_the_image_builds_without_the_newer_builders_syntax() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "<<" not in dockerfile
    assert "--link" not in dockerfile


@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_holds(what: str) -> None:
    found = []
    for name in files():
        lines = (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
        found += [
            f"{name}:{at}: {line.strip()}" for at, line in enumerate(lines, 1) if UNWANTED[what].search(line)
        ]
    assert found == []


def test_no_code_is_parted_by_banners() -> None:
    code = python_files(*PACKAGES, "tests", "benchmarks", "docs")
    texts = ((name, (ROOT / name).read_text(encoding="utf-8")) for name in code)
    assert [name for name, text in texts if re.search(r"^\s*# ?[-=*]{3}", text, re.MULTILINE)] == []


def test_the_contract_of_the_pure_core_names_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pure = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "pure")
    declared = {re.split(r"[^\w-]", line)[0] for line in project["project"]["dependencies"]} - KNOWN
    modules = {
        m for m, owners in packages_distributions().items() if declared & set(owners) and m.isidentifier()
    }
    assert {m for m in modules if not m.startswith("_")} - set(pure["forbidden_modules"]) == set()


def test_only_the_store_commits() -> None:
    calls = [
        (name, node) for name, node in nodes(python_files(*PACKAGES)) if called(node).endswith(".commit")
    ]
    assert {name for name, _ in calls} <= {"storage/store.py"}


def test_only_one_module_reads_the_clock() -> None:
    readers = {name for name, node in nodes(python_files(*PACKAGES, "tests")) if called(node) in CLOCKS}
    assert readers <= {"bot/clock.py"}


def test_nobody_imports_the_clock_by_another_name() -> None:
    hidden = [
        place(name, node)
        for name, node in nodes(python_files(*PACKAGES, "tests"))
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        if {alias.name for alias in node.names} & {"time", "time_ns", "localtime", "gmtime"}
    ]
    assert hidden == []


def test_the_core_takes_nothing_that_draws_waits_or_looks_at_the_machine() -> None:
    imports = [node for _, node in nodes(python_files("dialogs"))]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in imports if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} - PURE - KNOWN - {"dialogs"} == set()


def test_importing_anything_does_nothing() -> None:
    assert run(sys.executable, "-c", IMPORT_ALL, str(ROOT), *PACKAGES) == "[] 0\n"


def catches_all(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds)


def test_only_loops_and_savepoints_catch_everything() -> None:
    broad = [name for name, node in nodes(python_files(*PACKAGES)) if catches_all(node)]
    assert [name for name in broad if name not in MAY_CATCH_ALL or broad.count(name) > 1] == []


def test_what_workers_may_read_at_once_is_shaped_in_one_place() -> None:
    found = nodes(python_files("bot", "dialogs", "storage"))
    shaping = {name for name, node in found if ast.unparse(node) == "msgspec.convert"}
    assert shaping == {"dialogs/shapes.py"}


def docstrings(module: ast.Module) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(module) if isinstance(node, owners)]
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def test_japanese_lives_in_data_files() -> None:
    found = []
    for name in python_files(*PACKAGES):
        if name.startswith(tuple(MAY_HOLD_JAPANESE)):
            continue
        told = docstrings(tree(name))
        texts = (
            node for node in ast.walk(tree(name)) if isinstance(node, ast.Constant) and id(node) not in told
        )
        found += [place(name, n) for n in texts if isinstance(n.value, str) and KANA_OR_KANJI.search(n.value)]
    assert found == []


def test_no_function_is_longer_than_one_screen() -> None:
    long = [
        f"{place(name, node)} {node.name}"
        for name, node in nodes(python_files(*PACKAGES, "tests", "benchmarks"))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.body[0].lineno + 1 > MOST_LINES
    ]
    assert long == []
