"""Socket Mode: the same parcels over a connection that the coach opens, so that it needs no address.

slack_sdk keeps the connection: it asks for an address, pings, and connects anew when Slack says so or nothing
comes back. What comes is dispatched like a webhook, and its envelope acknowledged once it is stored; what is
not acknowledged Slack hands in again. So when too many are under way one more is left at that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from adapters.mending import mended
from adapters.port import Answer

if TYPE_CHECKING:
    from slack_sdk.socket_mode.aiohttp import SocketModeClient

PING_S = 5.0
FINISH_S = 10.0
"""How long what has begun may take once the connection is to close."""
MOST_UNDER_WAY = 512
"""Envelopes at once: each holds memory, and none behind so many would be acknowledged in time."""

Hand = Callable[[bytes], Awaitable[Answer]]
"""Has what stands in an envelope dispatched; raises when it could not be stored."""

_log = structlog.get_logger(__name__)


class Envelope(msgspec.Struct, frozen=True):
    """What comes over the connection; `payload` is what a webhook would hold."""

    envelope_id: str
    payload: msgspec.Raw


_ENVELOPE = msgspec.json.Decoder(Envelope)


class Socket:
    """The connection of one process. Slack hands each envelope to one of all that are connected."""

    def __init__(
        self, token: str, url: str, hand: Hand, ping_s: float = PING_S, most: int = MOST_UNDER_WAY
    ) -> None:
        """`ping_s` is how often the connection is looked after; `most` envelopes are taken at once."""
        self._token = token
        self._url = url
        self._hand = hand
        self._ping_s = ping_s
        self._most = most
        self._client: SocketModeClient | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._closing = False

    def open(self) -> None:
        """Begin to connect, and go on trying: the rest of the program need not wait for Slack."""
        from slack_sdk.socket_mode.aiohttp import SocketModeClient
        from slack_sdk.web.async_client import AsyncWebClient

        told = logging.getLogger("adapters.slack.socket.sdk")
        told.setLevel(logging.WARNING)
        told.addFilter(_in_one_line)
        web = AsyncWebClient(base_url=self._url, retry_handlers=[], logger=told)
        self._client = SocketModeClient(self._token, logger=told, web_client=web, ping_interval=self._ping_s)
        self._client.message_listeners.append(self._hear)
        self._keeping = asyncio.create_task(self._keep(self._client))

    async def close(self) -> None:
        """Take nothing more, finish what has begun, and leave."""
        self._closing = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FINISH_S)
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait({self._keeping})
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call]  # the SDK's

    async def _keep(self, client: SocketModeClient) -> None:
        """The SDK tries one and the same address for ever; a fresh one costs a call."""
        connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]  # the SDK's
        connected = False
        try:
            while True:
                await asyncio.sleep(self._ping_s)
                before, connected = connected, await client.is_connected()
                if before and not connected:
                    _log.warning("slack_socket_lost", platform="slack")
                if not connected:
                    client.wss_uri = None
        finally:
            connecting.cancel()

    async def _hear(self, _client: object, message: dict[str, Any], raw: str | None = None) -> None:
        """The SDK keeps no hold of the task that runs this, and so could lose it half way."""
        if message.get("type") == "hello":
            _log.info("slack_socket_connected", platform="slack")
        if self._closing or raw is None or "envelope_id" not in message:
            return
        if len(self._under_way) >= self._most:
            _log.warning("envelope_left", platform="slack")
            return
        task = asyncio.create_task(self._answer(raw))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, raw: str) -> None:
        envelope = _opened(raw)
        if envelope is None or self._client is None:
            return
        (found,) = await asyncio.gather(self._hand(bytes(envelope.payload)), return_exceptions=True)
        if isinstance(found, BaseException):
            _log.error("envelope_not_taken", platform="slack", exc_info=found)
            return
        received = found.received
        _log.info("envelope", platform="slack", count=len(received.inbounds), passed=len(received.passed))
        response: dict[str, Any] = {"envelope_id": envelope.envelope_id}
        if found.body:
            response["payload"] = msgspec.json.decode(found.body)
        acknowledging: Awaitable[None] = self._client.send_socket_mode_response(response)
        (failed,) = await asyncio.gather(acknowledging, return_exceptions=True)
        if failed is not None:  # Slack will hand it in again, and it will be known then
            _log.warning("envelope_not_acknowledged", platform="slack", error=type(failed).__name__)


def _opened(raw: str) -> Envelope | None:
    try:
        try:
            return _ENVELOPE.decode(raw)
        except msgspec.ValidationError:
            return None
        except (msgspec.DecodeError, UnicodeEncodeError):
            return _ENVELOPE.decode(mended(raw.encode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError):
        return None


def _in_one_line(record: logging.LogRecord) -> bool:
    """It tries again every few seconds: one line each says enough, with Slack's name for what is wrong."""
    record.msg, record.args, record.exc_info = " ".join(record.getMessage().split()), (), None
    return True
