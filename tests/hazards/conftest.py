"""Two programs on one database: `other` is the second one's store."""

from collections.abc import Iterator

import pytest

from storage.sealing import KeyRing
from storage.store import Store, open_store


@pytest.fixture
def other(database_url: str, ring: KeyRing) -> Iterator[Store]:
    """A second program's store on the same database."""
    opened = open_store(database_url, ring)
    yield opened
    opened.close()
