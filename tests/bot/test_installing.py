"""Installing the coach in a workspace by a browser, and taking it away again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from adapters.slack.oauth import INSTALL, REDIRECT
from bot.clock import MovableClock
from bot.installing import COOKIE, LASTS
from bot.wiring import App
from dialogs.coach.book import BOOK
from storage.rows import Installation
from tests.bot.kits import NOW, program
from tests.bot.serving import served
from tests.doubles.slack import oauth
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.workspaces import Team

pytestmark = pytest.mark.anyio

BASE = "http://127.0.0.1:8000"


@dataclass
class World:
    """The program, a browser, and a Slack in which nobody has installed the coach yet."""

    platform: Running
    app: App
    browser: httpx2.AsyncClient
    team: Team

    async def sent(self, **headers: str) -> str:
        """Where the browser is sent to be asked."""
        answer = await self.browser.get(INSTALL, headers=headers)
        assert answer.status_code == 303
        return str(answer.headers["location"])

    def agrees(self, url: str, *, whole: bool = False) -> str:
        """Where Slack sends the browser back to, once its admin has said yes."""
        back = oauth.consent(self.platform.slack, oauth.query_of(url), self.team, whole=whole)
        assert back.startswith(f"{BASE}{REDIRECT}?")
        return back.removeprefix(BASE)

    async def installs(self, *, whole: bool = False, lang: str = "en") -> httpx2.Response:
        back = self.agrees(await self.sent(), whole=whole)
        return await self.browser.get(back, headers={"accept-language": lang})

    def installed(self) -> tuple[Installation, ...]:
        return self.app.store.run(lambda work: work.installations.all("slack"))

    @property
    def asked(self) -> list[str]:
        return [asked.method for asked in self.platform.slack.asked]


@pytest.fixture
def platform() -> Iterator[Running]:
    with running_slack(Slack(clock=MovableClock(NOW))) as running:
        yield running


@asynccontextmanager
async def world_of(platform: Running, url: str) -> AsyncIterator[World]:
    access = platform.slack.access
    app = program(
        url,
        clock=platform.slack.clock,
        book=BOOK,
        base_url=BASE,
        slack_signing_secret=access.signing_secret,
        slack_client_id=access.client_id,
        slack_client_secret=access.client_secret,
        slack_api_url=platform.url,
    )
    team = platform.slack.add_team("Cafe", "Chain")
    async with served(app) as browser:
        platform.slack.door.url = f"{str(browser.base_url).rstrip('/')}/slack/events"
        yield World(platform, app, browser, team)


@pytest.fixture
async def world(platform: Running, sqlite_url: str) -> AsyncIterator[World]:
    async with world_of(platform, sqlite_url) as made:
        yield made


async def test_whoever_agrees_has_it_installed(world: World) -> None:
    page = await world.installs()
    assert page.status_code == 200
    (installed,) = world.installed()
    install = world.platform.slack.access.installs[world.team.id]
    assert installed.tenant == world.team.id
    assert installed.token in install.tokens
    assert (installed.bot_id, installed.bot_user_id) == (install.bot_id, install.bot_user)
    assert set(installed.scopes) == set(install.scopes)


@pytest.mark.parametrize(
    ("lang", "words"), [("ja,en", "「ホーム」を開く"), ("en-US,ja", "open the app's Home tab")]
)
async def test_the_page_says_how_to_begin(world: World, lang: str, words: str) -> None:
    page = await world.installs(lang=lang)
    assert words in page.text.replace("&#x27;", "'")
    assert f"/app_redirect?app={world.platform.slack.app_id}&amp;team={world.team.id}" in page.text


async def test_nobody_is_written_to(world: World) -> None:
    await world.installs()
    assert set(world.asked) == {"oauth.v2.access", "auth.test"}


async def test_slack_is_asked_for_what_the_manifest_lists_and_no_more(world: World) -> None:
    asked = parse_qs(urlsplit(await world.sent()).query)
    scopes = "app_mentions:read,chat:write,commands,files:read,im:history,im:write,users:read"
    assert asked["scope"] == [scopes]
    assert asked["redirect_uri"] == [f"{BASE}{REDIRECT}"]
    assert len(asked["state"][0]) >= 32


async def test_an_organisation_is_one_installation(world: World) -> None:
    await world.installs(whole=True)
    assert [one.tenant for one in world.installed()] == [world.team.enterprise]


async def test_whoever_declines_is_told_that_nothing_happened(world: World) -> None:
    state = parse_qs(urlsplit(await world.sent()).query)["state"][0]
    page = await world.browser.get(f"{REDIRECT}?error=access_denied&state={state}")
    assert page.status_code == 200
    assert f'href="{INSTALL}"' in page.text
    assert world.asked == []


async def test_what_a_browser_brings_back_counts_once(world: World) -> None:
    back = world.agrees(await world.sent())
    assert (await world.browser.get(back)).status_code == 200
    again = await world.browser.get(back)
    assert again.status_code == 400
    assert f'href="{INSTALL}"' in again.text
    assert world.asked.count("oauth.v2.access") == 1


async def test_another_browser_cannot_bring_it_back(world: World) -> None:
    back = world.agrees(await world.sent())
    async with httpx2.AsyncClient(base_url=world.browser.base_url) as other:
        assert (await other.get(back)).status_code == 400
        await other.get(INSTALL)
        assert (await other.get(back)).status_code == 400
    assert world.installed() == ()
    assert (await world.browser.get(back)).status_code == 200


async def test_a_browser_with_two_pages_open_may_finish_both(world: World) -> None:
    backs = [world.agrees(await world.sent()) for _ in range(2)]
    assert [(await world.browser.get(back)).status_code for back in backs] == [200, 200]


async def test_what_comes_back_too_late_is_begun_anew(world: World) -> None:
    back = world.agrees(await world.sent())
    assert isinstance(world.app.clock, MovableClock)
    world.app.clock.advance(LASTS)
    assert (await world.browser.get(back)).status_code == 400
    assert world.installed() == ()


ODD = {
    "nothing": "",
    "a state of their own": "?code=c&state=made-up",
    "no state": "?code=c",
    "not text": "?code=%ff&state=%ed%a0%80",
    "twice": "?state=a&state=b&code=c",
}


@pytest.mark.parametrize("query", ODD.values(), ids=ODD.keys())
async def test_made_up_requests_are_turned_away_kindly(world: World, query: str) -> None:
    await world.sent()
    page = await world.browser.get(f"{REDIRECT}{query}")
    assert page.status_code == 400
    assert f'href="{INSTALL}"' in page.text
    assert world.asked == []


async def test_a_name_that_the_browser_made_up_is_replaced(world: World) -> None:
    answer = await world.browser.get(INSTALL, headers={"cookie": f"{COOKIE}=<script>"})
    assert "<" not in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


@pytest.mark.parametrize("code", ["", "&code=of-nobody"])
async def test_a_code_that_slack_does_not_know_installs_nothing(world: World, code: str) -> None:
    state = parse_qs(urlsplit(await world.sent()).query)["state"][0]
    page = await world.browser.get(f"{REDIRECT}?state={state}{code}")
    assert page.status_code == 502
    assert f'href="{INSTALL}"' in page.text
    assert world.installed() == ()


async def test_without_its_database_the_page_asks_to_try_again(world: World) -> None:
    back = world.agrees(await world.sent())
    world.app.store.close()
    assert (await world.browser.get(INSTALL)).status_code == 503
    assert (await world.browser.get(back)).status_code == 503


async def test_no_code_and_no_token_is_logged(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    back = world.agrees(await world.sent())
    await world.browser.get(back)
    await world.browser.get(back)
    (installed,) = world.installed()
    query = parse_qs(urlsplit(back).query)
    logged = "".join(capsys.readouterr())
    assert "slack_installed" in logged
    assert [it for it in (installed.token, query["code"][0], query["state"][0]) if it in logged] == []


async def test_a_page_is_kept_by_nobody(world: World) -> None:
    page = await world.installs()
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_uninstalled_its_token_is_gone_at_once(world: World) -> None:
    await world.installs()
    admin = world.platform.admin(world.team)
    assert await asyncio.to_thread(admin.uninstalls) == 200
    assert world.installed() == ()
    assert await asyncio.to_thread(admin.revokes) == 200


async def test_installed_again_it_works_again(world: World) -> None:
    await world.installs()
    await asyncio.to_thread(world.platform.admin(world.team).uninstalls)
    await world.installs()
    (installed,) = world.installed()
    assert world.platform.slack.access.known(installed.token, NOW).tenant == world.team.id


async def test_what_is_told_late_of_an_uninstallation_leaves_the_next_installation_alone(
    world: World,
) -> None:
    await world.installs()
    await asyncio.to_thread(world.platform.admin(world.team).uninstalls)
    await world.installs()
    told = world.platform.slack.event(
        world.platform.slack.access.installs[world.team.id], world.team, {"type": "app_uninstalled"}
    )
    assert await asyncio.to_thread(world.platform.slack.emit, told) == 200
    assert len(world.installed()) == 1


async def test_each_workspace_is_served_with_its_own_token(world: World) -> None:
    await world.installs()
    other = world.platform.slack.add_team("Bakery")
    back = oauth.consent(world.platform.slack, oauth.query_of(await world.sent()), other)
    await world.browser.get(back.removeprefix(BASE))
    users = [world.platform.async_user("Hanako", team) for team in (world.team, other)]
    for user in users:
        assert await user.opens() == 200
        await user.hears("同意")


async def test_an_organisation_is_served_in_all_its_workspaces(world: World) -> None:
    await world.installs(whole=True)
    for name in ("Cafe", "Bakery"):
        user = world.platform.async_user("Hanako", world.platform.slack.add_team(name, "Chain"))
        assert await user.opens() == 200
        await user.hears("同意")


async def test_days_later_its_people_are_answered_with_a_token_that_was_renewed(world: World) -> None:
    world.platform.slack.access.rotates = True
    await world.installs()
    user = world.platform.async_user("Hanako", world.team)
    await user.opens()
    await user.hears("同意")
    world.platform.slack.clock.advance(timedelta(hours=30))
    assert await user.taps("同意してはじめる") == 200
    await user.hears()
    assert world.asked.count("oauth.v2.access") == 2


async def test_whoever_comes_back_with_their_workspace_is_answered(world: World) -> None:
    await world.installs()
    admin, user = world.platform.admin(world.team), world.platform.async_user("Hanako", world.team)
    await user.opens()
    await user.hears()
    await asyncio.to_thread(admin.uninstalls)
    await world.installs()
    assert await user.taps("同意してはじめる") == 200
    assert await user.hears()


async def test_with_a_static_token_there_is_nothing_to_install(sqlite_url: str, platform: Running) -> None:
    given: dict[str, Any] = {
        key.removeprefix("SANMON_").lower(): value for key, value in platform.settings.items()
    }
    async with served(program(sqlite_url, base_url=BASE, **given)) as browser:
        assert (await browser.get(INSTALL)).status_code == 404
        assert (await browser.get(REDIRECT)).status_code == 404
