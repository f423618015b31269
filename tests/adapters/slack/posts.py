"""What Slack posts, signed as Slack signs it; the people are those of the double."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec

from adapters.port import Request
from adapters.slack.verify import SIGNATURE, TIMESTAMP, signature
from tests.doubles.slack.ids import named

SECRET = "double-of-slack"
TEAM = named("T", "Sanmon Lab")
USER, DM = named("U", TEAM, "Rin"), "D0001"
BOT, BOT_USER = named("B", TEAM), named("U", TEAM, "the bot")
NOW = datetime(2026, 12, 4, 8, 30, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

Json = dict[str, object]


def request(body: bytes, content_type: str = JSON, secret: str = SECRET, stamp: str = STAMP) -> Request:
    signed = signature(secret, stamp, body).decode()
    return Request(body, {SIGNATURE: signed, TIMESTAMP: stamp, "content-type": content_type}, NOW)


def posted(body: object, secret: str = SECRET) -> Request:
    """An event."""
    return request(msgspec.json.encode(body), secret=secret)


def interacted(payload: object) -> Request:
    """An interaction."""
    return request(urlencode({"payload": msgspec.json.encode(payload).decode()}).encode(), FORM)


def commanded(fields: Mapping[str, str]) -> Request:
    return request(urlencode(fields).encode(), FORM)


def happened(event: object, event_id: object = "Ev1", **more: object) -> Json:
    """An event in its delivery."""
    authorization: Json = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "type": "event_callback",
        "token": "z26uFbvR1xHJEdHE1OQiO6t8",
        "team_id": TEAM,
        "api_app_id": "A0001",
        "event": event,
        "event_id": event_id,
        "event_time": int(NOW.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": "4-abc",
        **more,
    }


def message(text: str | None = "はい", ts: object = f"{STAMP}.000100", **more: object) -> Json:
    """A message in the conversation with the coach."""
    return {
        "type": "message",
        "channel": DM,
        "channel_type": "im",
        "user": USER,
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "team": TEAM,
        **more,
    }


def interaction(kind: str, **more: object) -> Json:
    return {
        "type": kind,
        "user": {"id": USER, "username": "rin", "name": "rin", "team_id": TEAM},
        "api_app_id": "A0001",
        "token": "z26uFbvR1xHJEdHE1OQiO6t8",
        "team": {"id": TEAM, "domain": "shop"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": "1111.2222.abc",
        **more,
    }


def tap(value: str | None, label: object = "はい", values: object = None, **more: object) -> Json:
    """A button of a message that was pressed."""
    button = {
        "type": "button",
        "action_id": "a1",
        "block_id": "b1",
        "text": {"type": "plain_text", "text": label, "emoji": True},
        "action_ts": f"{STAMP}.000200",
    }
    shown = {
        "channel": {"id": DM, "name": "directmessage"},
        "message": {
            "type": "message",
            "user": BOT_USER,
            "ts": f"{STAMP}.000050",
            "text": "問い",
            "blocks": [{}],
        },
        "container": {"type": "message", "message_ts": f"{STAMP}.000050", "channel_id": DM},
        "state": {"values": values or {}},
        "actions": [button if value is None else {**button, "value": value}],
    }
    return interaction("block_actions", **{**shown, **more})


def submission(values: object, ref: str = "gathering", **more: object) -> Json:
    """A modal that was sent."""
    view = {
        "id": "V0001",
        "team_id": TEAM,
        "type": "modal",
        "callback_id": "form",
        "private_metadata": msgspec.json.encode({"ref": ref}).decode(),
        "state": {"values": values},
        "hash": "156772938.1827394",
    }
    return interaction("view_submission", view=view, response_urls=[], **more)


def typed_in(text: str | None) -> Json:
    return {"el": {"type": "plain_text_input", "value": text}}


def command(text: str = "", **more: str) -> dict[str, str]:
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "shop",
        "channel_id": "C0001",
        "channel_name": "general",
        "user_id": USER,
        "user_name": "rin",
        "command": "/sanmon",
        "text": text,
        "api_app_id": "A0001",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/1/2/3",
        "trigger_id": "3333.4444.def",
        **more,
    }
