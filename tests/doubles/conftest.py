"""A bot beside a double of LINE that has just started."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doubles.asking import Bot, bot_on_line


@pytest.fixture
def bot() -> Iterator[Bot]:
    with bot_on_line() as bot:
        yield bot
