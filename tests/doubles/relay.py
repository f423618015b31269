"""A double of a messaging platform: a real HTTP server on loopback that takes messages, and fails as told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

import aiohttp
import msgspec
from aiohttp import web

from adapters.port import (
    Caps,
    Delivery,
    DeliveryOutcome,
    GiveUp,
    Plain,
    Receipt,
    Received,
    Request,
    Retry,
    Unknown,
)
from adapters.quota import Quota

Fault = Literal["error", "busy", "reset", "hang", "lose", "gone", "bad", "stale", "unpaid"]
"""error: 500 · busy: 429 · reset: cut before taking it · hang: keep the sender waiting until `release` ·
lose: take it, then cut · gone: the user has left · bad: refuse for good · stale: refuse its reply handle ·
unpaid: the plan has no room for it."""

ANSWERS_WITHIN_S = 5.0


class Message(msgspec.Struct, frozen=True):
    """What the platform is sent."""

    key: str
    to: str
    words: list[str]
    lang: str
    attempt: int
    reply: str | None = None


@dataclass
class Relay:
    """The platform. `shown` is what users see, `asked` every request, `most_at_once` the greatest crowd,
    `called` is set by the first request."""

    shown: list[Message] = field(default_factory=list)
    asked: list[Message] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    retry_after_s: float = 30.0
    slow_s: float = 0.0
    most_at_once: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    _now: int = 0

    @property
    def words(self) -> list[str]:
        """Everything users see, in order."""
        return [word for message in self.shown for word in message.words]

    async def take(self, request: web.Request) -> web.Response:
        message = msgspec.json.decode(await request.read(), type=Message)
        self.asked.append(message)
        self.called.set()
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            await asyncio.sleep(self.slow_s)
            return await self._answer(request, message)
        finally:
            self._now -= 1

    async def _answer(self, request: web.Request, message: Message) -> web.Response:
        match self.faults.popleft() if self.faults else None:
            case "error":
                return web.Response(status=500)
            case "busy":
                return web.Response(status=429, headers={"Retry-After": str(self.retry_after_s)})
            case "gone":
                return web.Response(status=410)
            case "bad":
                return web.Response(status=400)
            case "stale":
                return web.Response(status=412)
            case "unpaid":
                return web.Response(status=402)
            case "reset":
                _cut(request)
            case "hang":
                await self.release.wait()
            case "lose":
                self._show(message)
                _cut(request)
            case None:
                pass
        return web.Response(status=200 if self._show(message) else 409)

    def _show(self, message: Message) -> bool:
        """False when a message with this key was shown before."""
        if any(shown.key == message.key for shown in self.shown):
            return False
        self.shown.append(message)
        return True


@dataclass(frozen=True)
class RelayAdapter(Plain):
    """An adapter for it. `broken` may raise while rendering, as a bug would; without a plan nothing costs."""

    url: str
    session: aiohttp.ClientSession
    broken: Callable[[Delivery], None] | None = None
    key_lasts: timedelta | None = None
    plans: dict[str, Quota | None] = field(default_factory=dict)
    name: str = "relay"

    @property
    def caps(self) -> Caps:
        return Caps(13, 20, len, 5_000, len, push_costs=bool(self.plans), key_lasts=self.key_lasts)

    async def quotas(self) -> Mapping[str, Quota | None]:
        return self.plans

    def receive(self, request: Request) -> Received:
        """It is only sent to."""
        raise AssertionError(request)

    def render(self, delivery: Delivery) -> bytes:
        if self.broken is not None:
            self.broken(delivery)
        words = [getattr(prompt, "text", "") for prompt in delivery.prompts]
        reply = delivery.reply.handle if delivery.reply else None
        message = Message(delivery.key, delivery.address.id, words, delivery.lang, delivery.attempt, reply)
        return msgspec.json.encode(message)

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        try:
            async with self.session.post(self.url, data=payload) as response:
                return _outcome(response.status, response.headers.get("Retry-After"), delivery)
        except (aiohttp.ClientError, TimeoutError) as error:
            return Unknown(type(error).__name__)


@asynccontextmanager
async def relay(
    broken: Callable[[Delivery], None] | None = None,
    *,
    key_lasts: timedelta | None = None,
    plans: Mapping[str, Quota | None] | None = None,
) -> AsyncIterator[tuple[Relay, RelayAdapter]]:
    """The platform on a free port, and an adapter for it."""
    platform = Relay()
    application = web.Application()
    application.router.add_post("/", platform.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    platform.url = f"http://{host}:{port}/"
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWERS_WITHIN_S)) as session:
            yield platform, RelayAdapter(platform.url, session, broken, key_lasts, dict(plans or {}))
    finally:
        await runner.cleanup()


def _outcome(status: int, retry_after: str | None, delivery: Delivery) -> DeliveryOutcome:
    match status:
        case 200 | 409:
            return Receipt(delivery.key, pushed=int(delivery.reply is None))
        case 412:
            return Retry(why="412", spent=True)
        case 402:
            return GiveUp("402", unpaid=True)
        case 429:
            return Retry(float(retry_after or 0), "429")
        case 410:
            return GiveUp("410", gone=True)
        case 400:
            return GiveUp("400")
        case _:
            return Retry(why=str(status))


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
