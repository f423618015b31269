"""The schema: what the steps make is what the tables say, on both databases, there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import storage
from storage.errors import SchemaError
from storage.migrating import HEAD, check, downgrade, revision_of, upgrade
from storage.sealing import KeyRing
from storage.store import open_store
from storage.tables import METADATA
from tests.storage.people import meet
from tests.storage.raw import execute


def test_the_program_needs_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_steps_make_what_the_tables_say(empty_url: str) -> None:
    assert revision_of(empty_url) is None
    assert check(empty_url) == [f"The database is empty; {HEAD} is needed."]
    upgrade(empty_url)
    assert revision_of(empty_url) == HEAD
    assert check(empty_url) == []


def test_upgrading_again_changes_nothing(empty_url: str, ring: KeyRing) -> None:
    upgrade(empty_url)
    store = open_store(empty_url, ring)
    user_id = meet(store)
    upgrade(empty_url)
    upgrade(empty_url, to=HEAD)
    assert meet(store) == user_id
    store.close()


def test_the_steps_go_back_and_forth(empty_url: str) -> None:
    upgrade(empty_url)
    downgrade(empty_url)
    assert revision_of(empty_url) is None
    upgrade(empty_url)
    assert check(empty_url) == []


def test_a_difference_is_told(empty_url: str) -> None:
    upgrade(empty_url)
    execute(empty_url, "DROP INDEX nudges_due_at")
    execute(empty_url, "ALTER TABLE receipts ADD COLUMN surplus INTEGER")
    (first, second) = check(empty_url)
    assert "nudges_due_at" in first + second
    assert "surplus" in first + second


def test_a_database_of_a_newer_version_is_refused(empty_url: str, ring: KeyRing) -> None:
    upgrade(empty_url)
    execute(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="9999"):
        open_store(empty_url, ring)
    assert check(empty_url) == [f"The database is at 9999; {HEAD} is needed."]


def test_rows_are_clustered_by_their_key_on_sqlite(sqlite_url: str) -> None:
    found = execute(sqlite_url, "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'")
    numbered = {"outbox", "parked"}
    assert {name for (name,) in found} == {of.name for of in METADATA.sorted_tables} - numbered
