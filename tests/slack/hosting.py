"""The program in an event loop of its own, and around it Slack and its people, all on one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx2
from starlette.types import ASGIApp

from adapters.port import Address
from bot.desk import Desk
from bot.settings import load_settings
from bot.web import web
from bot.wiring import App, build
from tests.bot.kits import KEYS
from tests.doubles.posting import Posted
from tests.doubles.serving import loop_in_a_thread
from tests.doubles.slack.platform import Asked, Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.users import User
from tests.grounds import StillClock
from tests.hosting import Hosting, start

BASE_URL = "http://127.0.0.1:8000"
DOOR = "/slack/events"
ERRANDS = "slack errands"
"""What the adapter calls the tasks behind its messages."""


@dataclass
class Hosted(Hosting):
    """The program and the platform. What people do is at the door, signed, before it returns."""

    running: Running

    @property
    def slack(self) -> Slack:
        return self.running.slack

    @property
    def refused(self) -> list[Asked]:
        """What Slack did not take."""
        return [asked for asked in self.slack.asked if not asked.ok]

    def user(self, name: str) -> User:
        return self.running.user(name)

    def address(self, user: User) -> Address:
        """Where the coach reaches this user."""
        return Address("slack", user.install.tenant, user.id)

    def settle(self, *seconds: float) -> None:
        """Wait until nothing is left to be sent, now and after each of these waits."""
        super().catch_up()
        for wait in seconds:
            self.clock.advance(timedelta(seconds=wait))
            super().catch_up()

    def catch_up(self) -> None:
        """Wait until nothing is left to be sent, and every message and Home tab is as it is to be."""
        self.run(_caught_up(self.app))

    def take_at(self, desk: Desk) -> None:
        """What Slack tells goes to this desk from now on."""
        application = web(replace(self.app, desk=desk))

        def post(_url: str, body: bytes, headers: dict[str, str]) -> Posted:
            return self.run(_posted(application, body, headers))

        self.slack.hand_to(post)


@contextmanager
def hosted(
    url: str, clock: StillClock, *, slack: Slack | None = None, alarm: bool = True
) -> Iterator[Hosted]:
    """The program on this database, connected over HTTP to one workspace.

    With all its loops, or without those that go by the clock.
    """
    with running_slack(slack or Slack(clock=clock)) as running, loop_in_a_thread("Sanmon") as loop:
        given = {name.removeprefix("SANMON_").lower(): value for name, value in running.settings.items()}
        settings = load_settings(database_url=url, keys=KEYS, base_url=BASE_URL, **given)
        app = build(settings, clock=clock)
        made = Hosted(app, clock, loop, running)
        made.take_at(app.desk)
        made.run(start(app, alarm=alarm))
        try:
            yield made
        finally:
            made.run(app.stop())


async def _caught_up(app: App) -> None:
    await app.sender.loop.caught_up()
    errands = [task for task in asyncio.all_tasks() if task.get_name() == ERRANDS]
    if errands:
        await asyncio.wait(errands)


async def _posted(application: ASGIApp, body: bytes, headers: dict[str, str]) -> Posted:
    transport = httpx2.ASGITransport(application, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        answer = await client.post(DOOR, content=body, headers=headers)
    return Posted(answer.status_code, answer.content, {k.lower(): v for k, v in answer.headers.items()})
