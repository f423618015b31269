"""A double of a language model's server: chat completions on loopback, well or badly behaved as told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

Way = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]
"""How one request is answered, from the request and its body."""


@dataclass
class Llm:
    """The server. `asked` is every body it was sent, `heads` their headers; `ways` are used up one a request.

    With none left it says what `says` makes of the text it was given.
    """

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    ways: deque[Way] = field(default_factory=deque)
    says: Callable[[str], object] = lambda text: {"text": text}
    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.raw.append(await request.read())
        body = msgspec.json.decode(self.raw[-1], type=dict[str, Any])
        self.asked.append(body)
        self.heads.append(dict(request.headers))
        self.called.set()
        if self.ways:
            return await self.ways.popleft()(request, body)
        return completion(self.says(given(body)))

    @property
    def texts(self) -> list[str]:
        """The words it was given to work on."""
        return [given(body) for body in self.asked]


def given(body: dict[str, Any]) -> str:
    """The field with the user's words."""
    content = body["messages"][-1]["content"]
    return msgspec.json.decode(content, type=dict[str, str])["text"]


def completion(said: object, finish: str = "stop") -> web.Response:
    """A completion whose content is `said`, as JSON unless it is a text already."""
    content = said if isinstance(said, str) else msgspec.json.encode(said).decode()
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    body = {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return web.json_response(body)


def saying(said: object, finish: str = "stop") -> Way:
    async def way(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return completion(said, finish)

    return way


def status(code: int, headers: dict[str, str] | None = None) -> Way:
    async def way(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"error": {"message": "no"}}, status=code, headers=headers)

    return way


def body(content: bytes) -> Way:
    """A 200 with these very bytes."""

    async def way(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(body=content, content_type="application/json")

    return way


async def hangs(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Never answers."""
    await asyncio.sleep(60)
    raise AssertionError


async def cuts(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Hangs up without a word."""
    assert request.transport
    request.transport.abort()
    return web.Response()


def mid_body(*, cut: bool) -> Way:
    """Begins to answer, then hangs up or falls silent."""

    async def way(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"choices": [{"message": {"content": "')
        if cut:
            assert request.transport
            request.transport.abort()
        else:
            await asyncio.sleep(60)
        return response

    return way


async def endless(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Writes on and on."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" " * 16_384)


@asynccontextmanager
async def llm() -> AsyncIterator[Llm]:
    """The server on a free port; its `url` is a base URL."""
    server = Llm()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", server.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()
