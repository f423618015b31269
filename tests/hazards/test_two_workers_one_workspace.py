"""One workspace is installed, uninstalled and renewed at once by two workers: its token stays straight."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from adapters.port import NotNowError
from adapters.slack.client import Api
from adapters.slack.installed import Installed
from adapters.slack.oauth import Credentials, Exchanged, exchange
from adapters.slack.rotation import Rotation
from adapters.slack.workspaces import Workspace
from bot.clock import MovableClock
from bot.ledger import StoredLedger
from storage.sealing import KeyRing
from storage.store import Store, open_store
from tests.doubles.slack.oauth import consent
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.workspaces import Team

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
BACK = "https://coach.example.org/slack/oauth_redirect"
ROUNDS = 25


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Worker:
    """One program, with its own connections and its own memory of workspaces."""

    slack: Slack
    team: Team
    api: Api
    workspaces: Installed
    ledger: StoredLedger
    credentials: Credentials

    async def installs(self) -> None:
        """Whoever is asked agrees, and their browser comes back here."""
        asked = {"client_id": self.credentials.client_id, "scope": "chat:write", "redirect_uri": BACK}
        back = consent(self.slack, asked, self.team)
        code = back.partition("code=")[2].partition("&")[0]
        found = await exchange(self.api, self.credentials, code, BACK, self.slack.clock.now())
        assert isinstance(found, Exchanged), found
        await self.workspaces.save(found.workspace)

    async def hears_of_its_end(self) -> None:
        """Slack tells again what was not taken."""
        for _ in range(100):
            with suppress(NotNowError):
                await self.workspaces.remove(self.team.id)
                return
            await asyncio.sleep(0.01)

    async def works(self) -> Workspace | None:
        """As a delivery does: a token that is refused is asked for anew."""
        workspace = await self.workspaces.find(self.team.id)
        if workspace is None or self._takes(workspace):
            return workspace
        try:
            return await self.workspaces.refused(workspace, for_good=True)
        except NotNowError:
            return None

    def _takes(self, workspace: Workspace) -> bool:
        install = self.slack.access.installs[self.team.id]
        ends_at = install.tokens.get(workspace.token, NOW)
        return not install.gone and (ends_at is None or ends_at > self.slack.clock.now())


@dataclass
class World:
    """Slack, and two workers over one database."""

    platform: Running
    team: Team
    stores: tuple[Store, ...]

    async def workers(self) -> list[Worker]:
        return [await self._worker(store) for store in self.stores]

    async def _worker(self, store: Store) -> Worker:
        slack, api = self.platform.slack, Api(self.platform.url)
        await api.open()
        ledger = StoredLedger(store, slack.clock)
        credentials = Credentials(slack.access.client_id, slack.access.client_secret)
        workspaces = Installed(api, ledger, Rotation(api, ledger, credentials, slack.clock.now))
        return Worker(slack, self.team, api, workspaces, ledger, credentials)

    @property
    def is_installed(self) -> bool:
        return not self.platform.slack.access.installs[self.team.id].gone

    def takes(self, workspace: Workspace) -> bool:
        """Whether Slack takes that token now."""
        known = self.platform.slack.access.known(workspace.token, self.platform.slack.clock.now())
        return known.tenant == self.team.id


@pytest.fixture
def world(database_url: str, ring: KeyRing) -> Iterator[World]:
    slack = Slack(clock=MovableClock(NOW))
    slack.access.rotates = True
    stores = tuple(open_store(database_url, ring) for _ in range(2))
    with running_slack(slack) as platform:
        yield World(platform, slack.add_team("Cafe"), stores)
    for store in stores:
        store.close()


async def close(*workers: Worker) -> None:
    for worker in workers:
        await worker.workspaces.close()
        await worker.api.close()


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_comes_at_once_what_is_stored_is_what_slack_takes(world: World, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # the order of things
    workers = await world.workers()
    one, other = workers
    await one.installs()
    for _ in range(ROUNDS):
        world.platform.slack.access.uninstall(world.team.id)
        told = [random.choice(workers).hears_of_its_end() for _ in range(3)]
        coming = [other.installs()] if random.random() < 0.7 else []
        doing = [*told, *coming, one.works(), other.works()]
        random.shuffle(doing)
        await asyncio.gather(*doing)
        await asyncio.gather(*(worker.hears_of_its_end() for worker in workers))
        stored = await one.ledger.find(world.team.id)
        assert (stored is not None) == world.is_installed == bool(coming)
        assert stored is None or world.takes(stored)
        if not coming:
            await random.choice(workers).installs()
        assert [world.takes(found) for worker in workers if (found := await worker.works())] == [True, True]
    await close(*workers)


async def test_a_token_is_renewed_by_one_while_the_other_hears_of_the_end(world: World) -> None:
    one, other = workers = await world.workers()
    await one.installs()
    for _ in range(ROUNDS):
        world.platform.slack.clock.advance(timedelta(hours=13))
        world.platform.slack.access.uninstall(world.team.id)
        await asyncio.gather(one.works(), other.hears_of_its_end(), one.hears_of_its_end())
        await asyncio.gather(*(worker.workspaces.close() for worker in workers))
        assert await other.ledger.find(world.team.id) is None
        await other.installs()
        found = await other.works()
        assert found is not None
        assert world.takes(found)
    await close(*workers)


async def test_both_renew_at_once_for_days_and_neither_loses_the_workspace(world: World) -> None:
    workers = await world.workers()
    await workers[0].installs()
    for _ in range(ROUNDS):
        world.platform.slack.clock.advance(timedelta(hours=10, minutes=30))
        await asyncio.gather(*(worker.works() for worker in workers * 3))
        await asyncio.gather(*(worker.workspaces.close() for worker in workers))
        stored = await workers[0].ledger.find(world.team.id)
        assert stored is not None
        assert world.takes(stored)
    refreshed = [asked for asked in world.platform.slack.asked if "refresh_token" in asked.args]
    assert len(refreshed) == ROUNDS
    assert all(asked.ok for asked in refreshed)
    await close(*workers)
