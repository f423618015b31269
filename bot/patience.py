"""Lets users see that something is being worked on when its answer is not there at once."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from adapters.port import Adapter, Address
from storage.store import Store

T = TypeVar("T")

SHOWN_AFTER_S = 1.0
"""Sooner, it would be gone before it is seen."""


class Patience:
    """Asked where answers are worked on, so that it holds whichever process has taken the question."""

    def __init__(self, store: Store, adapters: Mapping[str, Adapter]) -> None:
        self._store = store
        self._adapters = adapters

    async def over(self, user_id: str, work: Coroutine[Any, Any, T]) -> T:
        """Await `work` for this user. If it takes long, they see so, once, where they wrote last."""
        task = asyncio.create_task(work)
        await asyncio.wait({task}, timeout=SHOWN_AFTER_S)
        if not task.done():
            found = await asyncio.wrap_future(self._store.submit(lambda w: w.users.addresses(user_id)))
            for where in found[:1]:
                adapter = self._adapters.get(where.platform)
                if adapter is not None and not task.done():
                    await adapter.show_waiting(Address(where.platform, where.tenant, where.id))
        return await task
