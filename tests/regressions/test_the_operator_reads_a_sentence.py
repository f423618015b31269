"""Odd ids, unreadable key files, folders that are none, damaged backups: all ended in a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main

Sanmon = Callable[..., str]
TABLE = {"table": "users", "columns": ["id", "made_at", "sealed"], "sealed": [2]}
HUGE = "9" * 25


@pytest.fixture
def sanmon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sanmon:
    """Runs a command that fails on the database file `named`, and gives what it says."""

    def run(*command: str, named: str = "sanmon.db") -> str:
        monkeypatch.setenv("SANMON_DATABASE_URL", f"sqlite:///{tmp_path / named}")
        monkeypatch.setattr(sys, "argv", ["sanmon", *command])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code
        return f"{ended.value.code}{capsys.readouterr().err}"

    return run


@pytest.mark.parametrize("command", ["inbox replay", "inbox drop", "outbox replay", "outbox drop"])
def test_an_id_no_row_can_have_is_refused(command: str, sanmon: Sanmon) -> None:
    assert "less than or equal to" in sanmon(*command.split(), HUGE)


@pytest.mark.parametrize("group", ["inbox", "outbox"])
def test_a_list_after_such_an_id_is_refused(group: str, sanmon: Sanmon) -> None:
    assert "less than or equal to" in sanmon(group, "list", "--after", HUGE)


@pytest.mark.parametrize("name", ["\udcff", "a\nb"])
def test_nobody_has_an_unprintable_name(name: str, sanmon: Sanmon) -> None:
    assert "Nobody is known" in sanmon("export", name)


def test_a_key_file_of_other_bytes_is_named(tmp_path: Path, sanmon: Sanmon) -> None:
    (tmp_path / "sanmon.key").write_bytes(b"\xff\xfe\x00")
    assert "sanmon.key is no key file" in sanmon("db", "upgrade")


def test_a_key_of_other_letters_is_refused(monkeypatch: pytest.MonkeyPatch, sanmon: Sanmon) -> None:
    monkeypatch.setenv("SANMON_KEYS", "a:é")
    assert "is not base64" in sanmon("db", "upgrade")


def test_a_folder_that_is_none_is_named(tmp_path: Path, sanmon: Sanmon) -> None:
    (tmp_path / "file").touch()
    assert "Not a directory" in sanmon("db", "upgrade", named="file/sanmon.db")


@pytest.mark.parametrize(
    "lines",
    [
        [{"format": "sanmon backup 1"}],
        [{"format": "sanmon backup 1", "revision": "0001"}, [1]],
        [{"format": "sanmon backup 1", "revision": "0001"}, TABLE, ["a", 1], {"rows": 1}],
        [{"format": "sanmon backup 1", "revision": "0001"}, TABLE, ["a", 1, "!"], {"rows": 1}],
        [{"format": "sanmon backup 1", "revision": "0001"}, TABLE, ["a", 1, None], {"rows": 1}],
        [{"format": "sanmon backup 1", "revision": "0001"}, TABLE, ["a", 1, ""], ["a", 1, ""], {"rows": 2}],
    ],
)
def test_a_damaged_backup_is_called_so(lines: list[object], tmp_path: Path, sanmon: Sanmon) -> None:
    file = tmp_path / "backup"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert "backup" in sanmon("db", "restore", str(file))


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:00-12:00"])
def test_a_chat_at_the_end_of_time_is_refused(at: str, sanmon: Sanmon) -> None:
    assert "is out of reach" in sanmon("chat", "--at", at)
