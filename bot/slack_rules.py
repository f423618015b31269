"""Which of Slack's settings make a whole, told as one sentence about what is missing."""

from __future__ import annotations

from dataclasses import dataclass

_APP = "api.slack.com/apps, your app"
PLACES = {
    "SIGNING_SECRET": f"{_APP}, Basic Information, App Credentials, Signing Secret",
    "BOT_TOKEN": f"{_APP}, OAuth & Permissions, Bot User OAuth Token",
    "CLIENT_ID": f"{_APP}, Basic Information, App Credentials, Client ID",
    "CLIENT_SECRET": f"{_APP}, Basic Information, App Credentials, Client Secret",
}
"""Where each of them stands at Slack."""
BEGINNINGS = {"slack_bot_token": ("xoxb-", "xoxe.xoxb-"), "slack_app_token": ("xapp-",)}
"""Slack has many tokens, and they are easily mistaken for each other."""


@dataclass(frozen=True, slots=True)
class Given:
    """Which of them are set."""

    signing_secret: bool
    bot_token: bool
    app_token: bool
    client_id: bool
    client_secret: bool
    base_url: bool

    @property
    def installable(self) -> bool:
        """Whether workspaces install the coach themselves."""
        return self.client_id and self.client_secret

    @property
    def hears(self) -> bool:
        return self.signing_secret or self.app_token

    @property
    def speaks(self) -> bool:
        return self.bot_token or self.installable


def lacking(given: Given, prefix: str) -> str:
    """What has to be set besides or instead; empty for a whole, or for nothing at all."""
    if given.client_id != given.client_secret:
        return _missing(prefix, "CLIENT_SECRET" if given.client_id else "CLIENT_ID")
    if given.speaks and not given.hears:
        return (
            f"{_missing(prefix, 'SIGNING_SECRET')}. Where Slack cannot reach this server,"
            f" {prefix}SLACK_APP_TOKEN would do instead (Socket Mode)"
        )
    if given.hears and not given.speaks:
        return (
            f"{_missing(prefix, 'BOT_TOKEN')}. For several workspaces {prefix}SLACK_CLIENT_ID and"
            f" {prefix}SLACK_CLIENT_SECRET would do instead"
        )
    if given.bot_token and given.installable:
        return (
            f"{prefix}SLACK_BOT_TOKEN is for one workspace, {prefix}SLACK_CLIENT_ID and"
            f" {prefix}SLACK_CLIENT_SECRET are for several that install the coach themselves:"
            " set one or the other"
        )
    if given.installable and not given.base_url:
        return (
            f"{prefix}BASE_URL is missing: this server's public address, like https://coach.example.org,"
            f" where workspaces install the coach"
        )
    return ""


def mistaken(field: str, token: str) -> str:
    """What is wrong with a token's beginning; empty when it is that of its kind."""
    begins = BEGINNINGS[field]
    return "" if token.startswith(begins) else f"it must begin with {begins[0]}"


def _missing(prefix: str, name: str) -> str:
    return f"{prefix}SLACK_{name} is missing; it stands in: {PLACES[name]}"
