"""A platform that answers by script: for what must come in one exact order, or at one exact moment."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web


@dataclass(frozen=True)
class Reply:
    """An answer; with a fault the connection is cut or nothing is answered, after the request was read."""

    status: int = 200
    body: object = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Literal["", "cut", "hang"] = ""


CUT, HANG = Reply(fault="cut"), Reply(fault="hang")


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]

    @property
    def json(self) -> Any:

        return json.loads(self.body)


@dataclass
class Script:
    """`then` answers what has no answer of its own path in `always`; without both, 200 and `{}`."""

    then: deque[Reply] = field(default_factory=deque)
    always: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    def of(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.asked.append(Asked(request.method, request.path, body, request.headers, request.query))
        reply = self.always.get(request.path) or (self.then.popleft() if self.then else Reply())
        match reply.fault:
            case "cut":
                assert request.transport is not None
                request.transport.abort()
            case "hang":
                await self.released.wait()
            case "":
                pass
        if isinstance(reply.body, bytes):
            return web.Response(status=reply.status, body=reply.body, headers=reply.headers)
        return web.json_response(reply.body, status=reply.status, headers=reply.headers)


@asynccontextmanager
async def scripted(*replies: Reply, **always: Reply) -> AsyncIterator[Script]:
    """The platform on a free port."""
    script = Script(deque(replies), dict(always))
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", script.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    script.url = f"http://{host}:{port}"
    try:
        yield script
    finally:
        script.released.set()
        await runner.cleanup()
