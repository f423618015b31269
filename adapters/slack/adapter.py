"""Slack as an adapter: events and interactions in, messages out, for any number of workspaces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from adapters.port import (
    Answer,
    Caps,
    Delivery,
    DeliveryOutcome,
    Inbound,
    Plain,
    Received,
    Request,
    Take,
)
from adapters.slack.calling import Caller
from adapters.slack.caps import CAPS
from adapters.slack.client import Api
from adapters.slack.deliver import Courier
from adapters.slack.dispatch import Dispatch
from adapters.slack.files import Files, complete
from adapters.slack.happenings import PLATFORM
from adapters.slack.marks import Arrival, arrival
from adapters.slack.pace import Pace
from adapters.slack.parse import parse
from adapters.slack.profile import Acquaintances
from adapters.slack.render import render
from adapters.slack.socket import Socket
from adapters.slack.verify import verify
from adapters.slack.wire import Other, Parcel, read_json, read_request
from adapters.slack.workspaces import Workspaces

DOOR = "/slack/events"

_log = structlog.get_logger(__name__)


class Slack(Plain):
    """All workspaces of one operator. To be opened in the event loop it is used in, and closed there.

    Without a `signing_secret` there is no door, since nobody could be told by it. With an `app_token` there
    is a connection by Socket Mode. `now` tells when something came over that.
    """

    def __init__(
        self,
        api: Api,
        workspaces: Workspaces,
        *,
        now: Callable[[], datetime],
        signing_secret: str = "",
        app_token: str = "",
        pace: Pace | None = None,
    ) -> None:
        caller = Caller(api, workspaces, pace or Pace())
        self._api = api
        self._workspaces = workspaces
        self._now = now
        self._secret = signing_secret
        self._app_token = app_token
        self._acquaintances = Acquaintances(caller)
        self._courier = Courier(caller)
        self._files = Files(api, workspaces)
        self._dispatch = Dispatch(workspaces, self._acquaintances, self._files)
        self._socket: Socket | None = None

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def caps(self) -> Caps:
        return CAPS

    @property
    def door(self) -> str:
        return DOOR if self._secret else ""

    async def open(self) -> None:
        await self._api.open()
        await self._workspaces.open()

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        await self._courier.close()
        await self._workspaces.close()
        await self._api.close()

    async def listen(self, take: Take) -> None:
        self._dispatch.open()
        if not self._app_token:
            return

        async def hand(raw: bytes) -> Answer:
            now = self._now()
            return await self._answer(read_json(raw), Arrival(raw, now, now, timed=False), take)

        self._socket = Socket(self._app_token, self._api.url, hand)
        self._socket.open()

    async def answer(self, request: Request, take: Take) -> Answer:
        return await self._answer(*self._read(request), take)

    def receive(self, request: Request) -> Received:
        return parse(*self._read(request))

    async def complete(self, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
        return await complete(self._acquaintances, self._files, inbounds)

    def render(self, delivery: Delivery) -> bytes:
        return render(delivery)

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        return await self._courier.deliver(delivery, payload)

    def _read(self, request: Request) -> tuple[Parcel, Arrival]:
        stamped_at = verify(request, self._secret)
        parcel, raw = read_request(request.body, request.headers.get("content-type", ""))
        return parcel, arrival(raw, request.received_at, stamped_at)

    async def _answer(self, parcel: Parcel, came: Arrival, take: Take) -> Answer:
        match parcel:
            case Other(type="url_verification", challenge=str(challenge)):
                return Answer(parse(parcel, came), challenge.encode(), "text/plain; charset=utf-8")
            case Other(type="app_rate_limited"):
                _log.warning("slack_rate_limits_events", platform=PLATFORM)
        return await self._dispatch.dispatch(parcel, came, take)
