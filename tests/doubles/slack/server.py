"""The double of Slack as a real HTTP server, with its websocket, on loopback."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from types import TracebackType

import msgspec
from aiohttp import web

from tests.doubles.answers import Answer, Call, Json
from tests.doubles.serving import Exchange, listen, loop_in_a_thread, response
from tests.doubles.slack import oauth
from tests.doubles.slack.admin import Admin
from tests.doubles.slack.answers import BROKEN, RefusedError
from tests.doubles.slack.chat import respond
from tests.doubles.slack.files import FETCH, LOGIN, PAGE
from tests.doubles.slack.methods import CONNECT, METHODS
from tests.doubles.slack.platform import BOT_TOKEN, Method, Slack
from tests.doubles.slack.sockets import Sockets
from tests.doubles.slack.users import AsyncUser, User
from tests.doubles.slack.workspaces import Team

MOST_BYTES = 4 * 2**20
TELLS_AGAIN_EVERY_S = 0.1


@dataclass
class Running:
    """The double while it runs: where it is, and the people around it. `url` is that of the Web API."""

    slack: Slack
    url: str
    sockets: Sockets
    users: dict[tuple[str, str], User] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """The environment a bot needs to talk to this double over HTTP, with its static token."""
        return {
            "SANMON_SLACK_SIGNING_SECRET": self.slack.access.signing_secret,
            "SANMON_SLACK_BOT_TOKEN": BOT_TOKEN,
            **self._hosts,
        }

    @property
    def socket_settings(self) -> dict[str, str]:
        """The same over Socket Mode."""
        return {
            "SANMON_SLACK_BOT_TOKEN": BOT_TOKEN,
            "SANMON_SLACK_APP_TOKEN": self.slack.access.app_token,
            **self._hosts,
        }

    @property
    def install_settings(self) -> dict[str, str]:
        """The environment of a bot that is installed by OAuth."""
        return {
            "SANMON_SLACK_SIGNING_SECRET": self.slack.access.signing_secret,
            "SANMON_SLACK_CLIENT_ID": self.slack.access.client_id,
            "SANMON_SLACK_CLIENT_SECRET": self.slack.access.client_secret,
            **self._hosts,
        }

    @property
    def _hosts(self) -> dict[str, str]:
        return {"SANMON_SLACK_API_URL": self.url, "SANMON_SLACK_FILES_URL": self.slack.files_url}

    def use_sockets(self) -> None:
        """From now on tell the bot everything over Socket Mode."""
        self.slack.door.socket = self.sockets

    def user(self, name: str = "Hanako", team: Team | None = None) -> User:
        """The user of this name, for tests that wait."""
        person = self.slack.person(name, team)
        return self.users.setdefault((person.team, name), User(self.slack, person))

    def async_user(self, name: str = "Hanako", team: Team | None = None) -> AsyncUser:
        """The same user, for tests whose event loop runs the bot too."""
        return AsyncUser(self.user(name, team))

    def admin(self, team: Team | None = None) -> Admin:
        """Who installs the app in a workspace, and takes it away."""
        return Admin(self.slack, team or self.slack.team)


@dataclass
class running_slack:  # noqa: N801  # it is used like a function
    """Slack on a free port, or on this. `events` is the bot's URL. With `with` or `async with`.

    Raises `PortTakenError`.
    """

    slack: Slack | None = None
    port: int = 0
    events: str = ""
    _run: AbstractContextManager[Running] | None = None

    def __enter__(self) -> Running:
        self._run = _running(self.slack or Slack(), self.port, self.events)
        return self._run.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._run is not None:
            self._run.__exit__(kind, error, trace)

    async def __aenter__(self) -> Running:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.__exit__, kind, error, trace)


@contextmanager
def _running(slack: Slack, port: int, events: str) -> Iterator[Running]:
    slack.door.url = events or slack.door.url
    with loop_in_a_thread("Slack") as loop:
        sockets = Sockets(slack, loop.loop)
        site = _Site(slack, sockets)
        try:
            slack.api_url = f"{loop.run(site.open(port))}/api"
            yield Running(slack, slack.api_url, sockets)
        finally:
            loop.run(site.close())


class _Site:
    """The server, and the task that tells the bot again, and of itself."""

    def __init__(self, slack: Slack, sockets: Sockets) -> None:
        self._slack = slack
        self._sockets = sockets
        self._methods = METHODS | {CONNECT: Method(sockets.connect, {}, token="app")}
        self._runner: web.AppRunner | None = None
        self._telling: asyncio.Task[None] | None = None

    async def open(self, port: int) -> str:
        application = web.Application(client_max_size=MOST_BYTES)
        application.router.add_route("*", "/api/{method}", self._call)
        application.router.add_get("/files-pri/{path:.*}", self._file)
        application.router.add_get("/login", self._login)
        application.router.add_get("/link/", self._sockets.serve)
        application.router.add_post("/response/{name}", self._respond)
        application.router.add_get(oauth.PATH, self._consent)
        self._runner, url = await listen(application, port)
        self._telling = asyncio.create_task(self._tell_again())
        return url

    async def close(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            with suppress(asyncio.CancelledError):
                await self._telling
        await self._sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name, call = request.match_info["method"], await _read(request)

        async def take() -> Answer:
            return self._slack.take(name, self._methods.get(name), call)

        def refuse(answer: Answer) -> Answer:
            return self._slack.answered(name, {}, answer)

        return await Exchange(request, take, refuse, BROKEN).under(self._slack.faults.take(name))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request)

        async def give() -> Answer:
            with self._slack.changed:
                return self._slack.files.give(self._slack, request.raw_path, call)

        return await Exchange(request, give, lambda answer: answer, BROKEN).under(
            self._slack.faults.take(FETCH)
        )

    async def _login(self, _request: web.Request) -> web.StreamResponse:
        return response(Answer(200, LOGIN, PAGE))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            body = msgspec.json.decode(await request.read(), type=dict[str, object])
            with self._slack.changed:
                return response(respond(self._slack, request.match_info["name"], body))
        except RefusedError as refused:
            return response(replace(refused.answer, status=404))

    async def _consent(self, request: web.Request) -> web.StreamResponse:
        """A page with one link, for who tries the installation in a browser."""
        query: Json = dict(request.query)
        try:
            there = oauth.consent(self._slack, query, self._slack.team)
        except RefusedError as refused:
            return web.Response(status=400, text=str(refused))
        page = f'<p>Install in {self._slack.team.name}? <a href="{html.escape(there)}">Allow</a></p>'
        return web.Response(text=page, content_type="text/html")

    async def _tell_again(self) -> None:
        while True:
            await asyncio.sleep(TELLS_AGAIN_EVERY_S)
            if self._slack.door.missed:
                await asyncio.to_thread(self._slack.redeliver)
            if self._slack.waiting:
                await asyncio.to_thread(self._slack.deliver_waiting)


async def _read(request: web.Request) -> Call:
    headers = {key.lower(): value for key, value in request.headers.items()}
    return Call(await request.read(), headers, {}, dict(request.query))
