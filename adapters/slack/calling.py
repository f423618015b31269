"""What is asked of Slack for a workspace: with its token, at its pace, and once more with a fresh token."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from adapters.port import NotNowError
from adapters.slack.client import Answered, Api, Result, Unanswered
from adapters.slack.pace import Pace
from adapters.slack.workspaces import Workspace, Workspaces

REFUSED_FOR_GOOD = frozenset({"account_inactive", "app_uninstalled", "team_disabled", "token_revoked"})
"""What Slack calls the token of a workspace that has let go of the coach, or is no more."""
TOKEN_REFUSED = REFUSED_FOR_GOOD | {"invalid_auth", "token_expired"}
"""`invalid_auth` is not for good: it also means that Slack does not like where the request comes from."""
GATED = "chat.postMessage"
"""What this waits for is held up by the sender, in all processes at once."""
RATE_PAUSE_S = 2.0
MOST_PAUSE_S = 300.0
"""A method is not held up for longer on one answer's word."""
ACCEPTED_WITHIN_S = 1.5
"""How long an uninstallation waits for Slack to confirm it; Slack waits three seconds for our answer."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The workspace is not installed. Unless it has `left`, the fault may be ours."""

    left: bool


@dataclass(frozen=True, slots=True)
class Held:
    """It is not the method's turn for so many seconds, and Slack was not asked."""

    seconds: float


Called = Result | Absent | Held


@dataclass(frozen=True, slots=True)
class Caller:
    """The way to Slack of all workspaces."""

    api: Api
    workspaces: Workspaces
    pace: Pace

    async def call(self, tenant: str, method: str, /, *, to: str = "", **args: object) -> Called:
        """Ask once; a token that is refused is replaced and the request made again.

        `to` names whom a message goes to.
        """
        try:
            workspace = await self.workspaces.find(tenant)
            if workspace is None:
                return Absent(left=await self.workspaces.left(tenant))
            if (away := await self.pace.turn(tenant, method, to)) > 0:
                return Held(away)
            result = await self._asked(workspace, method, args)
        except NotNowError as error:  # whose token is the right one
            return Unanswered(str(error) or type(error).__name__, sent=False)
        if isinstance(result, Answered) and is_limited(result) and method != GATED:
            self.pace.hold(tenant, method, pause_s(result))
        return result

    async def _asked(self, workspace: Workspace, method: str, args: dict[str, object]) -> Result:
        result = await self.api.call(method, workspace.token, **args)
        if isinstance(result, Unanswered) or result.error not in TOKEN_REFUSED:
            return result
        for_good = result.error in REFUSED_FOR_GOOD
        fresh = await self.workspaces.refused(workspace, for_good=for_good)
        return result if fresh is None else await self.api.call(method, fresh.token, **args)


async def is_accepted(api: Api, token: str) -> bool | None:
    """Whether Slack takes that token; None when it does not tell in time."""
    try:
        async with asyncio.timeout(ACCEPTED_WITHIN_S):
            answer = await api.call("auth.test", token)
    except TimeoutError:
        return None
    if isinstance(answer, Answered) and (answer.ok or answer.error in TOKEN_REFUSED):
        return answer.ok
    return None


def is_limited(result: Answered) -> bool:
    """Whether Slack wants less of this."""
    return result.status == HTTPStatus.TOO_MANY_REQUESTS or result.error in {"ratelimited", "rate_limited"}


def pause_s(result: Answered) -> float:
    """For how long."""
    return RATE_PAUSE_S if result.retry_after is None else min(result.retry_after, MOST_PAUSE_S)
