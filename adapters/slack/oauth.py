"""Slack's OAuth: where a browser is sent to install the coach, and what its code is exchanged for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec

from adapters.slack.client import Answered, Api
from adapters.slack.workspaces import Workspace

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
METHOD = "oauth.v2.access"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who the app is to Slack: Basic Information, App Credentials."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a code stood for. `app_id` is there for a link to the app."""

    workspace: Workspace
    app_id: str


class _Named(msgspec.Struct, frozen=True):
    id: str


class Grant(msgspec.Struct, frozen=True):
    """What Slack gives for a code or a refresh token. Tokens that rotate last `expires_in` seconds."""

    access_token: str
    bot_user_id: str = ""
    scope: str = ""
    team: _Named | None = None
    enterprise: _Named | None = None
    is_enterprise_install: bool = False
    refresh_token: str = ""
    expires_in: float | None = None
    app_id: str = ""

    def __repr__(self) -> str:
        return f"Grant(bot_user_id={self.bot_user_id!r})"

    @property
    def tenant(self) -> str:
        """The team, or the enterprise whose teams all have the coach at once."""
        where = self.enterprise if self.is_enterprise_install else self.team
        return where.id if where else ""

    def expires_at(self, asked_at: datetime) -> datetime | None:
        return None if self.expires_in is None else asked_at + timedelta(seconds=self.expires_in)


def granted(body: Mapping[str, Any]) -> Grant | None:
    """The grant in Slack's answer; None when it holds no token. Whose it is may be left out of a renewal."""
    told = {name: value for name, value in body.items() if value is not None}
    try:
        grant = msgspec.convert(told, Grant)
    except msgspec.ValidationError:
        return None
    return grant if grant.access_token else None


def authorize_url(
    api_url: str, credentials: Credentials, scopes: Iterable[str], redirect_url: str, state: str
) -> str:
    """Where Slack asks whoever is there whether to install the coach, and in which workspace."""
    asked = {
        "client_id": credentials.client_id,
        "scope": ",".join(scopes),
        "redirect_uri": redirect_url,
        "state": state,
    }
    return f"{api_url.removesuffix('/api')}/oauth/v2/authorize?{urlencode(asked)}"


def app_url(api_url: str, exchanged: Exchanged) -> str:
    """Where a browser is led to the app in Slack; empty where Slack did not say which app it is."""
    if not exchanged.app_id:
        return ""
    there = {"app": exchanged.app_id, "team": exchanged.workspace.tenant}
    return f"{api_url.removesuffix('/api')}/app_redirect?{urlencode(there)}"


async def exchange(
    api: Api, credentials: Credentials, code: str, redirect_url: str, now: datetime
) -> Exchanged | str:
    """What a code stands for, or Slack's name for what is wrong; the code is good once.

    Whose messages are the coach's own, Slack tells only the token's bearer: hence the second question.
    """
    asked = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
    answer = await api.call(METHOD, "", **asked, code=code, redirect_uri=redirect_url)
    if not (isinstance(answer, Answered) and answer.ok):
        return answer.error if isinstance(answer, Answered) else answer.why
    grant = granted(answer.body)
    if grant is None or not (grant.bot_user_id and grant.tenant):
        return "no_bot_token"
    told = await api.call("auth.test", grant.access_token)
    if not (isinstance(told, Answered) and told.ok):
        return told.error if isinstance(told, Answered) else told.why
    workspace = Workspace(
        grant.tenant,
        grant.access_token,
        str(told.body.get("bot_id") or ""),
        grant.bot_user_id,
        tuple(filter(None, grant.scope.split(","))),
        grant.refresh_token,
        grant.expires_at(now),
    )
    return Exchanged(workspace, grant.app_id)
