"""In Slack itself: an invitation comes as a file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from adapters.calendars import MOST_BYTES
from adapters.slack.client import TOTAL_S
from adapters.slack.files import WITHIN_S
from adapters.slack.manifest import READING_FILES
from storage.sealing import KeyRing
from tests.bot.kits import KEYS
from tests.doubles.faults import Hang
from tests.doubles.slack.door import ANSWER_WITHIN_S
from tests.doubles.slack.files import FETCH
from tests.doubles.slack.users import User
from tests.grounds import StillClock
from tests.line.test_files import INVITATION
from tests.slack.hosting import Hosted, hosted
from tests.storage.opened import holding

BEGIN = datetime.fromisoformat("2026-12-07T12:00+09:00")
NAME, UNOPENED = "中之島もくもく会", "そのファイルは開けませんでした"


@pytest.fixture
def host(sqlite_url: str) -> Iterator[Hosted]:
    with hosted(sqlite_url, StillClock(BEGIN), alarm=False) as made:
        yield made


def colleague(host: Hosted) -> User:
    """Somebody who has agreed."""
    user = host.user("美香")
    assert user.opens() == 200
    host.settle(60)
    assert user.taps("同意してはじめる") == 200
    host.settle(60)
    return user


@pytest.mark.parametrize("beside", ["", "これに行きます"])
def test_a_calendar_file_is_heard_like_a_pasted_invitation_and_can_be_taken_back(
    database_url: str, beside: str
) -> None:
    ring = KeyRing.parse(KEYS)
    with hosted(database_url, StillClock(BEGIN), alarm=False) as host:
        user = colleague(host)
        assert user.sends("招待.ics", INVITATION, beside=beside) == 200
        host.settle(60)
        assert NAME in user.sees
        assert "12/18(金)19:00〜21:00" in user.sees
        assert holding(database_url, ring, NAME)
        assert user.deletes() == 200
        host.settle(60)
        assert holding(database_url, ring, NAME) == []


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("招待.ics", b"<html>", UNOPENED),
        ("招待.ics", INVITATION * (1 + MOST_BYTES // len(INVITATION)), "200KBまで"),
        ("名刺.pdf", INVITATION, "文字でひと言"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_kindly(
    host: Hosted, name: str, data: bytes, answer: str
) -> None:
    user = colleague(host)
    assert user.sends(name, data) == 200
    host.settle(60)
    assert answer in user.sees


def test_where_files_were_never_allowed_the_coach_goes_on_and_the_log_says_why(host: Hosted) -> None:
    user = colleague(host)
    user.install.scopes = tuple(scope for scope in user.install.scopes if scope != READING_FILES)
    with capture_logs() as logs:
        assert user.sends("招待.ics", INVITATION) == 200
    host.settle(60)
    assert UNOPENED in user.sees
    assert [(one["status"], one["method"]) for one in logs if one["event"] == "slack_file_withheld"] == [
        (302, "file")
    ]
    assert user.says("12/18 19時 北浜の会") == 200
    host.settle(60)
    assert "北浜の会" in user.sees


def test_a_file_that_does_not_come_is_told_of_before_slack_gives_up(host: Hosted) -> None:
    user = colleague(host)
    host.slack.faults.plan(FETCH, Hang("before"))
    before = time.monotonic()
    assert user.sends("招待.ics", INVITATION) == 200
    assert WITHIN_S < ANSWER_WITHIN_S - 1
    assert time.monotonic() - before < TOTAL_S - 1
    host.settle(60)
    assert UNOPENED in user.sees
