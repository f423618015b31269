"""How the parts find each other: keys, the operator's words, starting and stopping."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from bot.wiring import in_the_name_of, open_database
from dialogs.texts import texts
from storage.errors import ClosedError, StorageError
from storage.sealing import make_key
from tests.bot.kits import breakable, program, said
from tests.doubles.relay import RelayAdapter

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
    given = load_settings(operator="梅田の会", stored_in="Osaka", operator_contact="data@umeda.example")
    real = in_the_name_of(given, book)
    assert real.texts("ja").say("welcome.operator") == "梅田の会"
    assert real.texts("en").say("welcome.place") == "Osaka"
    assert real.texts("en").say("privacy.contact") == "data@umeda.example"
    assert real.texts("en").say("core.empty") == texts("en").say("core.empty")
    assert real.texts("en").has("core.empty")
    assert in_the_name_of(load_settings(), book) is book


async def test_stopping_closes_the_database(database_url: str) -> None:
    app = program(database_url)
    await app.start()
    await app.stop()
    with pytest.raises(ClosedError):
        app.store.submit(lambda _work: None)


class OutOfOrderError(Exception):
    """What an adapter raises whose platform is no more."""


@dataclass(frozen=True)
class Fragile(RelayAdapter):
    """Notes by its name that it is closed; raises when it is opened or closed `at` that."""

    at: str = ""
    closed: list[str] = field(default_factory=list)

    async def open(self) -> None:
        if self.at == "open":
            raise OutOfOrderError

    async def close(self) -> None:
        self.closed.append(self.name)
        if self.at == "close":
            raise OutOfOrderError


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_an_adapter_that_cannot_be_opened_leaves_nothing_open(
    sqlite_url: str, session: aiohttp.ClientSession
) -> None:
    first, second = Fragile("", session), Fragile("", session, name="second", at="open")
    app = program(sqlite_url, adapters=(first, second))
    with pytest.raises(OutOfOrderError):
        await app.start()
    assert first.closed == ["relay"]
    with pytest.raises(ClosedError):
        app.store.submit(lambda _work: None)


async def test_an_adapter_that_cannot_be_closed_leaves_nothing_else_open(
    sqlite_url: str, session: aiohttp.ClientSession
) -> None:
    first, second = Fragile("", session, at="close"), Fragile("", session, name="second")
    app = program(sqlite_url, adapters=(first, second))
    await app.start()
    with pytest.raises(OutOfOrderError):
        await app.stop()
    assert second.closed == ["second"]
    with pytest.raises(ClosedError):
        app.store.submit(lambda _work: None)
