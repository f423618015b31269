"""Webhooks in the shapes LINE documents, as Python values that a test may bend, and their signature."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from typing import Any

from adapters.port import Request

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
SECRET = "a-secret-of-a-double"
BOT = "U0123456789abcdef0123456789abcdef"
USER = "Uaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
GROUP = "Cbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

Shape = dict[str, Any]


def user(user_id: str = USER) -> Shape:
    return {"type": "user", "userId": user_id}


def group(group_id: str = GROUP) -> Shape:
    return {"type": "group", "groupId": group_id, "userId": USER}


def event(kind: str, number: int = 1, *, source: Shape | None = None, **own: Any) -> Shape:
    """The `number`-th event: its id, time and reply token follow from the number."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": NOW_MS + number * 1000,
        "webhookEventId": f"01HZZZZZZZZZZZZZZZZZZZ{number:04}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"{number:032x}",
        "source": user() if source is None else source,
        **own,
    }


def text(words: str, number: int = 1, *, source: Shape | None = None, **own: Any) -> Shape:
    message = {"id": f"46826{number:04}", "type": "text", "quoteToken": f"q{number}", "text": words, **own}
    return event("message", number, source=source, message={**message, "markAsReadToken": f"m{number}"})


def shown(kind: str, number: int = 1, *, source: Shape | None = None, **own: Any) -> Shape:
    return event("message", number, source=source, message={"id": f"46827{number:04}", "type": kind, **own})


def postback(data: str, number: int = 1, *, source: Shape | None = None, **params: str) -> Shape:
    tap = {"data": data, **({"params": params} if params else {})}
    return event("postback", number, source=source, postback=tap)


def body(*events: Any, destination: str = BOT) -> bytes:
    return json.dumps({"destination": destination, "events": events}, ensure_ascii=False).encode()


def signature(raw: bytes, secret: str = SECRET) -> str:
    return b64encode(digest(secret.encode(), raw, sha256)).decode()


def signed(raw: bytes, secret: str = SECRET) -> Request:
    return Request(raw, {"x-line-signature": signature(raw, secret)}, NOW)
