"""The app as Slack is told of it: what it may do, what it hears of, and what stands in Slack's menus.

This is the one list of scopes, events, commands and shortcuts, and of what each scope is there for.
`features.agent_view` is left out: it makes each message a thread of its own and is in part for paid plans
only, while the coach is one conversation, in the Messages tab, for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.adapter import DOOR
from adapters.slack.interactions import COMMAND, MAKE_FOLLOW_UP, NEW_GATHERING
from adapters.slack.oauth import REDIRECT
from dialogs.texts import LANGUAGES, texts

NAME = "Sanmon"
EVENTS: Mapping[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "message.im": "im:history",
    "tokens_revoked": "",
    "user_change": "users:read",
}
"""What the coach hears of, and the scope that takes."""
METHODS: Mapping[str, str] = {
    "auth.test": "",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",
    "conversations.open": "im:write",
    "oauth.v2.access": "",
    "users.info": "users:read",
    "views.open": "",
    "views.publish": "",
}
"""What the coach calls with a workspace's token or its own secret, and the scope that takes."""
READING_FILES = "files:read"
"""To fetch a calendar file. Where it was never given everything else works."""
SCOPES = tuple(sorted({"commands", READING_FILES, *filter(None, (*EVENTS.values(), *METHODS.values()))}))


def manifest(base_url: str = "") -> dict[str, Any]:
    """To be pasted where Slack creates an app from a manifest; without `base_url` it is for Socket Mode.

    Then Slack needs no address, and the app is one workspace's own: nobody else could install it.
    """
    url = f"{base_url}{DOOR}" if base_url else ""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": _said("slack.manifest.description", " / "),
            "long_description": _said("slack.manifest.about", "\n\n"),
            "background_color": "#2F4A3C",
        },
        "features": _features(url),
        "oauth_config": {
            **({"redirect_urls": [f"{base_url}{REDIRECT}"]} if base_url else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**_at("request_url", url), "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **_at("request_url", url)},
            "org_deploy_enabled": bool(base_url),
            "socket_mode_enabled": not base_url,
            "token_rotation_enabled": False,
        },
    }


def _features(url: str) -> dict[str, Any]:
    return {
        # Read only would mean that nobody can write to the coach.
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "slash_commands": [
            {
                "command": COMMAND,
                "description": _said("slack.manifest.command", " / "),
                "usage_hint": _said("slack.manifest.usage", " / "),
                "should_escape": False,
                **_at("url", url),
            }
        ],
        "shortcuts": [_shortcut("global", NEW_GATHERING), _shortcut("message", MAKE_FOLLOW_UP)],
    }


def _shortcut(kind: str, callback_id: str) -> dict[str, str]:
    return {
        "name": _said(f"slack.manifest.{callback_id}", " / "),
        "type": kind,
        "callback_id": callback_id,
        "description": _said(f"slack.manifest.{callback_id}.about", " / "),
    }


def _said(text_id: str, between: str) -> str:
    """In both languages: Slack shows everybody the same."""
    return between.join(texts(lang).say(text_id) for lang in LANGUAGES)


def _at(name: str, url: str) -> dict[str, str]:
    return {name: url} if url else {}
