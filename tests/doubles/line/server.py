"""The double of LINE as a real HTTP server on loopback, in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from tests.doubles.line.answers import Answer, Call
from tests.doubles.line.faults import BROKEN, Fails, Hang, Refuses, Reset, Slow
from tests.doubles.line.platform import Host, Line, Route
from tests.doubles.line.routes import ROUTES
from tests.doubles.line.users import AsyncUser, User

MOST_BYTES = 2 * 2**20
REDELIVERS_EVERY_S = 0.2
_T = TypeVar("_T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortTakenError(Exception):
    """The double cannot listen on this port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


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
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="LINE", daemon=True)
    thread.start()
    try:
        sites = _Sites(line)
        try:
            urls = _in(loop, sites.open(port, data_port))
            yield Running(line, *urls)
        finally:
            _in(loop, sites.close())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _in(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, _T]) -> _T:
    return asyncio.run_coroutine_threadsafe(work, loop).result()


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
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        self._runners.append(runner)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            raise PortTakenError(port) from error
        return "http://{}:{}".format(*runner.addresses[0][:2])

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
        return _response(Answer(refusal.status, {"message": refusal.reason}))


def _handler(line: Line, route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        call = Call(await request.read(), headers, dict(request.match_info), dict(request.query))
        return await _with_a_fault(line, route, call, request)

    return handle


async def _with_a_fault(line: Line, route: Route, call: Call, request: web.Request) -> web.StreamResponse:
    """Carry a request out as the next planned fault has it."""
    fault = line.faults.take(route.name)
    if isinstance(fault, Refuses):
        return _response(line.refuse(route, call, fault.answer))
    if isinstance(fault, Hang | Reset | Fails) and fault.when == "before":
        answer = line.refuse(route, call, BROKEN)
    else:
        answer = await _taken(line, route, call)
    match fault:
        case Hang():
            await _until_it_hangs_up(request)
        case Reset():
            _cut(request)
        case Fails():
            return _response(BROKEN)
        case Slow(seconds):
            await asyncio.sleep(seconds)
        case None:
            pass
    return _response(answer)


async def _taken(line: Line, route: Route, call: Call) -> Answer:
    return await asyncio.to_thread(line.take, route, call) if route.posts else line.take(route, call)


def _response(answer: Answer) -> web.Response:
    if isinstance(answer.body, bytes):
        return web.Response(status=answer.status, body=answer.body, headers=dict(answer.headers))
    body = msgspec.json.encode(answer.body)
    headers = {"Content-Type": "application/json", **answer.headers}
    return web.Response(status=answer.status, body=body, headers=headers)


async def _until_it_hangs_up(request: web.Request) -> None:
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110  # no event tells
        await asyncio.sleep(0.02)


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
