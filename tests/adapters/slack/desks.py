"""A desk that notes what it is handed, and a Slack adapter of one workspace in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from adapters.port import Inbound, Outcome
from adapters.slack.adapter import Slack
from adapters.slack.client import Api
from adapters.slack.workspaces import Workspace
from tests.adapters.slack.known import Known
from tests.adapters.slack.posts import BOT, BOT_USER, NOW, SECRET, TEAM
from tests.doubles.slack.platform import BOT_TOKEN

NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an event."""

    refused: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""
    erased: bool = False


@dataclass(slots=True)
class Desk:
    """Takes everything once it is `open`, unless it is told to raise."""

    taken: list[Inbound] = field(default_factory=list)
    told: Told = Told()
    error: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, inbounds: tuple[Inbound, ...]) -> Sequence[Outcome]:
        self.begun.set()
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.taken += inbounds
        return [self.told for _ in inbounds]


@dataclass(frozen=True, slots=True)
class Fronted:
    slack: Slack
    desk: Desk
    workspaces: Known


def one_workspace() -> Known:
    """That of the double."""
    return Known({TEAM: Workspace(TEAM, BOT_TOKEN, BOT, BOT_USER)})


def _now() -> datetime:
    return NOW


@asynccontextmanager
async def fronted(
    url: str = NOWHERE, app_token: str = "", files_url: str = NOWHERE
) -> AsyncIterator[Fronted]:
    """An adapter that listens; its desk is open."""
    desk, workspaces = Desk(), one_workspace()
    desk.open.set()
    secret = "" if app_token else SECRET
    slack = Slack(Api(url, files_url), workspaces, now=_now, signing_secret=secret, app_token=app_token)
    await slack.open()
    await slack.listen(desk.take)
    try:
        yield Fronted(slack, desk, workspaces)
    finally:
        await slack.close()
