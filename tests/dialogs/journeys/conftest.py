"""Every journey is lived at three heights: by the core alone, through storage, and on each platform."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from dialogs.grounds import CoreGround, standing_on
from storage.sealing import KeyRing
from storage.store import open_store
from tests.conftest import BOTH
from tests.grounds import BEGIN, StillClock, StorageGround
from tests.line.ground import LineGround
from tests.line.hosting import hosted as hosted_by_line
from tests.slack.ground import SlackGround
from tests.slack.hosting import hosted as hosted_by_slack

HEIGHTS = ("core", *BOTH, "line-sqlite", "slack-postgresql")
"""Whole stories are lived in each platform over both databases elsewhere."""
NOT_LET = {"users.info", "auth.test"}
"""What fails in Slack as it is to: nobody may be looked up, and an app that was taken away may do nothing."""


@pytest.fixture(params=HEIGHTS, autouse=True)
def height(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[None]:
    yield from at_height(request, ring)


def at_height(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[None]:
    """Have all talks of a test stand at the height it is given."""
    if request.param == "core":
        with standing_on(CoreGround.of):
            yield
        return
    platform, _, database = request.param.rpartition("-")
    url: str = request.getfixturevalue("sqlite_url" if database == "sqlite" else "postgres_url")
    match platform:
        case "line":
            yield from _in_line(url)
        case "slack":
            yield from _in_slack(url)
        case _:
            yield from _through_storage(url, ring)


def _through_storage(url: str, ring: KeyRing) -> Iterator[None]:
    store = open_store(url, ring)
    with standing_on(partial(StorageGround, store)):
        yield
    store.close()


def _in_line(url: str) -> Iterator[None]:
    with hosted_by_line(url, StillClock(BEGIN), alarm=False) as line, standing_on(partial(LineGround, line)):
        yield
        assert line.refused == []


def _in_slack(url: str) -> Iterator[None]:
    with (
        hosted_by_slack(url, StillClock(BEGIN), alarm=False) as slack,
        standing_on(partial(SlackGround, slack)),
    ):
        yield
        assert {asked.method for asked in slack.refused} <= NOT_LET
