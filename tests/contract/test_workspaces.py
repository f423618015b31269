"""What all who know Slack's workspaces must do: by a static token, by installations, or by hand in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from adapters.port import NotNowError
from adapters.slack.client import Api
from adapters.slack.fixed import Fixed
from adapters.slack.installed import Installed
from adapters.slack.oauth import Credentials
from adapters.slack.rotation import Rotation
from adapters.slack.workspaces import Workspace, Workspaces
from bot.clock import MovableClock
from bot.ledger import StoredLedger
from storage.store import Store
from tests.adapters.slack.known import Known
from tests.doubles.faults import Fails
from tests.doubles.slack.platform import BOT_TOKEN, Slack
from tests.doubles.slack.server import Running, running_slack

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass(frozen=True)
class Kit:
    """Those who are put to the test know `tenant`. `breaks`: nothing can be told any more."""

    workspaces: Workspaces
    tenant: str
    uninstalls: Callable[[], object]
    returns: Callable[[], Awaitable[object]]
    breaks: Callable[[], object]


@dataclass(frozen=True)
class World:
    """A Slack with one workspace, and a database."""

    platform: Running
    api: Api
    store: Store

    @property
    def slack(self) -> Slack:
        return self.platform.slack

    @property
    def tenant(self) -> str:
        return self.slack.team.id

    @property
    def ledger(self) -> StoredLedger:
        return StoredLedger(self.store, MovableClock(NOW))

    def uninstall(self) -> None:
        self.slack.access.uninstall(self.tenant)

    async def reinstall(self) -> None:
        self.slack.access.installs[self.tenant].gone = False


async def by_token(world: World) -> Kit:
    fixed = Fixed(world.api, BOT_TOKEN, world.ledger, pause_s=0.0)

    def silence() -> None:
        world.slack.faults.plan("auth.test", Fails("before"))

    return Kit(fixed, world.tenant, world.uninstall, world.reinstall, silence)


async def by_installation(world: World) -> Kit:
    credentials = Credentials(world.slack.access.client_id, world.slack.access.client_secret)
    rotation = Rotation(world.api, world.ledger, credentials, lambda: NOW)
    installed = Installed(world.api, world.ledger, rotation)
    workspace = Workspace(world.tenant, BOT_TOKEN, "B1", "U1")
    for one in (workspace, replace(workspace, tenant="T0BAKERY")):
        await world.ledger.save(one)

    async def reinstall() -> None:
        await world.reinstall()
        await installed.save(workspace)

    return Kit(installed, world.tenant, world.uninstall, reinstall, world.store.close)


async def by_hand(world: World) -> Kit:
    workspace = Workspace(world.tenant, BOT_TOKEN, "B1", "U1")
    known = Known({world.tenant: workspace})

    async def reinstall() -> None:
        known.of[world.tenant] = workspace

    def silence() -> None:
        known.untold = True

    return Kit(known, world.tenant, world.uninstall, reinstall, silence)


@pytest.fixture(params=[by_token, by_installation, by_hand])
async def kit(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[Kit]:
    async with running_slack() as platform:
        api = Api(platform.url)
        await api.open()
        made: Kit = await request.param(World(platform, api, store))
        yield made
        await made.workspaces.close()
        await api.close()


async def test_a_workspace_is_there_with_its_token(kit: Kit) -> None:
    await kit.workspaces.open()
    found = await kit.workspaces.find(kit.tenant)
    assert found is not None
    assert (found.tenant, found.token) == (kit.tenant, BOT_TOKEN)
    assert not await kit.workspaces.left(kit.tenant)


async def test_one_that_nobody_knows_is_not_there(kit: Kit) -> None:
    assert await kit.workspaces.find("T0ELSEWHERE") is None


async def test_while_nothing_can_be_told_nobody_is_said_to_be_gone(kit: Kit) -> None:
    kit.breaks()
    with pytest.raises(NotNowError):
        await kit.workspaces.find(kit.tenant)


async def test_one_that_uninstalls_the_coach_has_left(kit: Kit) -> None:
    await kit.workspaces.open()
    kit.uninstalls()
    for _ in range(2):
        await kit.workspaces.remove(kit.tenant)
        assert await kit.workspaces.left(kit.tenant)
        assert await kit.workspaces.find(kit.tenant) is None


async def test_one_that_comes_back_is_there_again(kit: Kit) -> None:
    before = await kit.workspaces.find(kit.tenant)
    kit.uninstalls()
    await kit.workspaces.remove(kit.tenant)
    await kit.returns()
    assert await kit.workspaces.find(kit.tenant) == before
    assert not await kit.workspaces.left(kit.tenant)


async def test_of_one_that_is_not_there_nothing_is_removed(kit: Kit) -> None:
    await kit.workspaces.remove("T0ELSEWHERE")
    assert await kit.workspaces.find(kit.tenant) is not None


@pytest.mark.parametrize("for_good", [True, False])
async def test_a_token_that_is_refused_is_not_given_again(kit: Kit, *, for_good: bool) -> None:
    found, other = await kit.workspaces.find(kit.tenant), None
    assert found is not None
    kit.uninstalls()
    with suppress(NotNowError):
        other = await kit.workspaces.refused(found, for_good=for_good)
    assert other is None
