"""Calendar files of Slack, fetched before a message is taken: in time, or they were not readable."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import structlog

from adapters.calendars import MOST_BYTES, heard
from adapters.port import Inbound, NotNowError
from adapters.slack.client import FILE, Api
from adapters.slack.profile import Acquaintances
from adapters.slack.workspaces import Workspaces
from dialogs.core.events import Said, Showed

WITHIN_S = 1.5
"""Slack wants everything answered within three seconds; who a stranger is it is asked meanwhile."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Files:
    """The way to the files of all workspaces."""

    api: Api
    workspaces: Workspaces

    async def read(self, inbound: Inbound) -> Inbound:
        """With the words of its calendar file, behind those that were typed beside it."""
        if not inbound.file:
            return inbound
        data = None
        try:
            async with asyncio.timeout(WITHIN_S):
                data = await self._fetched(inbound)
        except (TimeoutError, NotNowError) as error:
            _log.warning("slack_silent", method=FILE, error=type(error).__name__)
        return replace(inbound, event=_beside(inbound.event, heard(data)), file="")

    async def _fetched(self, inbound: Inbound) -> bytes | None:
        workspace = await self.workspaces.find(inbound.address.tenant)
        return await self.api.file(inbound.file, workspace.token, MOST_BYTES) if workspace else None


async def complete(known: Acquaintances, files: Files, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """With strangers introduced and files read, both at the same time."""
    reading = asyncio.gather(*map(files.read, inbounds))
    introduced, read = await asyncio.gather(known.complete(inbounds), reading)
    told = {inbound.event_id: inbound for inbound in read}
    return tuple(told[one.event_id] if one.file else one for one in introduced)


def _beside(event: object, found: Said | Showed) -> Said | Showed:
    """Words count, whatever came along; a file that could not be read is told of where there are none."""
    if isinstance(event, Said):
        return Said(f"{event.text}\n{found.text}") if isinstance(found, Said) else event
    return found
