"""Asynchronous tests run on asyncio; `app` is the program with a toy book, `town` with the coach's."""

from collections.abc import Iterator

import pytest

from bot.wiring import App
from dialogs.coach.book import BOOK
from tests.bot.commands import Sanmon, commands
from tests.bot.kits import KEYS, program
from tests.bot.two_apps import HERE, Town


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    made = program(database_url)
    yield made
    made.store.close()


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    app = program(database_url, book=BOOK)
    made = Town(app)
    made.agree(HERE)
    yield made
    app.store.close()


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    return {"SANMON_DATABASE_URL": database_url, "SANMON_KEYS": KEYS}


@pytest.fixture
def sanmon(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sanmon:
    return commands(environment, monkeypatch, capsys)
