"""The endpoints: names, methods, paths, and what carries each out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.doubles.line import people, sending
from tests.doubles.line.platform import Act

Host = Literal["api", "data"]


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint. `open_to_all`: it asks for no access token."""

    name: str
    method: str
    path: str
    act: Act
    host: Host = "api"
    open_to_all: bool = False


ROUTES = (
    Route("reply", "POST", "/v2/bot/message/reply", sending.reply),
    Route("push", "POST", "/v2/bot/message/push", sending.push),
    Route("validate reply", "POST", "/v2/bot/message/validate/reply", sending.validate),
    Route("validate push", "POST", "/v2/bot/message/validate/push", sending.validate),
    Route("quota", "GET", "/v2/bot/message/quota", sending.quota),
    Route("consumption", "GET", "/v2/bot/message/quota/consumption", sending.consumption),
    Route("token", "POST", "/oauth2/v3/token", people.issue_token, open_to_all=True),
    Route("info", "GET", "/v2/bot/info", people.info),
    Route("profile", "GET", "/v2/bot/profile/{userId}", people.profile),
    Route("loading", "POST", "/v2/bot/chat/loading/start", people.loading),
)
