"""The doors that platforms knock at: plain ASGI, each answered once its events are committed.

A 200 says that everything in the delivery is stored, and nothing is answered before that is known. LINE hangs
up after two seconds, counts that as a failure and, where the operator has switched redelivery on, delivers
again; events that were committed meanwhile are then recognised. An early 503 would lead to the same, but
would claim to know what is still open. Only when too many wait is one more sent away at once, untouched.

Before its body is whole nobody can tell who sent a request. So when the places are taken, the one that has
dribbled in for the longest makes room for the next: strangers who send slowly keep no platform out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.port import (
    Adapter,
    AdapterError,
    Answer,
    BadSignatureError,
    NotNowError,
    Received,
    Request,
    TooLargeError,
)
from bot.desk import Desk
from bot.metrics import Metrics
from storage.errors import StorageError

MOST_BYTES = 1024 * 1024
"""No platform sends more; what would be longer is not read to its end."""
READ_WITHIN_S = 10.0
MOST_WAITING = 512
"""Deliveries under way at once: each holds memory, and none behind so many would be answered in time."""

_REFUSALS: dict[type[Exception], HTTPStatus] = {
    TimeoutError: HTTPStatus.REQUEST_TIMEOUT,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BadSignatureError: HTTPStatus.UNAUTHORIZED,
    NotNowError: HTTPStatus.INTERNAL_SERVER_ERROR,
    AdapterError: HTTPStatus.BAD_REQUEST,
    StorageError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""What each error is answered with; the first that fits counts."""
_HEADERS: dict[HTTPStatus, list[tuple[bytes, bytes]]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: [(b"allow", b"POST"), (b"connection", b"close")],
    HTTPStatus.REQUEST_TIMEOUT: [(b"connection", b"close")],
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: [(b"connection", b"close")],
    HTTPStatus.SERVICE_UNAVAILABLE: [(b"connection", b"close")],
}
"""A request that was not read to its end leaves a connection of no further use."""
_NOTHING = Answer(Received(()))
_log = structlog.get_logger(__name__)


class GoneError(Exception):
    """The client has hung up before its request was whole."""


class Webhook:
    """One platform's door."""

    def __init__(self, adapter: Adapter, desk: Desk, metrics: Metrics) -> None:
        self._adapter = adapter
        self._desk = desk
        self._metrics = metrics
        self._under_way = 0
        self._reading: dict[asyncio.Timeout, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = perf_counter()
        if scope["method"] != "POST":
            await self._end(send, HTTPStatus.METHOD_NOT_ALLOWED, _NOTHING, begun)
            return
        if self._under_way >= MOST_WAITING and not self._makes_room():
            await self._end(send, HTTPStatus.SERVICE_UNAVAILABLE, _NOTHING, begun)
            return
        self._under_way += 1
        try:
            status, answer = await self._take(scope, receive)
        except GoneError:
            return
        finally:
            self._under_way -= 1
        await self._end(send, status, answer, begun)

    async def _take(self, scope: Scope, receive: Receive) -> tuple[HTTPStatus, Answer]:
        """Have the events taken; the status to answer with, and what goes with it."""
        try:
            body = await self._read_in_time(receive)
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            answer = await self._adapter.answer(
                Request(body, headers, self._desk.clock.now()), self._desk.take
            )
        except tuple(_REFUSALS) as error:
            if isinstance(error, StorageError):
                _log.error("webhook_not_taken", platform=self._adapter.name, exc_info=error)
            return next(status for kind, status in _REFUSALS.items() if isinstance(error, kind)), _NOTHING
        return HTTPStatus.OK, answer

    async def _read_in_time(self, receive: Receive) -> bytes:
        async with asyncio.timeout(READ_WITHIN_S) as timeout:
            self._reading[timeout] = None
            try:
                return await _read(receive)
            finally:
                self._reading.pop(timeout, None)

    def _makes_room(self) -> bool:
        """End the reading that goes on for the longest; False when there is none."""
        oldest = next(iter(self._reading), None)
        if oldest is None:
            return False
        del self._reading[oldest]
        oldest.reschedule(asyncio.get_running_loop().time())
        return True

    async def _end(self, send: Send, status: HTTPStatus, answer: Answer, begun: float) -> None:
        platform, received = self._adapter.name, answer.received
        await _send(send, status, answer)
        self._metrics.webhooks.labels(platform, str(status.value)).inc()
        for kind in received.passed:
            self._metrics.passed.labels(platform, kind).inc()
        _log.info(
            "webhook",
            platform=platform,
            status=status.value,
            count=len(received.inbounds),
            passed=len(received.passed),
            ms=round((perf_counter() - begun) * 1000, 1),
        )


class Doors:
    """ASGI: what comes to the path of a door goes straight there, everything else to the application."""

    def __init__(self, app: ASGIApp, doors: Mapping[str, ASGIApp]) -> None:
        self._app = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._doors.get(scope["path"]) if scope["type"] == "http" else None
        await (door or self._app)(scope, receive, send)


async def _read(receive: Receive) -> bytes:
    """The whole body. Raises `TooLargeError` as soon as it is longer, whatever length was announced."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        parts.append(message.get("body", b""))
        size, more = size + len(parts[-1]), message.get("more_body", False)
        if size > MOST_BYTES:
            raise TooLargeError
    return b"".join(parts)


async def _send(send: Send, status: HTTPStatus, answer: Answer) -> None:
    headers = [(b"content-length", str(len(answer.body)).encode()), *_HEADERS.get(status, ())]
    if answer.media_type:
        headers.append((b"content-type", answer.media_type.encode()))
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
