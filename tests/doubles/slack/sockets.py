"""Socket Mode: envelopes over websockets, acknowledged one by one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from tests.doubles.answers import Answer, Json
from tests.doubles.posting import NO_CONNECTION, TOO_LATE, Posted
from tests.doubles.slack.answers import fine
from tests.doubles.slack.door import ANSWER_WITHIN_S, Happening
from tests.doubles.slack.platform import Api, Slack

ENVELOPES = {"event": "events_api", "interactive": "interactive", "command": "slash_commands"}


@dataclass(eq=False)
class Connection:
    """One websocket of the bot's; envelopes wait for their acknowledgements."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    alive: bool = True

    async def ask(self, envelope: Json, within_s: float) -> Json | None:
        """Send one and wait. None when it is not acknowledged."""
        answered: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = answered
        try:
            await self.socket.send_str(msgspec.json.encode(envelope).decode())
            async with asyncio.timeout(within_s):
                return await answered
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self.waiting[envelope["envelope_id"]]

    def heard(self, raw: str) -> None:
        told: Any = msgspec.json.decode(raw)
        answered = self.waiting.get(told.get("envelope_id", ""))
        if answered is not None and not answered.done():
            answered.set_result(told)

    def lost(self) -> None:
        self.alive = False
        for answered in self.waiting.values():
            if not answered.done():
                answered.set_exception(ConnectionError())


class Sockets:
    """The server's end of all connections. Each envelope goes to one of them, in turn."""

    def __init__(self, slack: Slack, loop: asyncio.AbstractEventLoop) -> None:
        self._slack = slack
        self._loop = loop
        self._tickets: set[str] = set()
        self._turn = 0
        self.connections: list[Connection] = []
        self.within_s = ANSWER_WITHIN_S
        self.acknowledged: list[str] = []

    @property
    def open(self) -> int:
        """How many connections there are."""
        return len(self.connections)

    def connect(self, api: Api) -> Answer:
        """`apps.connections.open`: a URL that is good for one connection."""
        ticket = self._slack.ids.secret("")
        self._tickets.add(ticket)
        host = self._slack.api_url.removesuffix("/api").replace("http://", "ws://")
        return fine(url=f"{host}/link/?ticket={ticket}&app_id={api.slack.app_id}")

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from `hello` to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request)
        await socket.send_str(msgspec.json.encode(self._hello()).decode())
        self._note(connection)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    connection.heard(message.data)
        finally:
            connection.lost()
            self._forget(connection)
        return socket

    def hand_over(self, happening: Happening) -> Posted:
        """From any thread but the loop's: send it to one connection and wait for its acknowledgement."""
        work = self._hand_over(happening)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _hand_over(self, happening: Happening) -> Posted:
        if not self.connections:
            return Posted(NO_CONNECTION)
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        told = await connection.ask(self._envelope(happening), self.within_s)
        if told is None:
            return Posted(TOO_LATE if connection.alive else NO_CONNECTION)
        self.acknowledged.append(told["envelope_id"])
        body = msgspec.json.encode(told["payload"]) if told.get("payload") else b""
        return Posted(200, body)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to connect anew, as Slack does every few hours, and hang up."""
        asyncio.run_coroutine_threadsafe(self._disconnect(reason), self._loop).result()

    def cut(self) -> None:
        """Lose all connections without a word."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    async def _disconnect(self, reason: str) -> None:
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
        for connection in tuple(self.connections):
            self._forget(connection)
            await connection.socket.send_str(msgspec.json.encode(told).decode())
            await connection.socket.close()

    async def _cut(self) -> None:
        for connection in tuple(self.connections):
            self._forget(connection)
            connection.lost()
            if connection.request.transport is not None:
                connection.request.transport.abort()

    async def close(self) -> None:
        for connection in tuple(self.connections):
            await connection.socket.close()

    def _note(self, connection: Connection) -> None:
        with self._slack.changed:
            self.connections.append(connection)
            self._slack.changed.notify_all()

    def _forget(self, connection: Connection) -> None:
        with self._slack.changed:
            if connection in self.connections:
                self.connections.remove(connection)
            self._slack.changed.notify_all()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.open + 1,
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._slack.app_id},
        }

    def _envelope(self, happening: Happening) -> Json:
        envelope = {
            "envelope_id": self._slack.ids.uuid(),
            "payload": happening.body,
            "type": ENVELOPES[happening.kind],
            "accepts_response_payload": happening.kind != "event",
        }
        if happening.kind == "event":
            reason = "timeout" if happening.retry else ""
            envelope |= {"retry_attempt": happening.retry, "retry_reason": reason}
        return envelope
