"""The workspaces that have installed the coach, kept at hand for a minute each."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

import structlog

from adapters.port import NotNowError
from adapters.slack.calling import is_accepted
from adapters.slack.client import Api
from adapters.slack.rotation import CLOSED_WITHIN_S, Rotation
from adapters.slack.workspaces import Ledger, Workspace

BELIEVED_S = 60.0
"""How long what is written is believed: another process may have written it anew.

That a workspace is missing is never believed: the first message may come as soon as it is installed.
"""
MOST = 10_000
"""Workspaces at hand. One beyond is read once more."""
REST_S = 60.0
"""How long one process leaves a token alone that it could not renew."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    workspace: Workspace
    until: float


class Installed:
    """A token that ends is renewed in time, and goes on being used meanwhile for as long as it is good."""

    def __init__(self, api: Api, ledger: Ledger, rotation: Rotation, *, rest_s: float = REST_S) -> None:
        self._api = api
        self._ledger = ledger
        self._rotation = rotation
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._renewing: dict[str, asyncio.Task[Workspace | None]] = {}
        self._rest_s = rest_s
        self._resting: dict[str, float] = {}

    async def open(self) -> None:
        """Workspaces are read when they are needed."""

    async def close(self, within_s: float = CLOSED_WITHIN_S) -> None:
        """A refresh token that was used is not to be lost: what was given for it is written first."""
        until, tasks = _now() + within_s, set(self._renewing.values())
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=within_s)
            for task in left:
                task.cancel()
        await self._rotation.close(until - _now())

    async def find(self, tenant: str) -> Workspace | None:
        kept = self._kept.get(tenant)
        if kept is None or kept.until <= _now():
            workspace = self._keep(tenant, await self._ledger.find(tenant))
        else:
            workspace = kept.workspace
        if workspace is None or not self._to_renew(workspace):
            return workspace
        renewing = self._renew(tenant)
        return await _outcome(renewing) if self._rotation.ended(workspace) else workspace

    async def left(self, tenant: str) -> bool:
        """A row goes with its workspace only; where there is none at all it may be the wrong database."""
        return await self.find(tenant) is None and await self._ledger.any()

    async def refused(self, workspace: Workspace, *, for_good: bool) -> Workspace | None:
        stored = self._keep(workspace.tenant, await self._ledger.find(workspace.tenant))
        if stored is not None and stored.token == workspace.token and self._to_renew(stored):
            stored = await _outcome(self._renew(stored.tenant))
        if stored is None or stored.token != workspace.token:
            return stored
        return await self._removed(stored) if for_good else None

    async def remove(self, tenant: str) -> None:
        """Slack is asked about the token first: the event may tell of the installation before this one.

        When it does not say, the event is believed.
        """
        self._kept.pop(tenant, None)
        workspace = await self._ledger.find(tenant)
        if workspace is not None and not await is_accepted(self._api, workspace.token):
            await self._removed(workspace)

    async def _removed(self, workspace: Workspace) -> Workspace | None:
        """Remove it with that token, or give the workspace with the one it has got meanwhile.

        Raises `NotNowError` while it is being renewed: whoever does that may have the next token already.
        """
        if await self._ledger.remove(workspace):
            _log.warning("slack_uninstalled", tenant=workspace.tenant)
            return self._keep(workspace.tenant, None)
        stored = self._keep(workspace.tenant, await self._ledger.find(workspace.tenant))
        if stored is not None and stored.token == workspace.token:
            raise NotNowError("The workspace's token is being renewed.")
        return stored

    async def save(self, workspace: Workspace) -> None:
        """Installed, or installed anew. Raises `NotNowError` when it could not be written."""
        await self._ledger.save(workspace)
        self._keep(workspace.tenant, workspace)
        _log.info("slack_installed", tenant=workspace.tenant)

    def _to_renew(self, workspace: Workspace) -> bool:
        resting = self._resting.get(workspace.tenant, 0.0) > _now()
        return self._rotation.due(workspace) and not resting

    def _renew(self, tenant: str) -> asyncio.Task[Workspace | None]:
        """The one renewal of that workspace that is under way in this process."""
        if tenant not in self._renewing:
            task = asyncio.create_task(self._renewed(tenant))
            self._renewing[tenant] = task
            task.add_done_callback(partial(self._renewal_ended, tenant))
        return self._renewing[tenant]

    async def _renewed(self, tenant: str) -> Workspace | None:
        return self._keep(tenant, await self._rotation.renew(tenant))

    def _renewal_ended(self, tenant: str, task: asyncio.Task[Workspace | None]) -> None:
        del self._renewing[tenant]
        error = None if task.cancelled() else task.exception()
        if error is not None:  # it may be that nobody waits for it
            _log.error("slack_token_not_renewed", tenant=tenant, exc_info=error)
        found = None if task.cancelled() or error else task.result()
        self._resting.pop(tenant, None)
        if found is not None and self._rotation.due(found):
            self._resting[tenant] = _now() + self._rest_s

    def _keep(self, tenant: str, workspace: Workspace | None) -> Workspace | None:
        self._kept.pop(tenant, None)
        if workspace is None:
            return None
        self._kept[tenant] = _Kept(workspace, _now() + BELIEVED_S)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return workspace


async def _outcome(task: asyncio.Task[Workspace | None]) -> Workspace | None:
    """What a renewal comes to; whoever waits may be cancelled, the renewal goes on."""
    return await asyncio.shield(task)


def _now() -> float:
    return asyncio.get_running_loop().time()
