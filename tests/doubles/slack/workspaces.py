"""Workspaces and what installing the app there gives it: scopes, tokens, a bot of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.doubles.slack.answers import RefusedError
from tests.doubles.slack.ids import Ids, named

SCOPES = (
    *("app_mentions:read", "chat:write", "commands", "files:read", "im:history", "im:write", "users:read"),
)
LIFE = timedelta(seconds=43_200)
"""How long a token that rotates is good for."""
CODE_LIVES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace; `enterprise` is the organisation it is part of, where it is."""

    id: str
    name: str
    enterprise: str = ""

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass
class Install:
    """The app in one workspace, or in all of an organisation (`whole`); `tokens` are the good ones, with
    their ends where they have any. `gone`: uninstalled since."""

    tenant: str
    team: Team | None
    enterprise: str
    scopes: tuple[str, ...]
    bot_id: str
    bot_user: str
    tokens: dict[str, datetime | None] = field(default_factory=dict)
    refresh: str = ""
    gone: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is for the whole organisation."""
        return self.team is None

    def covers(self, team: Team) -> bool:
        return not self.gone and (self.team == team if self.team else self.enterprise == team.enterprise)


@dataclass(frozen=True, slots=True)
class Code:
    """What a browser brings back from Slack's consent page, once."""

    install: str
    redirect_uri: str
    ends_at: datetime


@dataclass
class Access:
    """Who may call. `rotates`: tokens given out from now on end, and are to be refreshed."""

    ids: Ids
    app_id: str
    client_id: str = "1111.2222"
    client_secret: str = "client-secret-of-the-double"
    signing_secret: str = "double-of-slack"
    app_token: str = "xapp-double-of-slack"
    rotates: bool = False
    installs: dict[str, Install] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    def install(self, team: Team, scopes: tuple[str, ...] = SCOPES, *, whole: bool = False) -> Install:
        """The app in a workspace, or in its whole organisation; once more: with these scopes."""
        tenant = team.enterprise if whole else team.id
        made = self.installs.get(tenant)
        if made is None or made.gone:
            names = named("B", tenant), named("U", tenant, "the bot")
            made = Install(tenant, None if whole else team, team.enterprise, scopes, *names)
            self.installs[tenant] = made
        made.scopes = scopes
        return made

    def mint(self, install: Install, now: datetime) -> str:
        """One more good token, and its refresh token where they rotate; the one before is of no use then."""
        ends_at = now + LIFE if self.rotates else None
        token = self.ids.secret("xoxe.xoxb-" if self.rotates else "xoxb-")
        install.tokens[token] = ends_at
        install.refresh = self.ids.secret("xoxe-") if self.rotates else ""
        return token

    def known(self, token: str, now: datetime) -> Install:
        """Whose token it is. Raises `RefusedError` when it is nobody's, or no more good."""
        if not token:
            raise RefusedError("not_authed")
        for install in self.installs.values():
            if token in install.tokens:
                if install.gone:
                    raise RefusedError("account_inactive")
                ends_at = install.tokens[token]
                if ends_at is not None and now >= ends_at:
                    raise RefusedError("token_expired")
                return install
        raise RefusedError("invalid_auth")

    def for_team(self, team: Team) -> Install | None:
        """The installation by which the app hears of this workspace; the whole organisation's first."""
        found = [install for install in self.installs.values() if install.covers(team)]
        return next((install for install in found if install.whole), found[0] if found else None)

    def uninstall(self, tenant: str) -> Install:
        install = self.installs[tenant]
        install.gone = True
        return install
