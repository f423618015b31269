"""Renewing tokens that end, over a real database and the double of Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from adapters.port import NotNowError
from adapters.slack.client import Api
from adapters.slack.installed import Installed
from adapters.slack.oauth import Credentials
from adapters.slack.rotation import CLOSED_WITHIN_S, Rotation
from adapters.slack.workspaces import Workspace
from bot.clock import MovableClock
from bot.ledger import StoredLedger
from storage.store import Store
from tests.doubles.answers import Answer
from tests.doubles.faults import Fails, Hang, Held, Refuses, Slow
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.workspaces import Install, Team

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
REFRESH = "oauth.v2.access"


class BrokenLedger(StoredLedger):
    """Its database goes away for the next so many writings of a renewed token."""

    missing = 0

    async def renew(self, workspace: Workspace, used: str) -> bool:
        if self.missing:
            self.missing -= 1
            raise NotNowError
        return await super().renew(workspace, used)


class TimedRotation(Rotation):
    """Knows how much time it was given to close."""

    given_s = CLOSED_WITHIN_S

    async def close(self, within_s: float = CLOSED_WITHIN_S) -> None:
        self.given_s = within_s
        await super().close(within_s)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class World:
    """A workspace of the double whose tokens rotate, as two programs on one database know it."""

    platform: Running
    store: Store
    clock: MovableClock
    install: Install
    opened: list[tuple[Api, Installed]] = field(default_factory=list)
    rotations: list[TimedRotation] = field(default_factory=list)

    @property
    def tenant(self) -> str:
        return self.install.tenant

    @property
    def ledger(self) -> BrokenLedger:
        return BrokenLedger(self.store, self.clock)

    @property
    def refreshes(self) -> int:
        return sum(asked.method == REFRESH for asked in self.platform.slack.asked)

    async def program(
        self, ledger: StoredLedger | None = None, *, patience_s: float = 5.0, rest_s: float = 60.0
    ) -> Installed:
        api = Api(self.platform.url, patience_s=patience_s)
        await api.open()
        known, access = ledger or self.ledger, self.platform.slack.access
        credentials = Credentials(access.client_id, access.client_secret)
        rotation = TimedRotation(api, known, credentials, self.clock.now)
        made = Installed(api, known, rotation, rest_s=rest_s)
        self.rotations.append(rotation)
        self.opened.append((api, made))
        return made

    async def close(self) -> None:
        for api, made in self.opened:
            await made.close()
            await api.close()
        self.opened.clear()

    async def installed(self) -> Workspace:
        """Freshly installed: its token lasts for twelve hours."""
        slack = self.platform.slack
        token = slack.access.mint(self.install, self.clock.now())
        workspace = Workspace(
            self.tenant,
            token,
            self.install.bot_id,
            self.install.bot_user,
            refresh_token=self.install.refresh,
            expires_at=self.install.tokens[token],
        )
        await self.ledger.save(workspace)
        return workspace

    async def is_asked(self) -> None:
        """Wait until Slack was asked to renew a token."""
        while not self.refreshes:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.01)

    def after(self, hours: float) -> None:
        self.clock.advance(timedelta(hours=hours))

    def good(self, workspace: Workspace | None) -> bool:
        """Whether Slack takes its token."""
        assert workspace is not None
        return self.platform.slack.access.known(workspace.token, self.clock.now()) is self.install


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    clock = MovableClock(NOW)
    slack = Slack(clock=clock)
    slack.access.rotates = True
    team: Team = slack.add_team("Cafe")
    with running_slack(slack) as platform:
        yield World(platform, store, clock, slack.access.install(team))


async def settled(*programs: Installed) -> None:
    """Let a renewal in the background come to its end."""
    for program in programs:
        await program.close()


async def test_a_token_that_lasts_is_used_as_it_is(world: World) -> None:
    workspace = await world.installed()
    program = await world.program()
    world.after(9.9)
    assert await program.find(world.tenant) == workspace
    assert world.refreshes == 0
    await world.close()


async def test_a_token_is_renewed_two_hours_ahead_and_used_meanwhile(world: World) -> None:
    workspace = await world.installed()
    program = await world.program()
    world.after(10)
    assert await program.find(world.tenant) == workspace
    await settled(program)
    renewed = await program.find(world.tenant)
    assert renewed != workspace
    assert world.good(renewed)
    assert await world.ledger.find(world.tenant) == renewed
    await world.close()


async def test_nobody_gets_a_token_that_has_ended(world: World) -> None:
    await world.installed()
    program = await world.program()
    world.after(100)
    assert world.good(await program.find(world.tenant))
    await world.close()


async def test_what_another_process_installs_is_there_at_once(world: World) -> None:
    program = await world.program()
    assert await program.find(world.tenant) is None
    workspace = await world.installed()
    assert await program.find(world.tenant) == workspace
    await world.close()


async def test_where_no_workspace_is_installed_none_has_left(world: World) -> None:
    program = await world.program()
    assert not await program.left("T0")
    await world.installed()
    assert await program.left("T0")
    await world.close()


async def test_however_many_need_it_slack_is_asked_once(world: World) -> None:
    await world.installed()
    one, other = await world.program(), await world.program()
    world.after(13)
    await asyncio.gather(*(program.find(world.tenant) for program in (one, other) for _ in range(10)))
    assert world.refreshes == 1
    stored = await world.ledger.find(world.tenant)
    assert world.good(stored)
    assert stored in (await one.find(world.tenant), await other.find(world.tenant))
    await world.close()


async def test_another_program_finds_what_was_renewed(world: World) -> None:
    workspace = await world.installed()
    one, other = await world.program(), await world.program()
    assert await other.find(world.tenant) == workspace
    world.after(13)
    renewed = await one.find(world.tenant)
    assert await other.refused(workspace, for_good=False) == renewed
    assert world.refreshes == 1
    await world.close()


async def test_what_slack_gave_is_written_when_the_database_is_back(world: World) -> None:
    await world.installed()
    ledger = world.ledger
    ledger.missing = 2
    program = await world.program(ledger)
    world.after(13)
    renewed = await program.find(world.tenant)
    assert world.good(renewed)
    await world.close()
    assert await world.ledger.find(world.tenant) == renewed


@pytest.mark.parametrize("fault", [Fails("before"), Hang("before")])
async def test_a_renewal_that_did_not_arrive_is_made_again(world: World, fault: Fails | Hang) -> None:
    workspace = await world.installed()
    world.platform.slack.faults.plan(REFRESH, fault)
    program = await world.program(patience_s=0.3, rest_s=0.0)
    world.after(11)
    assert await program.find(world.tenant) == workspace
    await settled(program)
    assert await program.find(world.tenant) == workspace
    await settled(program)
    assert world.good(await program.find(world.tenant))
    await world.close()


async def test_what_slack_gave_to_whoever_died_leaves_the_old_token_until_it_ends(world: World) -> None:
    workspace = await world.installed()
    world.platform.slack.faults.plan(REFRESH, Hang("after"))
    program = await world.program(patience_s=0.3, rest_s=0.0)
    world.after(11)
    await program.find(world.tenant)
    await settled(program)
    await program.find(world.tenant)
    await settled(program)
    kept = await program.find(world.tenant)
    assert kept == workspace
    assert world.refreshes == 2
    assert world.good(kept)
    await world.close()


async def test_what_slack_gave_and_nobody_can_read_asks_for_another_installation(world: World) -> None:
    workspace = await world.installed()
    world.platform.slack.faults.plan(REFRESH, Refuses(Answer(200, {"ok": True, "access_token": 7})))
    program = await world.program()
    world.after(11)
    with capture_logs() as logs:
        assert await program.find(world.tenant) == workspace
        await settled(program)
    told = [line for line in logs if line["log_level"] == "error"]
    assert [(line["event"], line["tenant"]) for line in told] == [("slack_install_again", world.tenant)]
    await world.close()


async def test_a_token_is_not_lost_for_what_slack_leaves_out_beside_it(world: World) -> None:
    workspace = await world.installed()
    given = {"ok": True, "access_token": "xoxe.xoxb-2", "refresh_token": "xoxe-2", "expires_in": 43_200}
    world.platform.slack.faults.plan(REFRESH, Refuses(Answer(200, given)))
    program = await world.program()
    world.after(11)
    await program.find(world.tenant)
    await settled(program)
    found = await program.find(world.tenant)
    await world.close()
    assert found == await world.ledger.find(world.tenant)
    assert found is not None
    assert (found.token, found.refresh_token) == ("xoxe.xoxb-2", "xoxe-2")
    assert (found.bot_id, found.bot_user_id) == (workspace.bot_id, workspace.bot_user_id)


async def test_a_refused_renewal_is_not_asked_for_at_every_turn(world: World) -> None:
    await world.installed()
    world.install.refresh = "used up"
    program = await world.program()
    world.after(11)
    for _ in range(5):
        await program.find(world.tenant)
        await settled(program)
    assert world.refreshes == 1
    await world.close()


async def test_while_one_renews_a_token_another_gives_nobody_up_for_it(world: World) -> None:
    workspace = await world.installed()
    one, other = await world.program(), await world.program()
    world.after(11)
    answer = Held()
    world.platform.slack.faults.plan(REFRESH, answer)
    assert await one.find(world.tenant) == workspace
    await world.is_asked()
    with pytest.raises(NotNowError):
        await other.refused(workspace, for_good=True)
    answer.let_go.set()
    await settled(one, other)
    assert world.good(await other.refused(workspace, for_good=True))
    await world.close()


async def test_an_installation_made_meanwhile_is_not_overwritten(world: World) -> None:
    workspace = await world.installed()
    answer = Held()
    world.platform.slack.faults.plan(REFRESH, answer)
    program = await world.program()
    world.after(13)
    finding = asyncio.create_task(program.find(world.tenant))
    await world.is_asked()
    again = replace(workspace, token="xoxb-again", refresh_token="xoxe-again", expires_at=None)
    await world.ledger.save(again)
    answer.let_go.set()
    assert await finding == again
    assert await world.ledger.find(world.tenant) == again
    await world.close()


async def test_all_that_closing_waits_for_has_one_and_the_same_time(world: World) -> None:
    await world.installed()
    world.platform.slack.faults.plan(REFRESH, Slow(0.3))
    ledger = world.ledger
    ledger.missing = 100
    program = await world.program(ledger)
    world.after(11)
    await program.find(world.tenant)
    await program.close(0.8)
    assert all(rotation.given_s < 0.8 for rotation in world.rotations)
    await world.close()


async def test_closing_waits_for_a_renewal_under_way(world: World) -> None:
    workspace = await world.installed()
    world.platform.slack.faults.plan(REFRESH, Slow(0.3))
    program = await world.program()
    world.after(11)
    assert await program.find(world.tenant) == workspace
    await asyncio.sleep(0.1)
    await world.close()
    assert await world.ledger.find(world.tenant) != workspace
