"""The application served for real, and asked without a server where a test wants to be the server itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import uvicorn
from starlette.types import ASGIApp

from bot.web import web
from bot.wiring import App
from tests.adapters.line.shapes import SECRET, signature

NOWHERE = "http://127.0.0.1:9"
LINE: dict[str, Any] = {
    "line_channel_secret": SECRET,
    "line_channel_access_token": "t",
    "line_api_url": NOWHERE,
}
"""The settings of a channel whose platform does not answer."""


@asynccontextmanager
async def served(app: App) -> AsyncIterator[httpx2.AsyncClient]:
    """A client for the application on a port of its own; its loops run meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(web(app), log_config=None, access_log=False))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        port = listening.getsockname()[1]
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            try:
                yield client
            finally:
                server.should_exit = True
                await task


@dataclass
class Knock:
    """One request to an ASGI application: `parts` of its body, then, if they do not end it, the hang-up."""

    parts: Iterable[bytes]
    headers: dict[str, str]
    whole: bool = True
    path: str = "/line/webhook"
    read: int = 0
    answered: list[dict[str, Any]] = field(default_factory=list)

    async def at(self, application: ASGIApp) -> int:
        """The status of the answer, 0 where there is none; its body must be empty."""
        messages = self._messages()

        async def receive() -> dict[str, Any]:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            self.answered.append(message)

        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        scope = {
            "type": "http",
            "method": "POST",
            "path": self.path,
            "headers": headers,
            "query_string": b"",
            "http_version": "1.1",
        }
        await application(scope, receive, send)
        assert b"".join(message.get("body", b"") for message in self.answered) == b""
        return int(self.answered[0]["status"]) if self.answered else 0

    def _messages(self) -> Any:
        for part in self.parts:
            self.read += len(part)
            yield {"type": "http.request", "body": part, "more_body": True}
        if self.whole:
            yield {"type": "http.request", "body": b"", "more_body": False}


def signed_headers(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers LINE sends with that body."""
    return {"x-line-signature": signature(raw, secret), "content-type": "application/json; charset=utf-8"}


async def deliver(application: ASGIApp, raw: bytes) -> int:
    """Deliver a signed webhook in one piece; the status."""
    return await Knock((raw,), signed_headers(raw)).at(application)
