"""A platform's double as a real HTTP server on loopback, in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from tests.doubles.answers import Answer
from tests.doubles.faults import Fails, Fault, Hang, Held, Refuses, Reset, Slow

_T = TypeVar("_T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortTakenError(Exception):
    """The double cannot listen on this port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


@dataclass(frozen=True, slots=True)
class Loop:
    """An event loop that runs in another thread."""

    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()


@contextmanager
def loop_in_a_thread(name: str) -> Iterator[Loop]:
    """A loop of its own, so that the bot's may do what it likes."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name=name, daemon=True)
    thread.start()
    try:
        yield Loop(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def listen(application: web.Application, port: int) -> tuple[web.AppRunner, str]:
    """Serve on this port, or a free one where it is 0. Gives the URL. Raises `PortTakenError`."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError as error:
        await runner.cleanup()
        raise PortTakenError(port) from error
    return runner, "http://{}:{}".format(*runner.addresses[0][:2])


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request: `take` carries it out, `refuse` answers without doing so; `broken` is what a 500 says."""

    request: web.Request
    take: Callable[[], Awaitable[Answer]]
    refuse: Callable[[Answer], Answer]
    broken: Answer

    async def under(self, fault: Fault | None) -> web.StreamResponse:
        """Carry it out as the fault has it."""
        if isinstance(fault, Refuses):
            return response(self.refuse(fault.answer))
        if isinstance(fault, Hang | Reset | Fails) and fault.when == "before":
            answer = self.refuse(self.broken)
        else:
            answer = await self.take()
        match fault:
            case Hang():
                await _until_it_hangs_up(self.request)
            case Reset():
                _cut(self.request)
            case Fails():
                return response(self.broken)
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case Held(let_go):
                while not let_go.is_set():  # noqa: ASYNC110  # it is set in another thread
                    await asyncio.sleep(0.01)
            case None:
                pass
        return response(answer)


def response(answer: Answer) -> web.Response:
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
