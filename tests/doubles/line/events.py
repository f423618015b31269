"""The bodies of webhook events, as LINE documents them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.doubles.answers import Json
from tests.doubles.line.chats import Chat, Person
from tests.doubles.line.ids import Ids

SHOWN: dict[str, Json] = {
    "sticker": {
        "packageId": "446",
        "stickerId": "1988",
        "stickerResourceType": "STATIC",
        "keywords": ["cony", "sally", "Staring", "hi"],
    },
    "image": {"contentProvider": {"type": "line"}},
    "video": {"duration": 60_000, "contentProvider": {"type": "line"}},
    "audio": {"duration": 60_000, "contentProvider": {"type": "line"}},
    "file": {"fileName": "card.pdf", "fileSize": 2138},
    "location": {
        "title": "LY Corporation",
        "address": "1-3 Kioicho, Chiyoda-ku, Tokyo",
        "latitude": 35.67966,
        "longitude": 139.73669,
    },
}
"""What a message of each kind holds besides its id."""
QUOTABLE = frozenset({"text", "sticker", "image", "video"})


@dataclass(frozen=True)
class Events:
    """Makes events of one channel."""

    ids: Ids

    def event(self, kind: str, at: datetime, source: Json | None, **more: object) -> Json:
        """An event of any kind, known or not."""
        body: Json = {
            "type": kind,
            "timestamp": int(at.timestamp() * 1000),
            "mode": "active",
            "webhookEventId": self.ids.event(at),
            "deliveryContext": {"isRedelivery": False},
        }
        return body | ({"source": source} if source else {}) | more

    def message(self, kind: str, **more: object) -> Json:
        """The message of a message event, with the tokens it may be quoted and marked as read by."""
        made = {"id": self.ids.message(), "type": kind, "markAsReadToken": self.ids.token()}
        quote = {"quoteToken": self.ids.token()} if kind in QUOTABLE else {}
        return made | quote | SHOWN.get(kind, {}) | more


def source_of(person: Person, chat: Chat) -> Json:
    """Who acted, and in which chat."""
    if chat.kind == "user":
        return {"type": "user", "userId": person.id}
    return {"type": chat.kind, f"{chat.kind}Id": chat.id, "userId": person.id}
