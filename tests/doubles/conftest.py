"""A bot beside a double that has just started."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doubles.asking import Bot, bot_on_line
from tests.doubles.slack_asking import SlackBot, bot_on_slack


@pytest.fixture
def bot() -> Iterator[Bot]:
    with bot_on_line() as bot:
        yield bot


@pytest.fixture
def slack_bot() -> Iterator[SlackBot]:
    with bot_on_slack() as bot:
        yield bot
