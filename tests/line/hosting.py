"""The program in an event loop of its own, and around it LINE and its people, all on one clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.settings import load_settings
from bot.web import web
from bot.wiring import App, build
from tests.bot.kits import KEYS
from tests.bot.serving import Knock
from tests.doubles.line.platform import Asked, Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User
from tests.doubles.serving import loop_in_a_thread
from tests.grounds import StillClock
from tests.hosting import Hosting, start


@dataclass
class Hosted(Hosting):
    """The program and the platform. What people do is at the door, signed, before it returns."""

    running: Running

    @property
    def line(self) -> Line:
        return self.running.line

    @property
    def refused(self) -> list[Asked]:
        """What LINE did not take."""
        return [asked for asked in self.line.asked if asked.status >= 400]

    def user(self, name: str) -> User:
        return self.running.user(name)

    def take_at(self, desk: Desk) -> None:
        application = web(replace(self.app, desk=desk))

        def post(_url: str, body: bytes, headers: dict[str, str]) -> int:
            return self.run(Knock((body,), headers).at(application))

        self.line.hand_to(post)


@contextmanager
def hosted(url: str, clock: StillClock, *, alarm: bool = True) -> Iterator[Hosted]:
    """The program on this database, with all its loops, or without those that go by the clock."""
    line = Line(clock=clock)
    with running_line(line) as running, loop_in_a_thread("Sanmon") as loop:
        app = _built(url, running, clock)
        made = Hosted(app, clock, loop, running)
        made.take_at(app.desk)
        made.run(start(app, alarm=alarm))
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
