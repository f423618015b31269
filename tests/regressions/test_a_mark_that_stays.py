from __future__ import annotations

from datetime import datetime

from tests.doubles.slack.chats import touchables, words
from tests.doubles.slack.screen import found
from tests.grounds import StillClock
from tests.slack.hosting import hosted

BEGIN = datetime.fromisoformat("2026-12-03T20:00+09:00")
AGREE = "同意してはじめる"


def test_a_second_tap_that_was_under_way_takes_no_mark_from_what_was_tapped(sqlite_url: str) -> None:
    with hosted(sqlite_url, StillClock(BEGIN)) as host:
        user = host.user("Mika")
        user.opens()
        host.catch_up()
        agree = found(AGREE, user.touchable)
        with host.slack.holding() as held:
            user.presses(agree)
            user.presses(agree)
        for happening in held:
            assert host.slack.deliver(happening).status == 200
            host.catch_up()
        assert agree.message is not None
        assert f"✓ {AGREE}" in words(agree.message.body)
        assert not touchables(agree.message)
