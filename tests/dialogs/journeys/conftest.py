"""Every journey is lived at two heights: by the core alone, and through storage on either database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from dialogs.testing import CoreGround, standing_on
from storage.sealing import KeyRing
from storage.store import open_store
from tests.conftest import BOTH
from tests.grounds import StorageGround


@pytest.fixture(params=("core", *BOTH), autouse=True)
def height(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[None]:
    if request.param == "core":
        with standing_on(CoreGround.of):
            yield
        return
    url = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_url")
    store = open_store(url, ring)
    with standing_on(partial(StorageGround, store)):
        yield
    store.close()
