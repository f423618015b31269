"""From a line or a tap at the terminal to an event in its envelope."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.port import Address, Inbound, MalformedError
from dialogs.core.events import Chose, Event, Joined, PickedMoment, Said

if TYPE_CHECKING:
    from adapters.port import Request

PLATFORM = "terminal"
TENANT = "local"


def parse(request: Request) -> Inbound:
    """The event of a verified request.

    Headers: `user`; `sent-at`, ISO 8601, different for each request of a user; `kind`, which says what the
    body is: "text" a typed line, "tap" a choice and "pick" a local date and time (both with the `token` of
    their question), "join" the user's language. Bytes that are no UTF-8 become U+FFFD.
    Raises `MalformedError`.
    """
    try:
        sent_at = datetime.fromisoformat(request.headers["sent-at"]).astimezone(UTC)
        event = _event(request.headers["kind"], _words(request.body), request.headers.get("token", ""))
    except (KeyError, ValueError) as error:
        raise MalformedError from error
    user = request.headers["user"]
    return Inbound(f"{user}/{sent_at.isoformat()}", Address(PLATFORM, TENANT, user), event, sent_at)


def _words(body: bytes) -> str:
    return body.decode(errors="replace").replace("\0", "").rstrip("\r\n")


def _event(kind: str, body: str, token: str) -> Event:
    match kind:
        case "text":
            return Said(body)
        case "tap":
            return Chose(body, token)
        case "pick":
            return PickedMoment(datetime.fromisoformat(body).strftime("%Y-%m-%dT%H:%M"), token)
        case "join":
            return Joined(body)
        case _:
            raise ValueError(kind)
