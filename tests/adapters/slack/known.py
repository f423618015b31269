"""Workspaces by hand, for what needs no program that has them installed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adapters.port import NotNowError
from adapters.slack.workspaces import Workspace


@dataclass
class Known:
    """`fresh` is the token that replaces a refused one; `untold`: nothing can be told."""

    of: dict[str, Workspace] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)
    untold: bool = False
    refusals: list[tuple[str, bool]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """All is known."""

    async def close(self) -> None:
        """Nothing is under way."""

    async def find(self, tenant: str) -> Workspace | None:
        if self.untold:
            raise NotNowError("nobody knows")
        return self.of.get(tenant)

    async def left(self, tenant: str) -> bool:
        return tenant in self.removed and tenant not in self.of

    async def refused(self, workspace: Workspace, *, for_good: bool) -> Workspace | None:
        self.refusals.append((workspace.token, for_good))
        token = self.fresh.pop(workspace.token, "")
        if token:
            self.of[workspace.tenant] = replace(workspace, token=token)
        elif for_good:
            await self.remove(workspace.tenant)
        return self.of.get(workspace.tenant) if token else None

    async def remove(self, tenant: str) -> None:
        if self.of.pop(tenant, None) is not None:
            self.removed.append(tenant)
