"""The double of LINE as a real HTTP server on loopback, in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from tests.doubles.answers import Answer, Call
from tests.doubles.line.faults import BROKEN
from tests.doubles.line.platform import Host, Line, Route
from tests.doubles.line.routes import ROUTES
from tests.doubles.line.users import AsyncUser, User
from tests.doubles.serving import Exchange, Handler, listen, loop_in_a_thread, response

MOST_BYTES = 2 * 2**20
REDELIVERS_EVERY_S = 0.2


@dataclass
class Running:
    """The double while it runs: where it is, and the people around it."""

    line: Line
    api_url: str
    data_url: str
    users: dict[str, User] = field(default_factory=dict)

    @property
    def channel_secret(self) -> str:
        return self.line.access.secret

    @property
    def channel_id(self) -> str:
        return self.line.access.channel_id

    @property
    def settings(self) -> dict[str, str]:
        """The environment a bot needs to talk to this double."""
        return {
            "SANMON_LINE_CHANNEL_SECRET": self.channel_secret,
            "SANMON_LINE_CHANNEL_ID": self.channel_id,
            "SANMON_LINE_API_URL": self.api_url,
            "SANMON_LINE_DATA_API_URL": self.data_url,
        }

    def user(self, name: str = "Hanako") -> User:
        """The user of this name, for tests that wait."""
        return self.users.setdefault(name, User(self.line, self.line.person(name)))

    def async_user(self, name: str = "Hanako") -> AsyncUser:
        """The same user, for tests whose event loop runs the bot too."""
        return AsyncUser(self.user(name))


@contextmanager
def running_line(
    line: Line | None = None, *, port: int = 0, data_port: int = 0, webhook: str = ""
) -> Iterator[Running]:
    """LINE on two free ports, or on these. `webhook` is the bot's URL. Raises `PortTakenError`."""
    line = line or Line()
    line.webhook.url = webhook or line.webhook.url
    with loop_in_a_thread("LINE") as loop:
        sites = _Sites(line)
        try:
            urls = loop.run(sites.open(port, data_port))
            yield Running(line, *urls)
        finally:
            loop.run(sites.close())


class _Sites:
    """The two hosts, and the task that delivers again what was missed."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._runners: list[web.AppRunner] = []
        self._redelivering: asyncio.Task[None] | None = None

    async def open(self, port: int, data_port: int) -> tuple[str, str]:
        self._redelivering = asyncio.create_task(self._redeliver())
        return await self._serve("api", port), await self._serve("data", data_port)

    async def close(self) -> None:
        if self._redelivering is not None:
            self._redelivering.cancel()
            with suppress(asyncio.CancelledError):
                await self._redelivering
        for runner in self._runners:
            await runner.cleanup()

    async def _serve(self, host: Host, port: int) -> str:
        application = web.Application(client_max_size=MOST_BYTES, middlewares=[_as_line_refuses])
        for route in ROUTES:
            if route.host == host:
                application.router.add_route(route.method, route.path, _handler(self._line, route))
        runner, url = await listen(application, port)
        self._runners.append(runner)
        return url

    async def _redeliver(self) -> None:
        while True:
            await asyncio.sleep(REDELIVERS_EVERY_S)
            if self._line.webhook.missed:
                await asyncio.to_thread(self._line.redeliver)


@web.middleware
async def _as_line_refuses(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return response(Answer(refusal.status, {"message": refusal.reason}))


def _handler(line: Line, route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        call = Call(await request.read(), headers, dict(request.match_info), dict(request.query))
        exchange = Exchange(
            request,
            lambda: _taken(line, route, call),
            lambda answer: line.refuse(route, call, answer),
            BROKEN,
        )
        return await exchange.under(line.faults.take(route.name))

    return handle


async def _taken(line: Line, route: Route, call: Call) -> Answer:
    return await asyncio.to_thread(line.take, route, call) if route.posts else line.take(route, call)
