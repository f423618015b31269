"""The bodies of what Slack tells a bot, with the fields that apps rely on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.doubles.answers import Json
from tests.doubles.slack.chats import Channel, Message, Person, View
from tests.doubles.slack.ids import Ids
from tests.doubles.slack.workspaces import Install, Team

VERIFICATION = "legacy-verification-token"


@dataclass(frozen=True)
class Payloads:
    """Makes them for one app."""

    ids: Ids
    app_id: str

    def event(self, install: Install, team: Team, event: Json, at: datetime) -> Json:
        """The envelope of an event."""
        authorization = {
            "enterprise_id": install.enterprise or None,
            "team_id": None if install.whole else team.id,
            "user_id": install.bot_user,
            "is_bot": True,
            "is_enterprise_install": install.whole,
        }
        return {
            "token": VERIFICATION,
            "team_id": team.id,
            "enterprise_id": install.enterprise or None,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.ids.short("Ev"),
            "event_time": int(at.timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": self.ids.secret("4-"),
        }

    def interaction(self, kind: str, install: Install, team: Team, person: Person, **more: object) -> Json:
        """The frame of everything a user does that is no event."""
        enterprise = {"id": install.enterprise, "name": "The enterprise"} if install.enterprise else None
        frame = {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": team.id},
            "api_app_id": self.app_id,
            "token": VERIFICATION,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": enterprise,
            "is_enterprise_install": install.whole,
        }
        if enterprise:
            frame["team"] = {
                "id": team.id,
                "domain": team.domain,
                "enterprise_id": install.enterprise,
                "enterprise_name": enterprise["name"],
            }
        return frame | more

    def command(self, install: Install, team: Team, person: Person, channel: Channel, **more: str) -> Json:
        """The form of a slash command."""
        form = {
            "token": VERIFICATION,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.dm else channel.name,
            "user_id": person.id,
            "user_name": person.name,
            "api_app_id": self.app_id,
            "is_enterprise_install": str(install.whole).lower(),
        }
        enterprise = {"enterprise_id": install.enterprise, "enterprise_name": "The enterprise"}
        return form | (enterprise if install.enterprise else {}) | more

    def view(self, view: View, install: Install, team: Team) -> Json:
        """A view as Slack tells of it."""
        body = view.body
        blank = {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None, "close": None}
        flags = {"clear_on_close": False, "notify_on_close": False}
        return (
            blank
            | flags
            | body
            | {
                "id": view.id,
                "team_id": team.id,
                "state": {"values": values_of(view.picked)},
                "hash": view.hash,
                "previous_view_id": view.previous or None,
                "root_view_id": view.root or view.id,
                "app_id": self.app_id,
                "app_installed_team_id": install.tenant,
                "bot_id": install.bot_id,
            }
        )


def message_of(message: Message, team: str) -> Json:
    """A message as Slack tells of it, in histories and in interactions, without its metadata."""
    told = {name: value for name, value in message.body.items() if name != "metadata"}
    told |= {"type": "message", "user": message.by, "ts": message.ts, "team": team}
    if message.thread_ts:
        told["thread_ts"] = message.thread_ts
    if message.versions:
        told["edited"] = {"user": message.by, "ts": message.ts}
    return told


def user_of(person: Person, offset_s: int) -> Json:
    """A user as `users.info` and `user_change` tell of them."""
    return {
        "id": person.id,
        "team_id": person.team,
        "name": person.name.lower(),
        "deleted": person.deactivated,
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": offset_s,
        "profile": {"real_name": person.name, "display_name": person.name, "team": person.team},
        "is_bot": False,
        "is_app_user": False,
        "updated": 0,
        "locale": person.locale,
    }


def values_of(picked: dict[tuple[str, str], Json]) -> Json:
    """`state.values`: by block, by action."""
    values: Json = {}
    for (block, action), value in picked.items():
        values.setdefault(block, {})[action] = value
    return values
