"""In LINE itself: an invitation comes as a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.calendars import MOST_BYTES
from tests.grounds import StillClock
from tests.line.hosting import Hosted, hosted
from tests.line.test_taken_back import BEGIN, friend, settles

INVITATION = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:中之島もくもく会\r\nDTSTART:20261218T100000Z\r\n"
    "DTEND:20261218T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()


@pytest.fixture
def host(sqlite_url: str) -> Iterator[Hosted]:
    with hosted(sqlite_url, StillClock(BEGIN)) as made:
        yield made


def test_a_calendar_file_is_heard_like_a_pasted_invitation(host: Hosted) -> None:
    user = friend(host)
    assert user.says("キャンセル") == 200
    settles(host)
    assert user.sends("招待.ics", INVITATION) == 200
    settles(host)
    assert "中之島もくもく会" in user.sees
    assert "12/18(金)19:00〜21:00" in user.sees


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("招待.ics", b"<html>", "そのファイルは開けませんでした"),
        ("招待.ics", INVITATION * (1 + MOST_BYTES // len(INVITATION)), "200KBまで"),
        ("名刺.pdf", INVITATION, "文字でひと言"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_kindly(
    host: Hosted, name: str, data: bytes, answer: str
) -> None:
    user = friend(host)
    assert user.sends(name, data) == 200
    settles(host)
    assert answer in user.sees
