"""Renewing tokens that end: each by one worker at a time, two hours ahead, by a refresh token good for once.

Slack takes the refresh token back when it answers, so the answer must not be lost. It is written until that
has succeeded, and the program does not stop before. What is left is a process killed between the answer and
the commit: then the refresh token that is stored is spent. The access token beside it is good for what is
left of the two hours; all of that time the log says, at each try, that somebody has to install the coach
there again, which keeps every record. An answer that did not arrive is the same from here, so that refresh
token is tried again: Slack may never have seen it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, repeat

import structlog

from adapters.port import NotNowError
from adapters.slack.client import Answered, Api
from adapters.slack.oauth import METHOD, Credentials, Grant, granted
from adapters.slack.workspaces import Ledger, Workspace

EARLY = timedelta(hours=2)
LEASE = timedelta(seconds=30)
"""Longer than Slack is waited for."""
WRITE_AGAIN_S = (0.1, 0.5, 2.0, 5.0)
"""Pauses before it is tried again to write; the last of them goes on."""
CLOSED_WITHIN_S = 10.0

_log = structlog.get_logger(__name__)


class Rotation:
    """Renews tokens. To be closed before the API and the ledger are."""

    def __init__(
        self, api: Api, ledger: Ledger, credentials: Credentials, now: Callable[[], datetime]
    ) -> None:
        self._api = api
        self._ledger = ledger
        self._credentials = credentials
        self._now = now
        self._writing: set[asyncio.Task[None]] = set()

    async def close(self, within_s: float = CLOSED_WITHIN_S) -> None:
        """Write what is not written yet; give up after a while."""
        if self._writing:
            _, left = await asyncio.wait(self._writing, timeout=within_s)
            for task in left:
                task.cancel()

    def due(self, workspace: Workspace) -> bool:
        """Whether its token is to be renewed."""
        return workspace.expires_at is not None and workspace.expires_at <= self._now() + EARLY

    def ended(self, workspace: Workspace) -> bool:
        """Whether its token is of no more use."""
        return workspace.expires_at is not None and workspace.expires_at <= self._now()

    async def renew(self, tenant: str) -> Workspace | None:
        """The workspace as it is now, renewed or not. Raises `NotNowError`, but for what is written later."""
        now = self._now()
        claimed = await self._ledger.claim(tenant, now + EARLY, now, LEASE)
        if claimed is None:
            return await self._ledger.find(tenant)
        grant = await self._ask(claimed, now)
        if grant is None:
            return await self._ledger.find(tenant)
        made = replace(
            claimed,
            token=grant.access_token,
            refresh_token=grant.refresh_token or claimed.refresh_token,
            expires_at=grant.expires_at(now),
        )
        try:
            written = await self._ledger.renew(made, claimed.refresh_token)
        except NotNowError:
            self._write_later(made, claimed.refresh_token)
            return made
        return made if written else await self._ledger.find(tenant)

    async def _ask(self, workspace: Workspace, now: datetime) -> Grant | None:
        """What Slack gives for the refresh token. An answer that gives nothing readable has spent it, too."""
        asked = {
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": workspace.refresh_token,
        }
        answer = await self._api.call(METHOD, "", **asked)
        grant = granted(answer.body) if isinstance(answer, Answered) and answer.ok else None
        if grant is not None:
            return grant
        if isinstance(answer, Answered) and (answer.ok or answer.error == "invalid_refresh_token"):
            _log.error("slack_install_again", tenant=workspace.tenant, error=answer.error or "unreadable")
        else:
            _log.error("slack_token_not_renewed", tenant=workspace.tenant)
        await self._ledger.release(workspace.tenant, now + LEASE)
        return None

    def _write_later(self, made: Workspace, used: str) -> None:
        task = asyncio.create_task(self._write(made, used))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, made: Workspace, used: str) -> None:
        for pause_s in chain(WRITE_AGAIN_S, repeat(WRITE_AGAIN_S[-1])):
            _log.error("slack_token_not_written", tenant=made.tenant)
            await asyncio.sleep(pause_s)
            with suppress(NotNowError):
                await self._ledger.renew(made, used)
                return
