"""Settings: each wrong one is one sentence with the variable's name, and never its value."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.line.channel import Channel
from bot.errors import SettingsError
from bot.settings import load_settings, unknown_settings
from bot.urls import is_loopback


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (name for name in os.environ if name.startswith("SANMON_")):
        monkeypatch.delenv(name)


def test_with_nothing_set_everything_stays_on_this_machine() -> None:
    settings = load_settings()
    assert settings.sqlite_file == Path("data/sanmon.db")
    assert (settings.host, settings.port, settings.test_clock) == ("127.0.0.1", 8000, False)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANMON_PORT", "9000")
    monkeypatch.setenv("SANMON_TEST_CLOCK", "1")
    monkeypatch.setenv("SANMON_BASE_URL", "https://coach.example.org/")
    settings = load_settings()
    assert (settings.port, settings.test_clock, settings.base_url) == (
        9000,
        True,
        "https://coach.example.org",
    )


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANMON_PORT", "")
    assert load_settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "many", "a number from 0 to 65535"),
        ("PORT", "70000", "a number from 0 to 65535"),
        ("DATABASE_URL", "mysql://hunter2@host/x", "sqlite:///path"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///path"),
        ("BASE_URL", "coach.example.org", "https://"),
        ("BASE_URL", "https://coach.example.org/?key=hunter2", "https://"),
        ("BASE_URL", "https://coach.example.org/line", "without a path"),
        ("BASE_URL", "http://coach.example.org", "loopback"),
        ("BASE_URL", "https://coach.example.org:port", "https://"),
        ("LOG_FORMAT", "xml", "console or json"),
        ("TEST_CLOCK", "perhaps", "1 or 0"),
        ("TEST_CLOCK_AT", "2026-12-05T21:30", "with its offset"),
        ("TEST_CLOCK_AT", "tomorrow", "with its offset"),
        ("LINE_API_URL", "http://api.line.me", "https://"),
        ("LINE_API_URL", "api.line.me", "https://"),
        ("LINE_DATA_API_URL", "https://", "https://"),
        ("SLACK_API_URL", "http://slack.com/api", "https://"),
        ("SLACK_FILES_URL", "http://files.slack.com", "https://"),
        ("SLACK_BOT_TOKEN", "xoxp-hunter2", "it must begin with xoxb-"),
        ("SLACK_BOT_TOKEN", "xapp-hunter2", "it must begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2", "it must begin with xapp-"),
        ("LINE_CHANNELS", "hunter2", "JSON list"),
        ("LINE_CHANNELS", '{"secret": "hunter2"}', "JSON list"),
        ("LINE_CHANNELS", '[{"destination": "U1", "secret": 5, "id": "1"}]', "JSON list"),
        ("LINE_CHANNELS", '[{"destination": "U1", "secret": "hunter2", "name": "x"}]', "JSON list"),
        ("LINE_CHANNELS", '[{"destination": "U1", "secret": "hunter2"}]', "channel 1 needs"),
        ("LINE_CHANNELS", '[{"destination": "U1", "secret": " ", "id": "1"}]', "channel 1 needs"),
    ],
)
def test_a_wrong_value_is_named_with_its_reason(
    name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SANMON_{name}", value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    sentence = str(raised.value)
    assert sentence.startswith(f"SANMON_{name} is wrong: ")
    assert why in sentence
    assert "hunter2" not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "coach.example.org"])  # noqa: S104  # what is refused
def test_the_test_clock_is_refused_where_others_can_reach_it(host: str) -> None:
    with pytest.raises(SettingsError, match="SANMON_TEST_CLOCK=1 is refused unless SANMON_HOST"):
        load_settings(test_clock=True, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_the_test_clock_is_allowed_on_loopback(host: str) -> None:
    assert is_loopback(host)
    assert load_settings(test_clock=True, host=host).test_clock


def test_secrets_are_not_printed() -> None:
    settings = load_settings(database_url="postgresql://me:hunter2@host/db", keys="a:hunter2")
    assert "hunter2" not in repr(settings)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # what must fail


def test_without_a_secret_line_is_not_set_up() -> None:
    assert load_settings().channels_of_line == ()
    assert load_settings(line_channel_secret=" ").channels_of_line == ()


def test_a_single_channel_serves_any_destination(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANMON_LINE_CHANNEL_SECRET", " hunter2\n")
    monkeypatch.setenv("SANMON_LINE_CHANNEL_ID", "1234567890")
    assert load_settings().channels_of_line == (Channel("hunter2", "1234567890"),)


def test_several_channels_are_listed_with_their_destinations(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = """[{"destination": "U1", "secret": "a", "id": "1"},
                 {"destination": "U2", "secret": "b", "access_token": "t"}]"""
    monkeypatch.setenv("SANMON_LINE_CHANNELS", listed)
    assert load_settings().channels_of_line == (
        Channel("a", "1", destination="U1"),
        Channel("b", access_token="t", destination="U2"),
    )


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"line_channel_secret": "hunter2"}, "SANMON_LINE_CHANNEL_ID"),
        ({"line_channel_id": "1234567890"}, "SANMON_LINE_CHANNEL_SECRET"),
        ({"line_channel_access_token": "hunter2"}, "SANMON_LINE_CHANNEL_SECRET"),
        ({"line_channel_secret": " ", "line_channel_id": "1234567890"}, "SANMON_LINE_CHANNEL_SECRET"),
    ],
)
def test_half_a_channel_is_refused_with_what_is_missing_and_where_it_stands(
    given: dict[str, str], missing: str
) -> None:
    with pytest.raises(SettingsError, match=f"{missing} is missing; .*LINE Developers Console") as raised:
        load_settings(**given)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("url", ["https://api.example.org/", "http://127.0.0.1:8081", "http://localhost:1"])
def test_tokens_are_sent_over_https_or_within_this_machine(url: str) -> None:
    assert load_settings(line_api_url=url).line_api_url == url.rstrip("/")


def test_the_secrets_of_line_are_not_printed() -> None:
    given = {"line_channel_secret": "hunter2", "line_channel_access_token": "hunter3"}
    settings = load_settings(**given, line_channels='[{"destination":"U","secret":"hunter4","id":"1"}]')
    assert "hunter" not in repr(settings)
    assert "hunter" not in repr(settings.channels_of_line)


@pytest.mark.parametrize("url", ["https://coach.example.org", "http://127.0.0.1:8000/", "http://localhost"])
def test_the_public_address_is_https_or_within_this_machine(url: str) -> None:
    assert load_settings(base_url=url).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"destination": "U1", "secret": "hunter3", "id": "2"}, "destination"),
        ({"destination": "U2", "secret": "hunter3", "id": "1"}, "id"),
        ({"destination": "U2", "secret": "hunter2", "id": "2"}, "secret"),
    ],
)
def test_a_channel_that_is_listed_twice_is_refused(other: dict[str, str], same: str) -> None:
    listed = [{"destination": "U1", "secret": "hunter2", "id": "1"}, other]
    with pytest.raises(SettingsError, match=f"channels 1 and 2 have the same {same}") as raised:
        load_settings(line_channels=json.dumps(listed))
    assert "hunter" not in str(raised.value)


def test_a_listed_channel_given_by_itself_too_is_refused() -> None:
    listed = json.dumps([{"destination": "U1", "secret": "hunter2", "id": "1"}])
    with pytest.raises(SettingsError, match="once more"):
        load_settings(line_channels=listed, line_channel_secret="hunter2", line_channel_id="1")
    both = load_settings(line_channels=listed, line_channel_secret="hunter3", line_channel_id="2")
    assert len(both.channels_of_line) == 2


def test_a_misspelt_variable_is_found_with_what_it_was_meant_to_be() -> None:
    given = ("SANMON_PORT", "SANMON_TEST_POSTGRES_URL", "SANMON_LINE_CHANEL_ID", "SANMON_XYZZY", "PATH")
    assert unknown_settings(given) == {
        "SANMON_LINE_CHANEL_ID": "SANMON_LINE_CHANNEL_ID",
        "SANMON_XYZZY": "",
    }


SECRET = {"slack_signing_secret": "hunter2"}
BOT = {"slack_bot_token": "xoxb-hunter2"}
ROTATING = {"slack_bot_token": "xoxe.xoxb-hunter2"}
SOCKET = {"slack_app_token": "xapp-hunter2"}
CLIENT = {"slack_client_id": "1.2", "slack_client_secret": "hunter2"}
PUBLIC = {"base_url": "https://coach.example.org"}


@pytest.mark.parametrize(
    "given", [SECRET | BOT, SECRET | ROTATING, SOCKET | BOT, SECRET | SOCKET | BOT, SECRET | CLIENT | PUBLIC]
)
def test_slack_is_set_up_by_what_it_hears_with_and_what_it_speaks_with(given: dict[str, str]) -> None:
    assert load_settings(**given).has_slack


@pytest.mark.parametrize("given", [{}, PUBLIC, {"slack_bot_token": " "}, {"slack_signing_secret": ""}])
def test_without_them_slack_is_not_set_up(given: dict[str, str]) -> None:
    assert not load_settings(**given).has_slack


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (BOT, "SANMON_SLACK_SIGNING_SECRET is missing; it stands in: api.slack.com/apps"),
        (BOT, "SANMON_SLACK_APP_TOKEN would do instead (Socket Mode)"),
        (CLIENT | PUBLIC, "SANMON_SLACK_SIGNING_SECRET is missing"),
        (SECRET, "SANMON_SLACK_BOT_TOKEN is missing; it stands in: api.slack.com/apps"),
        (SOCKET, "SANMON_SLACK_BOT_TOKEN is missing"),
        (SECRET | {"slack_client_id": "1.2"}, "SANMON_SLACK_CLIENT_SECRET is missing"),
        (SECRET | {"slack_client_secret": "hunter2"}, "SANMON_SLACK_CLIENT_ID is missing"),
        (SECRET | BOT | CLIENT, "set one or the other"),
        (SECRET | CLIENT, "SANMON_BASE_URL is missing"),
    ],
)
def test_what_slack_lacks_is_said_in_one_sentence(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(**given)
    assert said in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_what_was_pasted_with_spaces_is_taken_without() -> None:
    settings = load_settings(slack_bot_token=" xoxb-hunter2\n", slack_signing_secret="hunter3 ")
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-hunter2"
    assert "hunter" not in repr(settings)
