"""The settings, read once from the environment; a wrong one stops the program with one sentence."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "SANMON_"
DEFAULT_DATABASE = "sqlite:///data/sanmon.db"
_SCHEMES = ("sqlite:///", "postgresql://", "postgres://")


class Settings(BaseSettings):
    """Everything the program can be told, frozen.

    `keys` seals what is stored; without it a SQLite database keeps its own key file beside it. `operator` and
    `stored_in` tell the consent text who runs the coach and where the data lie; empty, it speaks in general.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: SecretStr = SecretStr(DEFAULT_DATABASE)
    keys: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    base_url: str = ""
    log_format: Literal["console", "json"] = "console"
    test_clock: bool = False
    operator: str = ""
    stored_in: str = ""

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: SecretStr) -> SecretStr:
        known = url.get_secret_value().startswith(_SCHEMES)
        if not known or url.get_secret_value() in _SCHEMES:
            raise ValueError("it must be sqlite:///path/to/file.db or postgresql://user:password@host/name")
        return url

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (
            parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment
        ):
            raise ValueError("it must be the public address of this server, like https://coach.example.org")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _keeps_the_test_door_at_home(self) -> Settings:
        if self.test_clock and not is_loopback(self.host):
            raise ValueError(
                f"{PREFIX}TEST_CLOCK=1 is refused unless {PREFIX}HOST is a loopback address like 127.0.0.1"
            )
        return self

    @property
    def sqlite_file(self) -> Path | None:
        """The file of a SQLite database; None for PostgreSQL."""
        scheme, _, path = self.database_url.get_secret_value().partition(":///")
        return Path(path) if scheme == "sqlite" else None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(**given: object) -> Settings:
    """The settings of the environment, with `given` in front of them. Raises `SettingsError`."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    why = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return why
    return f"{PREFIX}{str(first['loc'][0]).upper()} is wrong: {why[0].lower()}{why[1:]}"
