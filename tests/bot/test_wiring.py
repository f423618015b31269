"""How the parts find each other: keys, the operator's words, starting and stopping."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from bot.wiring import in_the_name_of, open_database
from dialogs.texts import texts
from storage.errors import ClosedError, StorageError
from storage.sealing import make_key
from tests.bot.kits import breakable, program, said

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(database_url=f"sqlite:///{tmp_path / 'data' / 'sanmon.db'}")


def test_the_first_start_makes_a_database_and_a_key_only_its_owner_can_read(settings: Settings) -> None:
    open_database(settings).close()
    assert settings.sqlite_file is not None
    key = settings.sqlite_file.with_suffix(".key")
    assert [file.stat().st_mode & 0o777 for file in (settings.sqlite_file, key)] == [0o600, 0o600]


def test_the_next_start_uses_the_same_key(settings: Settings) -> None:
    open_database(settings).close()
    assert settings.sqlite_file is not None
    key = settings.sqlite_file.with_suffix(".key")
    before = key.read_bytes()
    open_database(settings).close()
    assert key.read_bytes() == before


def test_a_database_whose_key_file_is_gone_is_not_given_a_new_one(settings: Settings) -> None:
    open_database(settings).close()
    assert settings.sqlite_file is not None
    key = settings.sqlite_file.with_suffix(".key")
    key.unlink()
    with pytest.raises(SettingsError, match=r"sanmon\.key is missing"):
        open_database(settings)
    assert not key.exists()


def test_postgresql_needs_keys_from_the_settings() -> None:
    with pytest.raises(SettingsError, match="SANMON_KEYS is missing"):
        open_database(load_settings(database_url="postgresql://nobody@127.0.0.1:1/none"))


def test_keys_that_are_none_are_refused_without_showing_them(settings: Settings) -> None:
    wrong = settings.model_copy(update={"keys": load_settings(keys="a:hunter2").keys})
    with pytest.raises(StorageError) as raised:
        open_database(wrong)
    assert "hunter2" not in str(raised.value)


def test_a_server_that_does_not_answer_is_said_in_one_sentence() -> None:
    url = "postgresql://me:hunter2@127.0.0.1:1/none"
    with pytest.raises(StorageError) as raised:
        open_database(load_settings(database_url=url, keys=f"a:{make_key()}"))
    assert "hunter2" not in str(raised.value)


async def test_other_keys_than_those_that_sealed_are_refused_at_once(sqlite_url: str) -> None:
    app = program(sqlite_url)
    await app.desk.take([said("trip")])
    app.store.close()
    with pytest.raises(StorageError, match="key"):
        open_database(load_settings(database_url=sqlite_url, keys=f"test:{make_key()}"))


def test_the_consent_names_the_operator_who_is_set() -> None:
    book = replace(breakable(), texts=texts)
    real = in_the_name_of(load_settings(operator="梅田の会", stored_in="Osaka"), book)
    assert real.texts("ja").say("welcome.operator") == "梅田の会"
    assert real.texts("en").say("welcome.place") == "Osaka"
    assert real.texts("en").say("core.empty") == texts("en").say("core.empty")
    assert real.texts("en").has("core.empty")
    assert in_the_name_of(load_settings(), book) is book


async def test_stopping_closes_the_database(database_url: str) -> None:
    app = program(database_url)
    await app.start()
    await app.stop()
    with pytest.raises(ClosedError):
        app.store.submit(lambda _work: None)
