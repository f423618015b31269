"""Slack as the measurements see it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from adapters.port import Address, Delivery, Request
from adapters.slack.looking import metadata
from adapters.slack.payload import decode_payload
from adapters.slack.render import render
from benchmarks.crowd import own
from benchmarks.people import NOW
from benchmarks.platforms import Values

SECRET = "the app's signing secret"  # noqa: S105  # of an app that is none
TEAM, APP, BOT, BOT_USER = "T0SANMON", "A0SANMON", "B0SANMON", "U0SANMON"
STAMP = str(int(NOW.timestamp()))
FORM = "application/x-www-form-urlencoded"


class _Event(msgspec.Struct):
    user: str
    text: str


class _Happening(msgspec.Struct):
    team_id: str
    event_id: str
    event: _Event


class _Named(msgspec.Struct):
    id: str


class _Tap(msgspec.Struct):
    value: str


class _Interaction(msgspec.Struct):
    team: _Named
    user: _Named
    trigger_id: str
    actions: list[_Tap]


_happening = msgspec.json.Decoder(_Happening).decode
_interaction = msgspec.json.Decoder(_Interaction).decode


@dataclass(frozen=True)
class OfSlack:
    """One workspace, whose app sends its requests to our door."""

    name: str = "Slack"
    door: str = "/slack/events"
    mouth: str = "/api/chat.postMessage"
    replies: bool = False
    token: str = "xoxb-of-nobody"  # noqa: S105  # of a workspace that is none

    def settings(self, url: str) -> dict[str, str]:
        return {
            "slack_signing_secret": SECRET,
            "slack_bot_token": self.token,
            "slack_api_url": f"{url}/api",
        }

    def address(self, user: str) -> Address:
        return Address("slack", TEAM, f"U{own(user)[:10].upper()}")

    def recipient(self, hour: int, user: int) -> str:
        """Somebody else in every hour: a question that stands open would lose its buttons by another call."""
        return f"{hour}/{user}"

    def typed(self, user: str, text: str, number: int) -> Request:
        words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        event: dict[str, object] = {
            "type": "message",
            "client_msg_id": own(f"{user}/{number}"),
            "text": text,
            "blocks": [{"type": "rich_text", "block_id": "Xb0k", "elements": [words]}],
            "team": TEAM,
            "channel": f"D{own(user)[:10].upper()}",
            "channel_type": "im",
        }
        return self._happened(user, number, event)

    def tapped(self, user: str, value: str, message: dict[str, Any], number: int) -> Request:
        """Their `number`-th event: they tap the button with that value in a message of the coach."""
        at, dm = _ts(number), f"D{own(user)[:10].upper()}"
        tap = {
            "type": "button",
            "block_id": "b1",
            "action_id": "a1",
            "text": {"type": "plain_text", "text": "OK", "emoji": True},
            "value": value,
            "action_ts": at,
        }
        person = {"id": self.address(user).id, "username": "shiraishi", "name": "shiraishi", "team_id": TEAM}
        sent = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "ts": _ts(0), "team": TEAM}
        payload: dict[str, object] = {
            "type": "block_actions",
            "user": person,
            "api_app_id": APP,
            "token": "legacy",
            "container": {"type": "message", "message_ts": _ts(0), "channel_id": dm, "is_ephemeral": False},
            "trigger_id": f"{own(f'{user}/{number}')}.trigger",
            "team": {"id": TEAM, "domain": "sanmon"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": dm, "name": "directmessage"},
            "message": {**sent, **message},
            "state": {"values": {}},
            "response_url": "https://hooks.slack.com/actions/T0/1/x",
            "actions": [tap],
        }
        return _request(urlencode({"payload": msgspec.json.encode(payload)}).encode(), FORM)

    def greeting(self, user: str) -> tuple[Request, ...]:
        """They open the talk, so that Slack has been asked who they are, and look at the Home tab."""
        return tuple(
            self._happened(user, number, {"type": "app_home_opened", "tab": tab})
            for number, tab in ((-1, "messages"), (0, "home"))
        )

    def nothing(self) -> Request:
        return self._happened("nobody", 0, {"type": "reaction_added", "reaction": "thumbsup"})

    def body(self, delivery: Delivery) -> bytes:
        (message,) = decode_payload(render(delivery)).post
        to = {"channel": delivery.address.id, "metadata": metadata(delivery.key)}
        return msgspec.json.encode({**to, **msgspec.structs.asdict(message)})

    def read(self, body: bytes, headers: Mapping[str, str]) -> list[Values] | None:
        signed = _signature(headers.get("x-slack-request-timestamp", ""), body)
        if not hmac.compare_digest(signed, headers.get("x-slack-signature", "")):
            return None
        if headers["content-type"] == FORM:
            tap = _interaction(dict(parse_qsl(body.decode()))["payload"])
            return [_values(tap.team.id, tap.trigger_id, tap.user.id, tap.actions[0].value)]
        taken = _happening(body)
        return [_values(taken.team_id, taken.event_id, taken.event.user, taken.event.text)]

    def _happened(self, user: str, number: int, event: dict[str, object]) -> Request:
        at = _ts(number)
        told = {"user": self.address(user).id, "ts": at, "event_ts": at, **event}
        authorization = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": BOT_USER,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        envelope = {
            "token": "legacy",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": told,
            "type": "event_callback",
            "event_id": f"Ev{own(f'{user}/{number}')[:9].upper()}",
            "event_time": int(NOW.timestamp()) + number,
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": "4-eyJldCI6Im1lc3NhZ2UiLCJ0aWQiOiJUMFNBTk1PTiJ9",
        }
        return _request(msgspec.json.encode(envelope), "application/json")


SLACK = OfSlack()


def _request(body: bytes, content_type: str) -> Request:
    headers = {
        "content-type": content_type,
        "x-slack-request-timestamp": STAMP,
        "x-slack-signature": _signature(STAMP, body),
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "accept": "*/*",
    }
    return Request(body, headers, NOW)


def _signature(stamp: str, body: bytes) -> str:
    return "v0=" + hmac.digest(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hex()


def _ts(number: int) -> str:
    return f"{(NOW + timedelta(seconds=number)).timestamp():.6f}"


def _values(team: str, event_id: str, user: str, text: str) -> Values:
    return {
        "channel": team,
        "id": event_id,
        "who": user,
        "reply": "",
        "at": int(time() * 1000),
        "state": text.encode(),
    }
