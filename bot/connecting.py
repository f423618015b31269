"""The platforms that are set up, each with all it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.port import Adapter
from bot.clock import Clock, SystemClock
from bot.settings import Settings
from storage.store import Store

if TYPE_CHECKING:
    from adapters.slack.pace import Pace
    from bot.installing import Installer


@dataclass(frozen=True, slots=True)
class Connected:
    """The adapters; and what installing in Slack takes, where workspaces do so themselves."""

    adapters: tuple[Adapter, ...] = ()
    installer: Installer | None = None


def connect(settings: Settings, store: Store, clock: Clock) -> Connected:
    """The adapters of the platforms that are set up. Nothing is opened yet."""
    slack = _slack(settings, store, clock)
    return Connected((*_line(settings), *slack.adapters), slack.installer)


def _line(settings: Settings) -> tuple[Adapter, ...]:
    channels = settings.channels_of_line
    if not channels:
        return ()
    from adapters.line.adapter import Line
    from adapters.line.client import Hosts

    return (Line(channels, Hosts(settings.line_api_url, settings.line_data_api_url)),)


def _slack(settings: Settings, store: Store, clock: Clock) -> Connected:
    if not settings.has_slack:
        return Connected()
    from adapters.slack.adapter import Slack
    from adapters.slack.client import Api
    from adapters.slack.fixed import Fixed
    from adapters.slack.installed import Installed
    from adapters.slack.oauth import Credentials
    from adapters.slack.rotation import Rotation
    from bot.installing import Installer
    from bot.ledger import StoredLedger

    api, ledger = Api(settings.slack_api_url, settings.slack_files_url), StoredLedger(store, clock)
    secret, app_token = _revealed(settings.slack_signing_secret), _revealed(settings.slack_app_token)
    slack = partial(Slack, api, now=clock.now, signing_secret=secret, app_token=app_token, pace=_pace(clock))
    if token := _revealed(settings.slack_bot_token):
        return Connected((slack(Fixed(api, token, ledger)),))
    credentials = Credentials(settings.slack_client_id, _revealed(settings.slack_client_secret))
    installed = Installed(api, ledger, Rotation(api, ledger, credentials, clock.now))
    installer = Installer(api, credentials, installed, ledger, clock, settings.base_url)
    return Connected((slack(installed),), installer)


def _pace(clock: Clock) -> Pace:
    """Slack's seconds are real ones: where the time is not, nobody is too fast."""
    from adapters.slack.pace import UNBOUNDED, Pace

    return Pace() if isinstance(clock, SystemClock) else Pace(UNBOUNDED, None)


def _revealed(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
