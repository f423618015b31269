"""Slack's installations in our tables: what its adapter reads and writes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from adapters.port import NotNowError
from adapters.slack.happenings import PLATFORM
from adapters.slack.workspaces import Workspace
from bot.clock import Clock
from storage.errors import StorageError
from storage.rows import Installation
from storage.store import Store
from storage.unit_of_work import UnitOfWork

PAGE = 200
T = TypeVar("T")
_log = structlog.get_logger(__name__)


class StoredLedger:
    """Each method is one transaction. What the storage cannot do now comes out as `NotNowError`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def find(self, tenant: str) -> Workspace | None:
        found = await self._run(lambda work: work.installations.find(PLATFORM, tenant))
        return None if found is None else _workspace(found)

    async def all(self) -> tuple[Workspace, ...]:
        """Every workspace there is, read page by page.

        A page may be short by those that no key opens, so only an empty one is the last.
        """
        found: list[Installation] = []
        while page := await self._page(found[-1].tenant if found else ""):
            found += page
        return tuple(map(_workspace, found))

    async def any(self) -> bool:
        return await self._run(lambda work: work.installations.any(PLATFORM))

    async def save(self, workspace: Workspace) -> None:
        installed = self._installed(workspace)
        await self._run(lambda work: work.installations.save(PLATFORM, installed))

    async def remove(self, workspace: Workspace) -> bool:
        now, (tenant, token) = self._clock.now(), (workspace.tenant, workspace.token)
        return await self._run(lambda work: work.installations.remove(PLATFORM, tenant, token, now))

    async def leave(self, tenant: str) -> None:
        now = self._clock.now()
        await self._run(lambda work: work.installations.leave(PLATFORM, tenant, now))

    async def claim(
        self, tenant: str, ending_by: datetime, now: datetime, lease: timedelta
    ) -> Workspace | None:
        found = await self._run(
            lambda work: work.installations.claim(PLATFORM, tenant, ending_by, now, lease)
        )
        return None if found is None else _workspace(found)

    async def renew(self, workspace: Workspace, used: str) -> bool:
        installed = self._installed(workspace)
        return await self._run(lambda work: work.installations.renew(PLATFORM, installed, used))

    async def release(self, tenant: str, lease_until: datetime) -> None:
        await self._run(lambda work: work.installations.release(PLATFORM, tenant, lease_until))

    async def issue(self, state: str, expires_at: datetime) -> None:
        """An installation was begun in a browser."""
        await self._run(lambda work: work.installations.issue(state, expires_at))

    async def use(self, state: str) -> bool:
        """Whether it was begun, and is finished for the first time and in time."""
        now = self._clock.now()
        return await self._run(lambda work: work.installations.use(state, now))

    async def _page(self, after: str) -> tuple[Installation, ...]:
        return await self._run(lambda work: work.installations.all(PLATFORM, PAGE, after))

    def _installed(self, workspace: Workspace) -> Installation:
        return Installation(
            workspace.tenant,
            workspace.token,
            workspace.bot_id,
            workspace.bot_user_id,
            self._clock.now(),
            workspace.scopes,
            workspace.refresh_token,
            workspace.expires_at,
        )

    async def _run(self, job: Callable[[UnitOfWork], T]) -> T:
        try:
            return await asyncio.wrap_future(self._store.submit(job))
        except StorageError as error:
            _log.error("workspaces_not_at_hand", platform=PLATFORM, exc_info=error)
            raise NotNowError("The database gives no word on Slack's workspaces.") from error


def _workspace(installed: Installation) -> Workspace:
    return Workspace(
        installed.tenant,
        installed.token,
        installed.bot_id,
        installed.bot_user_id,
        installed.scopes,
        installed.refresh_token,
        installed.expires_at,
    )
