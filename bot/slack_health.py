"""What `sanmon doctor` finds about Slack: tokens, scopes, Socket Mode, where events go, workspaces."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.findings import Finding, Mark, of_clock
from bot.slack_rules import PLACES

if TYPE_CHECKING:
    from adapters.slack.client import Answered, Api, Result
    from adapters.slack.workspaces import Workspace
    from bot.clock import Clock
    from bot.settings import Settings

MOST_ASKED = 20
"""Workspaces whose tokens are tried."""
_SECRET = re.compile(r"[0-9a-f]{32}")
_APP = "api.slack.com/apps, your app"
_TOO_LATE = "it did not answer in time"
_SILENT = {
    "ClientConnectorCertificateError": "its certificate is not trusted here",
    "ClientConnectorDNSError": "its name was not found",
    "ClientConnectorError": "the connection was refused, or there is no way there",
    "ClientConnectorSSLError": "no secure connection came about",
    "ClientProxyConnectionError": "the proxy cannot be reached",
    "ConnectionTimeoutError": _TOO_LATE,
    "ServerTimeoutError": _TOO_LATE,
    "SocketTimeoutError": _TOO_LATE,
    "TimeoutError": _TOO_LATE,
    "TooManyRedirects": "the answer led elsewhere, so something else has answered",
    "ValueError": "the token holds characters no token has",
}
"""Why there is no answer, by the name of what was raised."""


async def of_slack(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Everything Slack tells about the app and its workspaces."""
    from adapters.slack.client import Api

    for finding in _of_way_in(settings):
        yield finding
    api = Api(settings.slack_api_url)
    await api.open()
    try:
        async for finding in _of_tokens(api, settings, clock):
            yield finding
        if settings.slack_app_token:
            yield await _of_socket(api, settings.slack_app_token.get_secret_value())
    finally:
        await api.close()


def _of_way_in(settings: Settings) -> Iterator[Finding]:
    from adapters.slack.adapter import DOOR

    secret = settings.slack_signing_secret
    if secret is None:
        return
    if not _SECRET.fullmatch(secret.get_secret_value()):
        yield Finding(
            Mark.LOOK,
            "SANMON_SLACK_SIGNING_SECRET does not look like one: those have 32 characters, 0-9 and a-f.",
            f"Copy it again: {PLACES['SIGNING_SECRET']}",
        )
    if not settings.base_url:
        yield Finding(
            Mark.LOOK,
            "Where Slack has to send its events cannot be told without SANMON_BASE_URL.",
            "Set it to the server's public address, like https://coach.example.org",
        )
        return
    yield Finding(
        Mark.LOOK,
        "Slack does not say where it sends its events.",
        f"Make sure all request URLs are {settings.base_url}{DOOR}: {_APP}, Event Subscriptions,"
        " Interactivity & Shortcuts, Slash Commands",
    )


