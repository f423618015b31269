"""LINE and the terminal linked: the eve of a gathering is announced in the preferred one, and once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from adapters.port import Address, Inbound
from dialogs.core.events import Chose, Event, Said
from dialogs.core.prompts import Question
from storage.rows import Claimed
from tests.doubles.line.users import User
from tests.grounds import StillClock, take_out
from tests.line.hosting import Hosted, hosted

BEGIN = datetime.fromisoformat("2026-12-10T12:00+09:00")
EVE = datetime.fromisoformat("2026-12-13T20:00+09:00")
TERMINAL = Address("terminal", "local", "mika")


@pytest.fixture
def host(database_url: str) -> Iterator[Hosted]:
    with hosted(database_url, StillClock(BEGIN)) as made:
        yield made


def settles(host: Hosted) -> None:
    host.run(host.app.caught_up())
    host.clock.advance(timedelta(minutes=1))


def registered(host: Hosted) -> User:
    """Somebody who wants to be called on the eve of a gathering."""
    user = host.user("美香")
    for act in (
        user.follows,
        lambda: user.taps("同意してはじめる"),
        lambda: user.says("12/14 19時 北浜交流会"),
        lambda: user.taps("OK"),
        lambda: user.taps("前日に"),
    ):
        assert act() == 200
        settles(host)
    return user


def happens(host: Hosted, event: Event, number: int) -> list[Claimed]:
    """Something is typed or tapped in the terminal; what comes back is taken out."""
    inbound = Inbound(f"t{number}", TERMINAL, event, host.clock.now())
    assert host.run(host.app.desk.take([inbound]))[0].outcome == "new"
    return take_out(host.app.store, "terminal")


def code_shown(host: Hosted, user: User) -> str:
    assert user.says("連携") == 200
    settles(host)
    return next(line for line in user.sees.splitlines() if "連携 " in line).strip()


def link(host: Hosted, user: User, preferred: str) -> None:
    code = code_shown(host, user)
    rows = happens(host, Said(code[code.index("連携 ") :][:9]), 1)
    question = next(p for row in rows for p in row.prompts if isinstance(p, Question))
    choice = next(choice.id for choice in question.choices if choice.label == preferred)
    happens(host, Chose(choice, question.token), 2)


def eve_comes(host: Hosted) -> None:
    host.clock.set(EVE)
    settles(host)


@pytest.mark.parametrize("preferred", ["LINE", "ターミナル"])
def test_the_eve_nudge_goes_to_the_preferred_place_once(host: Hosted, preferred: str) -> None:
    user = registered(host)
    link(host, user, preferred)
    before = user.sees
    eve_comes(host)
    in_line = user.sees.removeprefix(before).count("北浜交流会")
    in_terminal = [row for row in take_out(host.app.store, "terminal") if row.kind == "nudge"]
    assert (in_line > 0, len(in_terminal)) == ((True, 0) if preferred == "LINE" else (False, 1))
    assert host.refused == []


def test_who_blocks_line_is_called_in_the_terminal(host: Hosted) -> None:
    user = registered(host)
    link(host, user, "LINE")
    assert user.blocks() == 200
    eve_comes(host)
    (row,) = take_out(host.app.store, "terminal")
    assert row.kind == "nudge"
