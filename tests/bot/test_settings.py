"""Settings: each wrong one is one sentence with the variable's name, and never its value."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import is_loopback, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "KEYS", "HOST", "PORT", "BASE_URL", "LOG_FORMAT", "TEST_CLOCK", "OPERATOR"):
        monkeypatch.delenv(f"SANMON_{name}", raising=False)


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
        ("PORT", "many", "valid integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("DATABASE_URL", "mysql://secret@host/x", "sqlite:///path"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///path"),
        ("BASE_URL", "coach.example.org", "https://"),
        ("BASE_URL", "https://coach.example.org/?secret=1", "https://"),
        ("LOG_FORMAT", "xml", "'console' or 'json'"),
        ("TEST_CLOCK", "perhaps", "valid boolean"),
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
    assert "secret" not in sentence
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
