"""The commands, run as their users run them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.tables import DRAWINGS, LOCK, lock_text, released
from bot.wiring import App
from dialogs.core.lint import lint
from storage.rows import Claimed
from storage.sealing import make_key
from storage.unit_of_work import UnitOfWork
from tests.bot.commands import Sanmon
from tests.bot.kits import KEYS, address, claimed, post, said, user_id_of
from tests.dialogs.core import toy

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *((name,) for name in ("chat", "serve", "work", "export", "erase", "lint", "graph", "doctor")),
    *(("db", name) for name in ("upgrade", "check", "backup", "restore", "rekey")),
    *((group, name) for group in ("inbox", "outbox") for name in ("list", "replay", "drop")),
    *(("evaluate", name) for name in ("dates", "answers")),
    *(("line", name) for name in ("setup", "link")),
    ("double", "line"),
)


def bury(row: Claimed, work: UnitOfWork) -> None:
    work.outbox.bury(row.id, row.attempt, "500")


def test_help_names_every_command(sanmon: Sanmon) -> None:
    shown = sanmon("--help").out
    for command in {command[0] for command in COMMANDS}:
        assert f" {command} " in shown


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: tuple[str, ...], sanmon: Sanmon) -> None:
    done = sanmon(*command, "--help")
    assert done.status == 0
    assert len(done.out.strip().splitlines()) > 4


def test_help_needs_no_database_and_none_of_the_heavy_parts() -> None:
    heavy = ("fastapi", "sqlalchemy", "aiohttp", "linebot", "alembic", "psycopg", "pydantic", "dialogs.coach")
    code = f"import sys, bot.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_a_wrong_setting_ends_a_command_with_one_sentence(sanmon: Sanmon) -> None:
    assert "SANMON_PORT is wrong" in sanmon("serve", SANMON_PORT="many").sentence


def test_a_database_is_made_checked_and_already_up_to_date(empty_url: str, sanmon: Sanmon) -> None:
    assert "upgrade" in sanmon("db", "check", SANMON_DATABASE_URL=empty_url).sentence
    for _ in range(2):
        upgraded = sanmon("db", "upgrade", SANMON_DATABASE_URL=empty_url)
        assert upgraded.out == "The database is up to date.\n"
    assert sanmon("db", "check", SANMON_DATABASE_URL=empty_url).status == 0


def test_a_parked_event_is_listed_without_its_text_taken_again_and_dropped(app: App, sanmon: Sanmon) -> None:
    asyncio.run(app.desk.take([said("boom")]))
    asyncio.run(app.desk.take([said("boom", 2)]))
    listed = sanmon("inbox", "list").out
    assert "relay\tt1\tu1\tBookError at kits.py:" in listed
    assert "boom" not in listed
    first, second = (row.id for row in app.store.run(lambda work: work.inbox.parked()))
    assert sanmon("inbox", "replay", str(first)).out == f"Event {first} went through this time.\n"
    assert sanmon("inbox", "drop", str(second)).status == 0
    assert f"There is no parked event {second}" in sanmon("inbox", "drop", str(second)).sentence
    assert f"There is no parked event {first}" in sanmon("inbox", "replay", str(first)).sentence


def test_a_dead_letter_is_listed_sent_again_and_dropped(app: App, sanmon: Sanmon) -> None:
    post(app, "secret one", "secret two")
    for _ in range(2):
        (row,) = app.store.run(claimed)
        app.store.run(partial(bury, row))
    listed = sanmon("outbox", "list").out
    assert len(listed.splitlines()) == 3
    assert "secret" not in listed
    first, second = (row.id for row in app.store.run(lambda work: work.outbox.dead()))
    assert sanmon("outbox", "replay", str(first)).out == f"Delivery {first} is waiting to be sent again.\n"
    assert sanmon("outbox", "drop", str(second)).status == 0
    assert [row.id for row in app.store.run(claimed)] == [first]
    assert "There is no dead letter" in sanmon("outbox", "replay", str(second)).sentence


def test_a_user_is_exported_by_id_or_address_and_then_erased(app: App, sanmon: Sanmon) -> None:
    asyncio.run(app.desk.take([said("trip")]))
    user_id = app.store.run(user_id_of)
    by_id = json.loads(sanmon("export", user_id).out)
    by_address = json.loads(sanmon("export", "--address", "relay:t1:u1").out)
    assert by_id["profile"] == by_address["profile"]
    assert "Nothing was deleted" in sanmon("erase", user_id, typed="n\n").sentence
    assert sanmon("erase", user_id, "--yes").status == 0
    assert app.store.run(lambda work: work.users.find(address())) is None
    assert "Nobody is known" in sanmon("export", user_id).sentence


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "either by id or with --address"),
        (("x", "--address", "a:b:c"), "either by id or with --address"),
        (("--address", "line"), "three parts"),
        (("--address", "relay:t1:nobody"), "Nobody is known at relay:t1:nobody"),
    ],
)
def test_a_user_who_is_not_named_right_is_not_guessed(
    arguments: tuple[str, ...], why: str, sanmon: Sanmon
) -> None:
    assert why in sanmon("export", *arguments).sentence


def test_a_backup_is_restored_into_an_empty_database_only(app: App, sanmon: Sanmon, tmp_path: Path) -> None:
    asyncio.run(app.desk.take([said("trip")]))
    file, other = str(tmp_path / "backup"), f"sqlite:///{tmp_path / 'other.db'}"
    assert sanmon("db", "backup", file).status == 0
    assert "exists" in sanmon("db", "backup", file).sentence
    assert sanmon("db", "restore", file, SANMON_DATABASE_URL=other).status == 0
    restored = sanmon("export", "--address", "relay:t1:u1", SANMON_DATABASE_URL=other)
    assert json.loads(restored.out)["profile"]["lang"] == "ja"
    assert "empty" in sanmon("db", "restore", file, SANMON_DATABASE_URL=other).sentence
    assert "There is no file" in sanmon("db", "restore", str(tmp_path / "none")).sentence


def test_everything_is_sealed_anew_with_the_first_key(app: App, sanmon: Sanmon) -> None:
    asyncio.run(app.desk.take([said("trip")]))
    new = f"new:{make_key()}"
    done = sanmon("db", "rekey", SANMON_KEYS=f"{new},{KEYS}")
    assert "users: 1" in done.err
    assert sanmon("export", "--address", "relay:t1:u1", SANMON_KEYS=new).status == 0


def test_lint_tells_faults_by_line_and_how_many(
    sanmon: Sanmon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dialogs.lock").touch()
    done = sanmon("lint")
    assert "not in dialogs.lock" in done.out
    assert "faults in the dialogs" in done.sentence


def test_lint_away_from_the_released_tables_says_where_they_are(
    sanmon: Sanmon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    done = sanmon("lint")
    assert "There is no dialogs.lock here" in done.sentence
    assert not done.out


def test_releasing_writes_every_dialog_with_its_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert released() == {}
    LOCK.write_text(lock_text(toy.BOOK), "utf-8")
    assert released() == {name: (d.version, d.fingerprint) for name, d in toy.BOOK.dialogs.items()}
    assert lint(toy.BOOK, ("ja", "en"), released()) == ()


def test_a_dialog_is_drawn(sanmon: Sanmon) -> None:
    assert sanmon("graph", "preparation").out.startswith("%% preparation\nflowchart TD\n")
    assert "There is no dialog nope. There are: " in sanmon("graph", "nope").sentence


def test_drawing_all_writes_the_page(sanmon: Sanmon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    assert sanmon("graph", "--write").out == "docs/dialogs.md is written.\n"
    assert "## preparation\n\n```mermaid\nflowchart TD\n" in DRAWINGS.read_text("utf-8")
