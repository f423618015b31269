"""The one workspace of a static token, as Slack tells of it."""

from __future__ import annotations

import asyncio

import structlog

from adapters.port import NotNowError
from adapters.slack.calling import is_accepted
from adapters.slack.client import Answered, Api, Result
from adapters.slack.workspaces import Ledger, Workspace

PAUSE_S = 2.0
"""How long Slack is left alone when it did not tell."""

_log = structlog.get_logger(__name__)


class Fixed:
    """Until Slack has told whose token it is nothing can be told of any workspace.

    A token that is refused, or another workspace's, can be mended by its operator alone, so nobody is given
    up for that.
    """

    def __init__(self, api: Api, token: str, ledger: Ledger, *, pause_s: float = PAUSE_S) -> None:
        self._api = api
        self._token = token
        self._ledger = ledger
        self._pause_s = pause_s
        self._known: Workspace | None = None
        self._left = ""
        self._asking: asyncio.Task[None] | None = None
        self._ask_at = 0.0

    async def open(self) -> None:
        await self._learn()

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})

    async def find(self, tenant: str) -> Workspace | None:
        await self._learn()
        if self._known is not None:
            return self._known if self._known.tenant == tenant else None
        if tenant == self._left:
            return None
        raise NotNowError("Slack has not told whose token SANMON_SLACK_BOT_TOKEN is.")

    async def left(self, tenant: str) -> bool:
        return tenant == self._left

    async def refused(self, workspace: Workspace, *, for_good: bool) -> Workspace | None:
        """There is no other token. Raises `NotNowError`, unless the coach was uninstalled.

        Whose token it is stays known: Slack goes on telling, it may be of an uninstallation.
        """
        if workspace.tenant == self._left:
            return None
        _log.error("slack_token_refused", tenant=workspace.tenant, for_good=for_good)
        raise NotNowError("Slack refuses SANMON_SLACK_BOT_TOKEN.")

    async def remove(self, tenant: str) -> None:
        """Whether it was uninstalled, or installed again since, Slack says; the event may be an old one."""
        if await self.find(tenant) is None:
            return
        accepted = await is_accepted(self._api, self._token)
        if accepted is None:
            raise NotNowError("Slack does not tell whether the coach is still installed.")
        if accepted:
            return
        self._left, self._known = tenant, None
        _log.error("slack_uninstalled", tenant=tenant)
        await self._ledger.leave(tenant)

    async def _learn(self) -> None:
        """Ask Slack, but once, however many wait for it."""
        if self._known is not None:
            return
        if self._asking is None or self._asking.done():
            if asyncio.get_running_loop().time() < self._ask_at:
                return
            self._asking = asyncio.create_task(self._ask())
        await asyncio.wait({self._asking})

    async def _ask(self) -> None:
        answer = await self._api.call("auth.test", self._token)
        self._known = _told(answer, self._token)
        if self._known is not None:
            self._left = ""
        else:
            _log.error(
                "slack_token_unknown", error=answer.error if isinstance(answer, Answered) else answer.why
            )
            self._ask_at = asyncio.get_running_loop().time() + self._pause_s


def _told(answer: Result, token: str) -> Workspace | None:
    if not (isinstance(answer, Answered) and answer.ok):
        return None
    body = answer.body
    tenant = body.get("enterprise_id") if body.get("is_enterprise_install") else body.get("team_id")
    if not tenant:
        return None
    scopes = answer.headers.get("x-oauth-scopes", "")
    return Workspace(
        str(tenant),
        token,
        str(body.get("bot_id") or ""),
        str(body.get("user_id") or ""),
        tuple(filter(None, (scope.strip() for scope in scopes.split(",")))),
    )
