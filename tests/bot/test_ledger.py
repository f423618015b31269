"""The workspaces of Slack as its adapter reads them of our tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.clock import MovableClock
from bot.ledger import PAGE, StoredLedger
from storage.rows import Installation
from storage.sealing import KeyRing
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_one_that_no_key_opens_ends_no_list(store: Store, database_url: str) -> None:
    other = open_store(database_url, KeyRing({"other": b"k" * 32}))
    _install(other, "T0000")
    other.close()
    tenants = [f"T{number:04}" for number in range(1, PAGE + 1)]
    _install(store, *tenants)
    found = await StoredLedger(store, MovableClock(NOW)).all()
    assert [workspace.tenant for workspace in found] == tenants


def _install(store: Store, *tenants: str) -> None:
    def save(work: UnitOfWork) -> None:
        for tenant in tenants:
            work.installations.save("slack", Installation(tenant, "xoxb-1", "B1", "U1", NOW))

    store.run(save)
