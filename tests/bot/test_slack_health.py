"""`sanmon doctor` about Slack: what is well, what to look at, what to mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.manifest import SCOPES
from bot.clock import SystemClock
from bot.settings import load_settings
from bot.wiring import open_database
from storage.rows import Installation
from tests.bot.commands import Done, Sanmon
from tests.doubles.faults import Reset
from tests.doubles.slack.answers import refusal
from tests.doubles.slack.server import Running, running_slack

BASE = "http://127.0.0.1:8000"
HEX = "0123456789abcdef" * 2


@pytest.fixture
def slack() -> Iterator[Running]:
    with running_slack() as running:
        yield running


def todo(done: Done, line: str) -> str:
    """What is said below the line that begins so."""
    lines = done.out.splitlines()
    at = next(number for number, told in enumerate(lines) if told.startswith(line))
    return lines[at + 1].strip() if lines[at + 1 : at + 2] and lines[at + 1].startswith("    ") else ""


def test_with_nothing_set_up_it_says_how_to_begin_with_slack(sanmon: Sanmon) -> None:
    assert "sanmon slack manifest --socket" in todo(sanmon("doctor"), "! Slack is not set up.")


def test_over_socket_mode_all_is_well(slack: Running, sanmon: Sanmon) -> None:
    done = sanmon("doctor", **slack.socket_settings)
    assert done.status == 0, done.out
    assert "\n✓ Slack accepts the token for Sanmon Lab." in done.out
    assert "\n✓ This machine's clock agrees with Slack's." in done.out
    assert "\n✓ Socket Mode is on, and Slack opens connections." in done.out
    assert "LINE" not in done.out


def test_over_http_it_says_where_slack_has_to_send_its_events(slack: Running, sanmon: Sanmon) -> None:
    given = slack.settings | {"SANMON_SLACK_SIGNING_SECRET": HEX}
    done = sanmon("doctor", **given | {"SANMON_BASE_URL": BASE})
    assert done.status == 0, done.out
    assert f"{BASE}/slack/events" in todo(done, "! Slack does not say where")
    assert "does not look like one" not in done.out
    assert "https://coach.example.org" in todo(
        sanmon("doctor", **given, SANMON_BASE_URL=""), "! Where Slack has to send"
    )


def test_an_odd_signing_secret_is_looked_at(slack: Running, sanmon: Sanmon) -> None:
    done = sanmon("doctor", **slack.settings)
    assert "Signing Secret" in todo(done, "! SANMON_SLACK_SIGNING_SECRET does not look like one")
    assert "double-of-slack" not in done.out


def test_a_token_slack_does_not_accept_is_to_be_copied_again(slack: Running, sanmon: Sanmon) -> None:
    given = slack.socket_settings | {
        "SANMON_SLACK_BOT_TOKEN": "xoxb-other",
        "SANMON_SLACK_APP_TOKEN": "xapp-other",
    }
    done = sanmon("doctor", **given)
    assert done.status == 1
    assert "OAuth & Permissions" in todo(
        done, "✗ Slack does not accept SANMON_SLACK_BOT_TOKEN: invalid_auth."
    )
    assert "connections:write" in todo(done, "✗ Slack does not accept SANMON_SLACK_APP_TOKEN: invalid_auth.")
    assert "xoxb-other" not in done.out


def test_missing_permissions_are_named(slack: Running, sanmon: Sanmon) -> None:
    slack.slack.access.install(slack.slack.team, tuple(s for s in SCOPES if s != "im:history"))
    done = sanmon("doctor", **slack.socket_settings)
    assert done.status == 1
    assert "sanmon slack manifest" in todo(done, "✗ In Sanmon Lab the coach lacks permissions: im:history.")


def test_without_the_permission_for_files_all_else_works(slack: Running, sanmon: Sanmon) -> None:
    slack.slack.access.install(slack.slack.team, tuple(s for s in SCOPES if s != "files:read"))
    done = sanmon("doctor", **slack.socket_settings)
    assert done.status == 0
    assert "sanmon slack manifest" in todo(done, "! In Sanmon Lab the coach lacks permissions: files:read.")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:9/api", "the connection was refused, or there is no way there"),
        ("https://slack.invalid/api", "its name was not found"),
    ],
)
def test_a_slack_out_of_reach_is_told(url: str, why: str, slack: Running, sanmon: Sanmon) -> None:
    done = sanmon("doctor", **slack.socket_settings | {"SANMON_SLACK_API_URL": url})
    assert done.status == 1
    assert "connection to slack.com" in todo(done, f"✗ Slack could not be reached: {why}.")


def test_a_connection_that_breaks_is_told_without_a_name_of_the_code(slack: Running, sanmon: Sanmon) -> None:
    slack.slack.faults.plan("auth.test", Reset("before"))
    assert (
        "✗ Slack could not be reached: the connection broke." in sanmon("doctor", **slack.socket_settings).out
    )


def test_calls_to_slack_are_logged_only_for_those_who_ask(slack: Running, sanmon: Sanmon) -> None:
    assert "slack_called" not in sanmon("doctor", **slack.socket_settings).err
    assert "slack_called" in sanmon("doctor", "--verbose", **slack.socket_settings).err


def test_workspaces_that_installed_the_coach_are_counted_and_those_that_let_go_of_it_told(
    slack: Running, sanmon: Sanmon
) -> None:
    given = slack.install_settings | {"SANMON_BASE_URL": BASE}
    assert f"{BASE}/slack/install" in todo(
        sanmon("doctor", **given), "! No workspace has installed the coach."
    )
    now = SystemClock().now()
    good = slack.slack.access.mint(slack.slack.access.install(slack.slack.team), now)
    store = open_database(load_settings())
    store.run(lambda work: work.installations.save("slack", installed(slack.slack.team.id, good)))
    store.run(lambda work: work.installations.save("slack", installed("T0GONE", "xoxb-gone")))
    ended = installed("T0ENDED", "xoxe.xoxb-ended", now - timedelta(hours=1))
    store.run(lambda work: work.installations.save("slack", ended))
    store.close()
    done = sanmon("doctor", **given)
    assert done.status == 1
    assert "\n✓ The coach is installed in 3 of Slack's workspaces." in done.out
    assert "renewed" in todo(done, "! The token of T0ENDED has expired")
    assert "install the coach there again" in todo(
        done, "✗ Slack does not accept the token of T0GONE: invalid_auth."
    )


def test_a_busy_slack_is_no_wrong_token(slack: Running, sanmon: Sanmon) -> None:
    slack.slack.faults.plan("auth.test", refusal("internal_error"))
    done = sanmon("doctor", **slack.socket_settings)
    assert "✗ Slack does not accept SANMON_SLACK_BOT_TOKEN" not in done.out
    assert "✗ Slack could not be reached: internal_error." in done.out


def installed(tenant: str, token: str, ends_at: datetime | None = None) -> Installation:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    return Installation(tenant, token, "B1", "U1", begun, SCOPES, "", ends_at)
