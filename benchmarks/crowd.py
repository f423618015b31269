"""People writing in LINE: signed webhooks, and connections that bring them to a server."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from adapters.port import Address

SECRET = "the channel's secret"  # noqa: S105  # of a channel that is none
DESTINATION = "U" + "0" * 32
CONNECTIONS = 32


def address(user: str) -> Address:
    """Where LINE reaches them."""
    return Address("line", DESTINATION, "U" + _hex(user))


def typed(user: str, text: str, number: int, at: datetime) -> dict[str, object]:
    """The event of the user's `number`-th message, `number` seconds after `at`, as LINE writes it."""
    own = _hex(f"{user}/{number}")
    return {
        "type": "message",
        "message": {
            "type": "text",
            "id": str(int(own[:15], 16)),
            "quoteToken": own * 2,
            "markAsReadToken": own * 3,
            "text": text,
        },
        "webhookEventId": f"01{own[:24].upper()}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int((at + timedelta(seconds=number)).timestamp() * 1000),
        "source": {"type": "user", "userId": address(user).id},
        "replyToken": own,
        "mode": "active",
    }


def delivery(*events: dict[str, object]) -> bytes:
    """The body of a webhook."""
    return msgspec.json.encode({"destination": DESTINATION, "events": events})


def signature(body: bytes) -> str:
    return base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()


def request(body: bytes) -> bytes:
    """The whole HTTP request, signed."""
    head = (
        "POST /line/webhook HTTP/1.1\r\nHost: coach.example.org\r\nUser-Agent: LineBotWebhook/2.0\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"X-Line-Signature: {signature(body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


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


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
