"""LINE as the measurements see it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import time

import msgspec

from adapters.line.render import render
from adapters.port import Address, Delivery, Request
from benchmarks.crowd import own
from benchmarks.people import NOW
from benchmarks.platforms import Values

SECRET = "the channel's secret"  # noqa: S105  # of a channel that is none
DESTINATION = "U" + "0" * 32


class _Source(msgspec.Struct):
    userId: str  # noqa: N815  # LINE's name


class _Message(msgspec.Struct):
    text: str


class _Event(msgspec.Struct):
    webhookEventId: str  # noqa: N815  # LINE's name
    replyToken: str  # noqa: N815  # LINE's name
    source: _Source
    message: _Message


class _Body(msgspec.Struct):
    destination: str
    events: list[_Event]


_decode = msgspec.json.Decoder(_Body).decode


@dataclass(frozen=True)
class OfLine:
    """One channel."""

    name: str = "LINE"
    door: str = "/line/webhook"
    mouth: str = "/v2/bot/message/reply"
    replies: bool = True
    token: str = "the channel's token"  # noqa: S105  # of a channel that is none

    def settings(self, url: str) -> dict[str, str]:
        return {
            "line_channel_secret": SECRET,
            "line_channel_access_token": self.token,
            "line_api_url": url,
        }

    def address(self, user: str) -> Address:
        return Address("line", DESTINATION, "U" + own(user))

    def recipient(self, _hour: int, user: int) -> str:
        """The same in every hour, so that their rich menus are linked before it counts."""
        return str(user)

    def typed(self, user: str, text: str, number: int) -> Request:
        mark = own(f"{user}/{number}")
        return _request(
            {
                "type": "message",
                "message": {
                    "type": "text",
                    "id": str(int(mark[:15], 16)),
                    "quoteToken": mark * 2,
                    "markAsReadToken": mark * 3,
                    "text": text,
                },
                "webhookEventId": f"01{mark[:24].upper()}",
                "deliveryContext": {"isRedelivery": False},
                "timestamp": int((NOW + timedelta(seconds=number)).timestamp() * 1000),
                "source": {"type": "user", "userId": self.address(user).id},
                "replyToken": mark,
                "mode": "active",
            }
        )

    def greeting(self, _user: str) -> tuple[Request, ...]:
        return ()

    def nothing(self) -> Request:
        return _request()

    def body(self, delivery: Delivery) -> bytes:
        (messages,) = msgspec.json.decode(render(delivery))
        return msgspec.json.encode({"replyToken": delivery.key, "messages": messages})

    def read(self, body: bytes, headers: Mapping[str, str]) -> list[Values] | None:
        if not hmac.compare_digest(_signature(body), headers.get("x-line-signature", "")):
            return None
        taken = _decode(body)
        return [_values(taken.destination, event) for event in taken.events]


LINE = OfLine()


def _request(*events: dict[str, object]) -> Request:
    body = msgspec.json.encode({"destination": DESTINATION, "events": events})
    headers = {"content-type": "application/json; charset=utf-8", "x-line-signature": _signature(body)}
    return Request(body, {**headers, "user-agent": "LineBotWebhook/2.0"}, NOW)


def _signature(body: bytes) -> str:
    return base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()


def _values(channel: str, event: _Event) -> Values:
    return {
        "channel": channel,
        "id": event.webhookEventId,
        "who": event.source.userId,
        "reply": event.replyToken,
        "at": int(time() * 1000),
        "state": event.message.text.encode(),
    }
