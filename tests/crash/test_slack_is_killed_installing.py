"""kill -9 of a server that is being installed in Slack, or renews a token: no workspace is lost by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPException
from random import Random

import pytest

from adapters.slack.oauth import INSTALL, METHOD
from bot.clock import MovableClock
from storage.rows import Installation
from storage.sealing import KeyRing
from storage.store import Store, open_store
from tests.bot.kits import KEYS
from tests.crash.dying import LATEST_S, after
from tests.crash.nursery import Nursery
from tests.crash.serving import SLOW_S, Server, serve_slack, wait_for
from tests.doubles.faults import Faults, Hang
from tests.doubles.slack.admin import Admin
from tests.doubles.slack.door import post_over_http
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.users import User
from tests.doubles.slack.workspaces import Team
from tests.ports import free_port

BEGIN = datetime.fromisoformat("2026-12-01T10:00+09:00")
OLD, ENDED = timedelta(hours=10, minutes=30), timedelta(hours=2)
"""When a token is to be renewed; how much later it is of no more use."""
LEASE, LONGEST_WAIT = timedelta(seconds=31), timedelta(hours=1)
MOMENTS = ("any", "before", "after", "committed")
"""But for any moment: before Slack gives a token, before its answer arrives, and once that is stored."""
Moment = Callable[[], bool]


@dataclass
class Office:
    """Slack, a database, and one server that is installed in more and more workspaces."""

    running: Running
    store: Store
    random: Random
    nursery: Nursery
    url: str
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self._server = self._begun()

    @property
    def slack(self) -> Slack:
        return self.running.slack

    def installs(self, admin: Admin) -> None:
        assert admin.installs(f"http://127.0.0.1:{self.port}{INSTALL}").status == 200

    def dies(self, moment: str, team: Team, act: Callable[[], object]) -> None:
        """Kill it at that moment while this is done, and start it again."""
        come = self._moment(moment, team)
        with ThreadPoolExecutor(1) as meanwhile:
            doing = meanwhile.submit(_tried, act)
            wait_for(come)
            self._server.is_killed()
            self.slack.faults = Faults()
            doing.result()
        self._server = self._begun()

    def passes(self, time: timedelta) -> None:
        self.slack.clock.advance(time)
        self._server.comes_to(self.slack.clock.now())

    def settles(self) -> None:
        """Wait until nothing is on its way that can go now."""
        wait_for(lambda: not self.store.run(lambda work: work.stats(self.slack.clock.now())).waiting)

    def known(self, team: Team) -> Installation | None:
        """The workspace as it is stored."""
        return self.store.run(lambda work: work.installations.find("slack", team.id))

    def holds(self, team: Team) -> bool:
        """Whether the next token can be had with what is stored."""
        stored = self.known(team)
        return stored is not None and stored.refresh_token == self.slack.access.installs[team.id].refresh

    def ends(self) -> None:
        self._server.is_killed()

    def _begun(self) -> Server:
        base = {"SANMON_BASE_URL": f"http://127.0.0.1:{self.port}"}
        settings = self.running.install_settings | base
        return serve_slack(self.nursery, self.url, self.running, settings, port=self.port)

    def _moment(self, moment: str, team: Team) -> Moment:
        if moment == "any":
            return after(LATEST_S * self.random.random() ** 2)
        if moment == "committed":
            stored = self.known(team)
            return lambda: self.known(team) != stored
        before = len(self.slack.asked)
        self.slack.faults.plan(METHOD, Hang("before" if moment == "before" else "after"))
        return lambda: METHOD in {asked.method for asked in self.slack.asked[before:]}


@pytest.fixture
def office(nursery: Nursery, database_url: str) -> Iterator[Office]:
    with ExitStack() as stack:
        running = stack.enter_context(running_slack(Slack(clock=MovableClock(BEGIN))))
        running.slack.hand_to(partial(post_over_http, within_s=SLOW_S))
        store = open_store(database_url, KeyRing.parse(KEYS))
        stack.callback(store.close)
        made = Office(running, store, Random(5), nursery, database_url)  # noqa: S311  # a test must be repeatable
        stack.callback(made.ends)
        yield made


@pytest.mark.timeout(300)
def test_whoever_installs_it_again_has_it_and_meanwhile_it_goes_on_as_it_was(office: Office) -> None:
    for moment in MOMENTS:
        team = office.slack.add_team(f"Cafe {moment}")
        admin, mika = office.running.admin(team), office.running.user("Mika", team)
        office.dies(moment, team, partial(office.installs, admin))
        if office.known(team) is None:
            office.installs(admin)
        assert mika.opens() == 200
        assert_an_answer_comes_once(office, mika)
        office.dies(moment, team, partial(office.installs, admin))
        assert_an_answer_comes_once(office, mika)
        office.installs(admin)
        assert_an_answer_comes_once(office, mika)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_token_that_is_being_renewed_costs_nobody_a_message(office: Office, moment: str) -> None:
    office.slack.access.rotates = True
    team = office.slack.add_team("Cafe")
    admin, mika = office.running.admin(team), office.running.user("Mika", team)
    office.installs(admin)
    assert mika.opens() == 200
    assert_an_answer_comes_once(office, mika)
    office.passes(OLD)
    office.dies(moment, team, partial(mika.says, "ヘルプ"))
    office.passes(LEASE)
    assert_an_answer_comes_once(office, mika)
    renewed = office.holds(team)
    assert renewed == (moment != "after") or moment == "any"
    office.passes(ENDED)
    before = len(mika.said)
    assert mika.says("ヘルプ") == 200
    if not renewed:  # what Slack gave died with the server
        office.installs(admin)
        office.passes(LONGEST_WAIT)
    office.settles()
    assert len(mika.said) == before + 1


def assert_an_answer_comes_once(office: Office, user: User) -> None:
    office.settles()
    before = len(user.said)
    assert user.says("ヘルプ") == 200
    office.settles()
    assert len(user.said) == before + 1


def _tried(act: Callable[[], object]) -> None:
    """What a browser makes of a server that dies."""
    with suppress(OSError, HTTPException):
        act()
