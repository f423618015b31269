"""Whose tokens are whose: the workspaces that installed the coach, as the rest of the adapter needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workspace:
    """An installation. `tenant` is the team's id, or the enterprise's where it is installed for all of them.

    `expires_at` and `refresh_token` are there where tokens rotate. `bot_id` and `bot_user_id` name the coach
    itself, whose own messages come back as events.
    """

    tenant: str
    token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...] = ()
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None


class Workspaces(Protocol):
    """All workspaces of one program: a single one by its static token, or those that were installed.

    What is asked raises `NotNowError` while it cannot be told.
    """

    async def open(self) -> None:
        """Learn what there is to learn beforehand; once, after the API was opened. Raises nothing."""

    async def close(self) -> None:
        """Finish what is under way; before the API is closed."""

    async def find(self, tenant: str) -> Workspace | None:
        """The workspace, with a token that holds for a while; None when it is not (or no more) installed."""

    async def left(self, tenant: str) -> bool:
        """Whether that workspace has let go of the coach; one that is just not found may be our own fault."""

    async def refused(self, workspace: Workspace, *, for_good: bool) -> Workspace | None:
        """Slack refuses its token: the workspace with another, stored meanwhile or renewed now.

        None when there is none. Refused `for_good` it is removed then, unless its token changes meanwhile.
        """

    async def remove(self, tenant: str) -> None:
        """Uninstalled: its tokens go at once, what waits for it is cancelled, its users are out of reach."""


class Ledger(Protocol):
    """Where workspaces are written down for all processes. Every method raises `NotNowError`."""

    async def find(self, tenant: str) -> Workspace | None:
        """The workspace as it is written."""

    async def any(self) -> bool:
        """Whether any workspace is installed."""

    async def save(self, workspace: Workspace) -> None:
        """Installed, or installed anew."""

    async def remove(self, workspace: Workspace) -> bool:
        """Its token is dead: remove it and leave its people.

        False when another token is written by now, or somebody renews this one.
        """

    async def leave(self, tenant: str) -> None:
        """Cancel what waits for that workspace's people, and count them as out of reach."""

    async def claim(
        self, tenant: str, ending_by: datetime, now: datetime, lease: timedelta
    ) -> Workspace | None:
        """Be the only one to renew a token that ends by then; None when it does not, or another renews it."""

    async def renew(self, workspace: Workspace, used: str) -> bool:
        """Write what `used` was given for. False when another refresh token is written by now."""

    async def release(self, tenant: str, lease_until: datetime) -> None:
        """Not renewed: others may try. Nothing changes when the lease was lost."""
