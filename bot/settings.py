"""The settings, read once from the environment; a wrong one stops the program with one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.line.channel import Channel
from adapters.line.client import API_URL, DATA_URL
from adapters.slack.client import API_URL as SLACK_API_URL
from adapters.slack.client import FILES_URL
from bot.errors import SettingsError
from bot.line_rules import listed, wrong_in_list, wrong_in_single
from bot.model_rules import lacking_of_model
from bot.own_words import read_own_words
from bot.slack_rules import Given, lacking, mistaken
from bot.urls import is_loopback, is_origin, is_safe
from dialogs.language.own import NO_OWN_WORDS, OwnWords

PREFIX = "SANMON_"
DEFAULT_DATABASE = "sqlite:///data/sanmon.db"
_SCHEMES = ("sqlite:///", "postgresql://", "postgres://")

_MUST_BE = {
    "port": "it must be a number from 0 to 65535",
    "log_format": "it must be console or json",
    "test_clock": "it must be 1 or 0",
    "llm_daily": "it must be a number from 0 to 10000",
    "test_clock_at": "it must be an instant with its offset, like 2026-12-05T21:30+09:00",
}
_OURS = "Value error, "
"""What pydantic puts before a sentence of ours; its own sentences reach nobody."""
_NOT_OURS = frozenset({"TEST_POSTGRES_URL"})
"""Read by the tests, not by the program."""


_PASTED = (
    *("line_channel_secret", "line_channel_id", "line_channel_access_token"),
    *("llm_base_url", "llm_api_key", "llm_model", "llm_operator"),
    *("slack_signing_secret", "slack_bot_token", "slack_app_token", "slack_client_id", "slack_client_secret"),
)


class Settings(BaseSettings):
    """Everything the program can be told, frozen.

    `keys` seals what is stored; without it a SQLite database keeps its own key file beside it. `operator` and
    `stored_in` tell the consent text who runs the coach and where the data lie, `operator_contact` whom to
    ask about them; where one is empty, it speaks in general.
    `test_clock_at` is where a test clock starts, so that a program started again goes on in its own time.
    `lexicon` is a TOML file of the operator's own words that narrow an answer.
    `line_channels` is a JSON list for several channels; a single one is set by its own three variables.
    `llm_operator` says whose language model it is and in which country, in the words users agree to;
    `llm_daily` is how often a day each user may have it asked.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: SecretStr = SecretStr(DEFAULT_DATABASE)
    keys: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    base_url: str = ""
    log_format: Literal["console", "json"] = "console"
    test_clock: bool = False
    test_clock_at: AwareDatetime | None = None
    operator: str = ""
    operator_contact: str = ""
    stored_in: str = ""
    lexicon: Path | None = None
    line_channel_secret: SecretStr | None = None
    line_channel_id: str = ""
    line_channel_access_token: SecretStr | None = None
    line_channels: SecretStr = SecretStr("[]")
    line_api_url: str = API_URL
    line_data_api_url: str = DATA_URL
    slack_signing_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str = ""
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API_URL
    slack_files_url: str = FILES_URL
    llm_base_url: str = ""
    llm_api_key: SecretStr | None = None
    llm_model: str = ""
    llm_operator: str = ""
    llm_daily: int = Field(default=30, ge=0, le=10_000)

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: SecretStr) -> SecretStr:
        known = url.get_secret_value().startswith(_SCHEMES)
        if not known or url.get_secret_value() in _SCHEMES:
            raise ValueError("it must be sqlite:///path/to/file.db or postgresql://user:password@host/name")
        return url

    @field_validator("lexicon")
    @classmethod
    def _is_a_file_of_words(cls, file: Path | None) -> Path | None:
        if file is not None:
            read_own_words(file)
        return file

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not is_origin(url):
            raise ValueError(
                "it must be this server's public address without a path, like https://coach.example.org;"
                " http:// is for a loopback address only"
            )
        return url.rstrip("/")

    @field_validator(
        *("line_api_url", "line_data_api_url", "slack_api_url", "slack_files_url", "llm_base_url")
    )
    @classmethod
    def _is_safe_to_send_to(cls, url: str, told: ValidationInfo) -> str:
        if not (is_safe(url) or (not url and told.field_name == "llm_base_url")):
            raise ValueError("it must begin with https://, or with http:// and a loopback address")
        return url.rstrip("/")

    @field_validator(*_PASTED, mode="before")
    @classmethod
    def _is_pasted_with_care(cls, given: object) -> object:
        """Without the spaces and line ends that come with copying; a blank secret would let anybody in."""
        return given.strip() if isinstance(given, str) else given

    @field_validator("line_channels")
    @classmethod
    def _lists_whole_channels_once(cls, given: SecretStr) -> SecretStr:
        if why := wrong_in_list(given.get_secret_value()):
            raise ValueError(why)
        return given

    @model_validator(mode="after")
    def _has_a_whole_channel(self) -> Settings:
        secret, token = _bare(self.line_channel_secret), _bare(self.line_channel_access_token)
        others = listed(self.line_channels.get_secret_value())
        if why := wrong_in_single(
            PREFIX, others, secret=secret, channel_id=self.line_channel_id, token=token
        ):
            raise ValueError(why)
        return self

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _is_a_token_of_its_kind(cls, given: SecretStr | None, told: ValidationInfo) -> SecretStr | None:
        if given and (why := mistaken(str(told.field_name), given.get_secret_value())):
            raise ValueError(why)
        return given

    @model_validator(mode="after")
    def _has_a_whole_app_of_slack(self) -> Settings:
        if why := lacking(self._given_of_slack, PREFIX):
            raise ValueError(why)
        return self

    @model_validator(mode="after")
    def _has_a_whole_model(self) -> Settings:
        given = {"BASE_URL": self.llm_base_url, "MODEL": self.llm_model, "OPERATOR": self.llm_operator}
        if why := lacking_of_model(given, PREFIX, has_key=bool(self.llm_api_key)):
            raise ValueError(why)
        return self

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

    @property
    def own_words(self) -> OwnWords:
        """The operator's words that narrow an answer; none where no file is named."""
        return read_own_words(self.lexicon) if self.lexicon else NO_OWN_WORDS

    @property
    def has_model(self) -> bool:
        """Whether the operator has set up a language model."""
        return bool(self.llm_base_url)

    @property
    def has_slack(self) -> bool:
        """Whether there is an app of Slack to be."""
        return self._given_of_slack.speaks

    @property
    def _given_of_slack(self) -> Given:
        return Given(
            bool(self.slack_signing_secret),
            bool(self.slack_bot_token),
            bool(self.slack_app_token),
            bool(self.slack_client_id),
            bool(self.slack_client_secret),
            bool(self.base_url),
        )

    @property
    def channels_of_line(self) -> tuple[Channel, ...]:
        """The channels whose webhooks are taken; none when LINE is not set up."""
        several = listed(self.line_channels.get_secret_value())
        if not self.line_channel_secret:
            return several
        secret, token = _bare(self.line_channel_secret), _bare(self.line_channel_access_token)
        return (*several, Channel(secret, self.line_channel_id, token))


def unknown_settings(names: Iterable[str]) -> dict[str, str]:
    """Variables that bear our prefix and mean nothing to us, each with the one it was perhaps meant to be."""
    known = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    passed = {*known, *(f"{PREFIX}{name}" for name in _NOT_OURS)}
    unknown = sorted(name for name in names if name.startswith(PREFIX) and name not in passed)
    return {name: next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), "") for name in unknown}


def load_settings(**given: object) -> Settings:
    """The settings of the environment, with `given` in front of them. Raises `SettingsError`."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _bare(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    if not first["loc"]:
        return first["msg"].removeprefix(_OURS)
    field = str(first["loc"][0])
    why = first["msg"].removeprefix(_OURS) if first["type"] == "value_error" else _MUST_BE[field]
    return f"{PREFIX}{field.upper()} is wrong: {why}"
