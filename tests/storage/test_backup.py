"""Backups: whole, of one moment, and restored into either database."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

from dialogs.core.events import Said
from storage.backup import backup, restore
from storage.errors import BackupError, NotEmptyError, SchemaError
from storage.migrating import revision_of
from storage.sealing import KeyRing
from storage.store import Store, open_store
from storage.tables import METADATA
from tests.storage.people import KEN, MIKA, NOW, RECORDS, claim, keys, meet, put, write
from tests.storage.raw import rows_of


def contents(url: str) -> dict[str, list[str]]:
    return {of.name: sorted(map(repr, rows_of(url, of.name))) for of in METADATA.sorted_tables}


def fill(store: Store) -> str:
    user_id = meet(store)
    write(store, user_id, RECORDS)
    put(store, "k1")
    put(store, "k2")
    return user_id


@pytest.fixture
def saved(store: Store, database_url: str, tmp_path: Path) -> Path:
    fill(store)
    path = tmp_path / "backup.jsonl"
    assert backup(database_url, path) == sum(map(len, contents(database_url).values()))
    return path


def test_a_backup_is_restored_into_either_database(
    saved: Path, database_url: str, empty_url: str, ring: KeyRing
) -> None:
    restore(saved, empty_url)
    assert contents(empty_url) == contents(database_url)
    store = open_store(empty_url, ring)
    user_id = meet(store)
    assert store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook.contacts
    assert keys(claim(store)) == ["k1"]
    store.close()


def test_numbers_go_on_where_they_were(saved: Path, empty_url: str, ring: KeyRing) -> None:
    restore(saved, empty_url)
    store = open_store(empty_url, ring)
    put(store, "new", KEN)
    rows = {row.key: row.id for row in claim(store)}
    assert rows["new"] > rows["k1"]
    store.close()


def test_a_backup_is_private_and_leaves_nothing_else_behind(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert not list(saved.parent.glob("*.part"))


def test_a_database_with_rows_is_not_restored_into(saved: Path, database_url: str) -> None:
    before = contents(database_url)
    with pytest.raises(NotEmptyError):
        restore(saved, database_url)
    assert contents(database_url) == before


@pytest.mark.parametrize("lost", ["the end", "a row"])
def test_a_backup_cut_short_restores_nothing(saved: Path, empty_url: str, lost: str) -> None:
    *lines, end = saved.read_text().splitlines(keepends=True)
    row = next(line for line in lines if line.startswith("["))
    saved.write_text("".join(lines) if lost == "the end" else "".join((*lines, end)).replace(row, ""))
    with pytest.raises(BackupError):
        restore(saved, empty_url)
    assert not any(contents(empty_url).values())


@pytest.mark.parametrize("damage", ["", "{}\n", "[1]\n", "not json\n", '{"format":"sanmon backup 1"\n'])
def test_a_file_that_is_no_backup_is_refused(damage: str, tmp_path: Path, empty_url: str) -> None:
    path = tmp_path / "file"
    path.write_text(damage)
    with pytest.raises(BackupError):
        restore(path, empty_url)


def test_a_backup_of_an_unknown_version_is_refused(saved: Path, empty_url: str) -> None:
    start, *rest = saved.read_text().splitlines(keepends=True)
    saved.write_text(json.dumps(json.loads(start) | {"revision": "9999"}) + "\n" + "".join(rest))
    with pytest.raises(SchemaError):
        restore(saved, empty_url)


def test_a_database_without_our_schema_is_not_backed_up(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError):
        backup(empty_url, tmp_path / "backup.jsonl")
    assert revision_of(empty_url) is None


def park(store: Store, event_id: str) -> None:
    store.run(lambda work: work.inbox.park("terminal", "local", event_id, MIKA, Said("?"), "", NOW, NOW))


def test_a_backup_is_of_one_moment_while_others_write(
    store: Store, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    stop = Event()

    def go_on_writing() -> None:
        for n in count():
            if stop.is_set():
                break
            park(store, f"e{n}")

    writer = Thread(target=go_on_writing)
    writer.start()
    for n in range(5):
        backup(database_url, tmp_path / f"{n}.jsonl")
    stop.set()
    writer.join()
    restore(tmp_path / "4.jsonl", empty_url)
    found = contents(empty_url)
    assert len(found["inbox"]) == len(found["parked"]) > 0
