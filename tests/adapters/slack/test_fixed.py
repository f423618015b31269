"""The one workspace of a static token, as the double of Slack tells of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from adapters.port import NotNowError
from adapters.slack.calling import Absent, Caller
from adapters.slack.client import Api
from adapters.slack.fixed import Fixed
from adapters.slack.pace import Pace
from adapters.slack.workspaces import Workspace
from bot.clock import MovableClock
from bot.ledger import StoredLedger
from storage.rows import AddressKey
from storage.store import Store
from tests.doubles.faults import Fails, Fault, Slow
from tests.doubles.slack.answers import refusal
from tests.doubles.slack.platform import BOT_TOKEN
from tests.doubles.slack.server import Running, running_slack
from tests.storage.people import NOW, meet

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class World:
    """A Slack with one workspace, and ways to know it by a token."""

    platform: Running
    store: Store
    api: Api

    def known_by(self, token: str = BOT_TOKEN, *, pause_s: float = 2.0) -> Fixed:
        return Fixed(self.api, token, StoredLedger(self.store, MovableClock(NOW)), pause_s=pause_s)

    @property
    def tenant(self) -> str:
        return self.platform.slack.team.id

    @property
    def asked(self) -> int:
        return len(self.platform.slack.asked)


@pytest.fixture
async def world(store: Store) -> AsyncIterator[World]:
    async with running_slack() as platform:
        api = Api(platform.url)
        await api.open()
        yield World(platform, store, api)
        await api.close()


async def test_slack_tells_whose_token_it_is(world: World) -> None:
    workspaces = world.known_by()
    await workspaces.open()
    found = await workspaces.find(world.tenant)
    install = world.platform.slack.access.installs[world.tenant]
    names = (install.bot_id, install.bot_user)
    assert found is not None
    assert replace(found, scopes=()) == Workspace(world.tenant, BOT_TOKEN, *names)
    assert await workspaces.find("T0") is None
    assert world.asked == 1


async def test_a_token_of_another_workspace_gives_nobody_up(world: World) -> None:
    workspaces = world.known_by()
    caller = Caller(world.api, workspaces, Pace())
    assert await caller.call("T0", "chat.postMessage", to="U1") == Absent(left=False)
    world.platform.slack.access.uninstall(world.tenant)
    await workspaces.remove(world.tenant)
    assert not await workspaces.left("T0")


async def test_however_many_ask_slack_is_asked_once(world: World) -> None:
    world.platform.slack.faults.plan("auth.test", Slow(0.2))
    workspaces = world.known_by()
    found = await asyncio.gather(*(workspaces.find(world.tenant) for _ in range(10)))
    assert len(set(found)) == 1
    assert world.asked == 1


async def test_while_slack_does_not_tell_nobody_is_given_up(world: World) -> None:
    world.platform.slack.faults.plan("auth.test", Fails("before"))
    workspaces = world.known_by(pause_s=0.5)
    await workspaces.open()
    with pytest.raises(NotNowError):
        await workspaces.find(world.tenant)
    await asyncio.sleep(0.6)
    assert await workspaces.find(world.tenant) is not None
    assert world.asked == 2


async def test_a_token_of_nobody_gives_nobody_up(world: World) -> None:
    workspaces = world.known_by("xoxb-of-nobody")
    with pytest.raises(NotNowError):
        await workspaces.find(world.tenant)


async def test_a_token_that_is_refused_is_for_its_operator_to_mend(world: World) -> None:
    workspaces = world.known_by()
    found = await workspaces.find(world.tenant)
    assert found is not None
    world.platform.slack.access.installs[world.tenant].tokens.clear()
    with pytest.raises(NotNowError):
        await workspaces.refused(found, for_good=True)
    assert await workspaces.find(world.tenant) == found
    assert not await workspaces.left(world.tenant)


def reachable(store: Store, address: AddressKey) -> bool:
    user_id = meet(store, address)
    return store.run(lambda work: address in work.users.addresses(user_id))


async def test_uninstalled_its_people_are_out_of_reach_until_it_is_back(world: World) -> None:
    mika = AddressKey("slack", world.tenant, "mika")
    meet(world.store, mika)
    workspaces = world.known_by(pause_s=0.0)
    found = await workspaces.find(world.tenant)
    assert found is not None
    install = world.platform.slack.access.uninstall(world.tenant)
    await workspaces.remove(world.tenant)
    assert await workspaces.find(world.tenant) is None
    assert await workspaces.refused(found, for_good=True) is None
    assert not reachable(world.store, mika)
    install.gone = False
    assert await workspaces.find(world.tenant) == found


@pytest.mark.parametrize("fault", [Fails("before"), refusal("internal_error"), Slow(2.0)])
async def test_an_uninstallation_that_slack_does_not_confirm_gives_nobody_up(
    world: World, fault: Fault
) -> None:
    mika = AddressKey("slack", world.tenant, "mika")
    meet(world.store, mika)
    workspaces = world.known_by()
    await workspaces.open()
    world.platform.slack.faults.plan("auth.test", fault)
    with pytest.raises(NotNowError):
        await workspaces.remove(world.tenant)
    assert not await workspaces.left(world.tenant)
    assert reachable(world.store, mika)


async def test_an_uninstallation_is_heard_of_after_the_token_was_refused(world: World) -> None:
    workspaces = world.known_by()
    found = await workspaces.find(world.tenant)
    assert found is not None
    world.platform.slack.access.uninstall(world.tenant)
    with pytest.raises(NotNowError):
        await workspaces.refused(found, for_good=True)
    assert await workspaces.find(world.tenant) is not None
    await workspaces.remove(world.tenant)
    assert await workspaces.left(world.tenant)


async def test_what_is_told_late_of_an_uninstallation_changes_nothing(world: World) -> None:
    mika = AddressKey("slack", world.tenant, "mika")
    meet(world.store, mika)
    workspaces = world.known_by()
    await workspaces.remove(world.tenant)
    await workspaces.remove("T0")
    assert await workspaces.find(world.tenant) is not None
    assert reachable(world.store, mika)
