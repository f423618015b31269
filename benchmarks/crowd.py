"""People who write at the same time: connections that bring their requests to a server."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable

from adapters.port import Request

CONNECTIONS = 32


def own(text: str) -> str:
    """What a platform calls something of that name: 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def on_the_wire(path: str, request: Request) -> bytes:
    """The whole HTTP request."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    length = f"Content-Length: {len(request.body)}\r\n"
    return f"POST {path} HTTP/1.1\r\nHost: coach.example.org\r\n{lines}{length}\r\n".encode() + request.body


def bring(port: int, users: Iterable[list[bytes]], connections: int = CONNECTIONS) -> None:
    """Send every user's requests in order, that many users at a time; each must be answered 200."""
    asyncio.run(_bring(port, users, connections))


async def _bring(port: int, users: Iterable[list[bytes]], connections: int) -> None:
    waiting = iter(users)

    async def hold() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for requests in waiting:
            for one in requests:
                writer.write(one)
                await _answered(reader)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(hold() for _ in range(connections)))


async def _answered(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 ") or b"\r\ncontent-length: 0\r\n" not in head.lower():
        message = f"the webhook was answered {head.decode()}"
        raise RuntimeError(message)
