"""Servers in processes of their own, so that what they cost can be told from what asking them costs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from socket import create_server
from time import process_time
from typing import Any

import uvicorn

PATIENCE_S = 60.0


async def _nothing() -> None:
    """What is left to do once it has answered."""


@dataclass(frozen=True)
class Served:
    """An ASGI application. `settle` waits until nothing is under way behind what it answered; `report` tells
    what it has seen.
    """

    application: Any
    settle: Callable[[], Awaitable[None]] = _nothing
    report: Callable[[], Any] = tuple


@dataclass(frozen=True)
class Server:
    """One that runs."""

    port: int
    _pipe: Connection

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Seconds of CPU of its process, read once all it was asked for is done."""
        return float(_asked(self._pipe, "cpu"))

    def report(self) -> Any:
        """What it has seen."""
        return _asked(self._pipe, "report")


@contextmanager
def serving(make: Callable[[], Served]) -> Iterator[Server]:
    """Serve what `make`, which is called over there, returns; uvicorn is set as for the product."""
    context = get_context("spawn")
    near, far = context.Pipe()
    process = context.Process(target=_serve, args=(make, far), daemon=True)
    process.start()
    far.close()
    try:
        yield Server(int(_received(near)), near)
    finally:
        near.close()
        process.join(PATIENCE_S)
        process.kill()


def _asked(pipe: Connection, question: str) -> Any:
    pipe.send(question)
    return _received(pipe)


def _received(pipe: Connection) -> Any:
    if not pipe.poll(PATIENCE_S):
        message = f"the server did not answer within {PATIENCE_S:.0f} s"
        raise TimeoutError(message)
    return pipe.recv()


def _serve(make: Callable[[], Served], pipe: Connection) -> None:
    asyncio.run(_serve_until_left(make(), pipe))


async def _serve_until_left(served: Served, pipe: Connection) -> None:
    """Answer on the pipe until its other end is closed."""
    config = uvicorn.Config(served.application, log_config=None, access_log=False, server_header=False)
    server, socket = uvicorn.Server(config), create_server(("127.0.0.1", 0))
    running = asyncio.create_task(server.serve(sockets=[socket]))
    pipe.send(socket.getsockname()[1])
    while question := await asyncio.to_thread(_heard, pipe):
        await served.settle()
        pipe.send(process_time() if question == "cpu" else served.report())
    server.should_exit = True
    await running


def _heard(pipe: Connection) -> str:
    """The next question, empty when there will be no other."""
    try:
        return str(pipe.recv())
    except EOFError:
        return ""
