"""The program in an event loop of its own, and around it LINE and its people, all on one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any, TypeVar

from bot.desk import Desk
from bot.settings import load_settings
from bot.web import web
from bot.wiring import App, build
from tests.bot.kits import KEYS
from tests.bot.serving import Knock
from tests.doubles.line.platform import Asked, Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User
from tests.grounds import StillClock

T = TypeVar("T")


@dataclass
class Hosted:
    """The program and the platform. What people do is at the door, signed, before it returns."""

    app: App
    running: Running
    clock: StillClock
    _loop: asyncio.AbstractEventLoop

    @property
    def line(self) -> Line:
        return self.running.line

    @property
    def refused(self) -> list[Asked]:
        """What LINE did not take."""
        return [asked for asked in self.line.asked if asked.status >= 400]

    def user(self, name: str) -> User:
        return self.running.user(name)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Have it done in the program's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def take_at(self, desk: Desk) -> None:
        """Webhooks go to this desk from now on."""
        application = web(replace(self.app, desk=desk))

        def post(_url: str, body: bytes, headers: dict[str, str]) -> int:
            return self.run(Knock((body,), headers).at(application))

        self.line.hand_to(post)


@contextmanager
def hosted(url: str, clock: StillClock, *, alarm: bool = True) -> Iterator[Hosted]:
    """The program on this database, with all its loops, or without those that go by the clock."""
    line = Line(clock=clock)
    with running_line(line) as running, _looping() as loop:
        app = _built(url, running, clock)
        made = Hosted(app, running, clock, loop)
        made.take_at(app.desk)
        made.run(app.start() if alarm else _start_sending(app))
        try:
            yield made
        finally:
            made.run(app.stop())


def _built(url: str, running: Running, clock: StillClock) -> App:
    settings = load_settings(
        database_url=url,
        keys=KEYS,
        line_channel_secret=running.channel_secret,
        line_channel_access_token=running.line.access.long_lived,
        line_api_url=running.api_url,
        line_data_api_url=running.data_url,
    )
    return build(settings, clock=clock)


async def _start_sending(app: App) -> None:
    for adapter in app.adapters:
        await adapter.open()
    app.sender.loop.start()
    app.store.listen(lambda _topic: app.sender.loop.wake())


@contextmanager
def _looping() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="Sanmon", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
