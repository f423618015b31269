"""Asynchronous tests run on asyncio; `app` is the program with a toy book and nothing to deliver to."""

from collections.abc import Iterator

import pytest

from bot.wiring import App
from tests.bot.kits import program


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    made = program(database_url)
    yield made
    made.store.close()
