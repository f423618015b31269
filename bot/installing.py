"""Installing the coach in a Slack workspace, by a browser: sent to Slack, and received when it comes back.

What a browser brings back is taken once, within ten minutes, and from the browser that was sent: the state
is nothing without the cookie beside it. Whoever installs the coach is told how to begin, and nobody is
written to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from adapters.port import NotNowError
from adapters.slack.client import Api
from adapters.slack.installed import Installed
from adapters.slack.manifest import SCOPES
from adapters.slack.oauth import (
    INSTALL,
    REDIRECT,
    Credentials,
    Exchanged,
    app_url,
    authorize_url,
    exchange,
)
from bot.clock import Clock
from bot.ledger import StoredLedger
from bot.pages import PRIVATE, link, page, spoken_to

LASTS = timedelta(minutes=10)
COOKIE = "sanmon_install"
_TITLE = "slack.install.title"
_BROWSER = re.compile(r"[A-Za-z0-9_-]{32}")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Installer:
    """What installing takes. The API is opened and closed by the adapter, which uses it too."""

    api: Api
    credentials: Credentials
    workspaces: Installed
    ledger: StoredLedger
    clock: Clock
    base_url: str

    @property
    def redirect_url(self) -> str:
        return f"{self.base_url}{REDIRECT}"

    async def begin(self, browser: str) -> str:
        """Where to send that browser. Raises `NotNowError`."""
        state = token_urlsafe(32)
        await self.ledger.issue(_bound(state, browser), self.clock.now() + LASTS)
        return authorize_url(self.api.url, self.credentials, SCOPES, self.redirect_url, state)

    async def welcome(self, state: str, browser: str) -> bool:
        """Whether that browser was sent with that state and comes back for the first time, and in time."""
        return bool(state and browser) and await self.ledger.use(_bound(state, browser))

    async def finish(self, code: str) -> Exchanged | None:
        """Have the workspace installed; None when Slack does not agree. Raises `NotNowError`."""
        found = await exchange(self.api, self.credentials, code, self.redirect_url, self.clock.now())
        if isinstance(found, str):
            _log.warning("slack_not_installed", error=found)
            return None
        await self.workspaces.save(found.workspace)
        return found


def add_installing(served: FastAPI, installer: Installer) -> None:
    """Serve `/slack/install` and `/slack/oauth_redirect`."""

    @served.get(INSTALL)
    async def begin(request: Request) -> Response:
        browser = _browser(request) or token_urlsafe(24)
        try:
            url = await installer.begin(browser)
        except NotNowError:
            return _again(request, "slack.install.failed", 503)
        response = RedirectResponse(url, 303, headers=PRIVATE)
        safe = installer.base_url.startswith("https:")
        kept_s = int(LASTS.total_seconds())
        response.set_cookie(COOKIE, browser, kept_s, path="/slack", secure=safe, httponly=True)
        return response

    @served.get(REDIRECT)
    async def finish(request: Request) -> Response:
        told = request.query_params
        try:
            if not await installer.welcome(told.get("state", ""), _browser(request)):
                return _again(request, "slack.install.stale", 400)
            if told.get("error") == "access_denied":
                return _again(request, "slack.install.cancelled", 200)
            done = await installer.finish(told.get("code", ""))
        except NotNowError:
            return _again(request, "slack.install.failed", 503)
        return (
            _again(request, "slack.install.failed", 502) if done is None else _done(request, installer, done)
        )


def _done(request: Request, installer: Installer, done: Exchanged) -> Response:
    said, url = spoken_to(request), app_url(installer.api.url, done)
    return page(said, _TITLE, "slack.install.done", link(said, "slack.install.open", url) if url else "")


def _again(request: Request, text_id: str, status: int) -> Response:
    said = spoken_to(request)
    return page(said, _TITLE, text_id, link(said, "slack.install.again", INSTALL), status)


def _browser(request: Request) -> str:
    """What the browser was called when it was sent; empty where it bears no name of ours."""
    name = request.cookies.get(COOKIE, "")
    return name if _BROWSER.fullmatch(name) else ""


def _bound(state: str, browser: str) -> str:
    return f"{state}.{browser}"
