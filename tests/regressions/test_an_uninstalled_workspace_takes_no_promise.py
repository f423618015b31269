"""What waits to be said unasked in a workspace that uninstalls the coach is said elsewhere, if anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from adapters.port import Address, Inbound
from dialogs.core.events import Chose, Event, Said
from dialogs.core.prompts import Question
from storage.rows import Claimed
from tests.doubles.answers import Answer
from tests.doubles.faults import Refuses
from tests.doubles.slack.users import User
from tests.grounds import StillClock, take_out
from tests.slack.hosting import Hosted, hosted

BEGIN = datetime.fromisoformat("2026-12-10T12:00+09:00")
TERMINAL = Address("terminal", "local", "mika")
TOO_FAST = Refuses(Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}))


@pytest.fixture
def host(database_url: str) -> Iterator[Hosted]:
    with hosted(database_url, StillClock(BEGIN)) as made:
        yield made


def registered(host: Hosted) -> User:
    """Somebody who wants to be reminded of a gathering in Slack, and is linked with the terminal."""
    user = host.user("美香")
    user.opens()
    host.settle(60)
    acts: tuple[Callable[[], int], ...] = (
        lambda: user.taps("同意してはじめる"),
        lambda: user.says("12/14 19時 北浜交流会"),
        lambda: user.taps("OK"),
        lambda: user.taps("そのときに"),
        lambda: user.says("連携"),
    )
    for act in acts:
        assert act() == 200
        host.settle(60)
    at = user.sees.rindex("連携 ")
    rows = happens(host, Said(user.sees[at : at + 9]), 1)
    asked = next(p for row in rows for p in row.prompts if isinstance(p, Question))
    slack = next(choice.id for choice in asked.choices if choice.label == "Slack")
    happens(host, Chose(slack, asked.token), 2)
    return user


def first_word(host: Hosted) -> datetime:
    """When something is to be said unasked for the first time."""
    user_id = host.app.store.run(lambda work: work.users.find(TERMINAL))
    assert user_id is not None
    known = host.app.store.run(lambda work: work.users.snapshot_of(user_id, host.clock.now()))
    return min(nudge.due_at for nudge in known.notebook.nudges)


def happens(host: Hosted, event: Event, number: int) -> list[Claimed]:
    inbound = Inbound(f"t{number}", TERMINAL, event, host.clock.now())
    assert host.run(host.app.desk.take([inbound]))[0].outcome == "new"
    return take_out(host.app.store, "terminal")


def test_it_is_said_in_the_other_place(host: Hosted) -> None:
    registered(host)
    host.slack.faults.plan("chat.postMessage", TOO_FAST)
    host.clock.set(first_word(host))
    host.run(host.app.caught_up())
    assert take_out(host.app.store, "terminal") == []
    assert host.running.admin().uninstalls() == 200
    host.clock.advance(timedelta(seconds=60))
    host.run(host.app.caught_up())
    (row,) = take_out(host.app.store, "terminal")
    assert row.kind == "nudge"
