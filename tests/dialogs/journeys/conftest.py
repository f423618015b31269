"""Every journey is lived at three heights: by the core alone, through storage, and in LINE."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from dialogs.testing import CoreGround, standing_on
from storage.sealing import KeyRing
from storage.store import open_store
from tests.conftest import BOTH
from tests.grounds import BEGIN, StillClock, StorageGround
from tests.line.ground import LineGround
from tests.line.hosting import hosted

IN_LINE = tuple(f"line-{database}" for database in BOTH)


@pytest.fixture(params=("core", *BOTH, *IN_LINE), autouse=True)
def height(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[None]:
    if request.param == "core":
        with standing_on(CoreGround.of):
            yield
        return
    url: str = request.getfixturevalue("sqlite_url" if "sqlite" in request.param else "postgres_url")
    yield from _in_line(url) if request.param in IN_LINE else through_storage(url, ring)


def through_storage(url: str, ring: KeyRing) -> Iterator[None]:
    store = open_store(url, ring)
    with standing_on(partial(StorageGround, store)):
        yield
    store.close()


def _in_line(url: str) -> Iterator[None]:
    with hosted(url, StillClock(BEGIN), alarm=False) as line, standing_on(partial(LineGround, line)):
        yield
        assert line.refused == []