async def _of_tokens(api: Api, settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    if settings.slack_bot_token:
        told = await api.call("auth.test", settings.slack_bot_token.get_secret_value())
        for finding in _of_static(told, clock.now()):
            yield finding
        return
    from adapters.port import NotNowError

    try:
        found = await _installed(settings, clock)
    except NotNowError:
        yield Finding(Mark.LOOK, "Without the database there is no telling who has installed the coach.")
        return
    if not found:
        todo = f"Open {settings.base_url}/slack/install in a browser."
        yield Finding(Mark.LOOK, "No workspace has installed the coach.", todo)
        return
    yield Finding(Mark.WELL, f"The coach is installed in {len(found)} of Slack's workspaces.")
    for number, workspace in enumerate(found[:MOST_ASKED]):
        told = await api.call("auth.test", workspace.token)
        for finding in _of_workspace(workspace, told, clock.now()):
            if number == 0 or finding.mark is not Mark.WELL:
                yield finding


async def _installed(settings: Settings, clock: Clock) -> tuple[Workspace, ...]:
    """Raises `NotNowError`."""
    import asyncio

    from adapters.port import NotNowError
    from bot.errors import SettingsError
    from bot.ledger import StoredLedger
    from bot.wiring import open_database
    from storage.errors import StorageError
    from storage.migrating import check, revision_of

    url = settings.database_url.get_secret_value()
    try:
        if revision_of(url) is None:
            return ()  # the first start makes it
        if check(url):
            raise NotNowError
        store = open_database(settings)
    except (StorageError, SettingsError) as error:
        raise NotNowError from error
    try:
        return await StoredLedger(store, clock).all()
    finally:
        await asyncio.to_thread(store.close)


def _of_static(told: Result, now: datetime) -> Iterator[Finding]:
    from adapters.slack.client import Answered

    if isinstance(told, Answered) and told.ok:
        yield from _of_answer(told, now)
    else:
        yield _of_refusal("SANMON_SLACK_BOT_TOKEN", told, f"Copy it again: {PLACES['BOT_TOKEN']}")


def _of_workspace(workspace: Workspace, told: Result, now: datetime) -> Iterator[Finding]:
    from adapters.slack.client import Answered

    if isinstance(told, Answered) and told.ok:
        yield from _of_answer(told, now)
    elif workspace.expires_at is not None and workspace.expires_at <= now:
        yield Finding(
            Mark.LOOK,
            f"The token of {workspace.tenant} has expired: {workspace.expires_at:%Y-%m-%d %H:%M} UTC.",
            "It is renewed when something is sent next. If that fails, the log says so: install it again.",
        )
    else:
        todo = "Slack's answer ends it when something is sent next. To go on, install the coach there again."
        yield _of_refusal(f"the token of {workspace.tenant}", told, todo)


def _of_answer(told: Answered, now: datetime) -> Iterator[Finding]:
    from adapters.slack.manifest import READING_FILES, SCOPES

    name = f"{told.body.get('team') or told.body.get('enterprise') or 'a workspace'}"
    yield Finding(Mark.WELL, f"Slack accepts the token for {name}.")
    granted = told.headers.get("x-oauth-scopes", "").replace(" ", "").split(",")
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing and any(granted):
        yield Finding(
            Mark.LOOK if missing == [READING_FILES] else Mark.MEND,
            f"In {name} the coach lacks permissions: {', '.join(missing)}.",
            f"Give it those of `sanmon slack manifest`, then install it again: {_APP}, OAuth & Permissions",
        )
    yield of_clock(now, _date(told), "Slack")


def _of_refusal(whose: str, told: Result, todo: str) -> Finding:
    from adapters.slack.calling import is_limited
    from adapters.slack.client import Answered
    from adapters.slack.outcomes import BROKEN

    if isinstance(told, Answered) and told.error and told.error not in BROKEN and not is_limited(told):
        return Finding(Mark.MEND, f"Slack does not accept {whose}: {told.error}.", todo)
    if isinstance(told, Answered):
        why = told.error or f"the answer had status {told.status}"
    else:
        why = _SILENT.get(told.why, "the connection broke")
    return Finding(
        Mark.MEND, f"Slack could not be reached: {why}.", "Check this machine's connection to slack.com."
    )


async def _of_socket(api: Api, token: str) -> Finding:
    """Asks for a connection, and leaves it at that."""
    from adapters.slack.client import Answered

    told = await api.call("apps.connections.open", token)
    if isinstance(told, Answered) and told.ok:
        return Finding(Mark.WELL, "Socket Mode is on, and Slack opens connections.")
    return _of_refusal(
        "SANMON_SLACK_APP_TOKEN",
        told,
        f"Turn Socket Mode on, and give the token the scope connections:write: {_APP}, Basic Information,"
        " App-Level Tokens",
    )


def _date(told: Answered) -> datetime | None:
    try:
        return parsedate_to_datetime(told.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
