"""What Slack gives for a code or a refresh token, and where a browser is sent for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.slack.client import Api
from adapters.slack.oauth import METHOD, Credentials, Exchanged, app_url, authorize_url, exchange, granted
from adapters.slack.workspaces import Workspace
from tests.doubles.answers import Answer
from tests.doubles.faults import Fails, Hang, Refuses
from tests.doubles.slack.oauth import consent
from tests.doubles.slack.server import Running, running_slack

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
BACK = "https://coach.example.org/slack/oauth_redirect"
CREDENTIALS = Credentials("1.2", "secret")
TEAM = {"id": "T1", "name": "Cafe"}
PLAIN: dict[str, Any] = {
    "ok": True,
    "access_token": "xoxb-1",
    "token_type": "bot",
    "scope": "chat:write,im:history",
    "bot_user_id": "U1",
    "app_id": "A1",
    "team": TEAM,
    "enterprise": None,
    "is_enterprise_install": False,
}
ROTATING = PLAIN | {"refresh_token": "xoxe-1", "expires_in": 43_200}
WHOLE = PLAIN | {"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}
IN_AN_ENTERPRISE = PLAIN | {"enterprise": {"id": "E1"}}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    ("body", "tenant"), [(PLAIN, "T1"), (ROTATING, "T1"), (IN_AN_ENTERPRISE, "T1"), (WHOLE, "E1")]
)
def test_the_tenant_is_the_team_unless_all_of_its_organisation_has_the_coach(
    body: dict[str, Any], tenant: str
) -> None:
    grant = granted(body)
    assert grant is not None
    assert grant.tenant == tenant


def test_a_token_that_rotates_has_an_end() -> None:
    plain, rotating = granted(PLAIN), granted(ROTATING)
    assert plain is not None
    assert rotating is not None
    assert plain.expires_at(NOW) is None
    assert rotating.expires_at(NOW) == NOW + timedelta(hours=12)


def test_without_a_token_nothing_is_granted() -> None:
    assert granted({name: value for name, value in PLAIN.items() if name != "access_token"}) is None
    assert granted(PLAIN | {"access_token": ""}) is None


@pytest.mark.anyio
@pytest.mark.parametrize("missing", ["access_token", "bot_user_id", "team"])
async def test_without_a_bot_there_is_nothing_to_install(missing: str) -> None:
    body = {name: value for name, value in PLAIN.items() if name != missing}
    async with running_slack() as platform:
        platform.slack.faults.plan(METHOD, Refuses(Answer(200, body)))
        assert await exchanged(platform, code_for(platform)) == "no_bot_token"


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(some.dictionaries(some.sampled_from(sorted(ROTATING)), JSON))
def test_whatever_is_answered_it_is_a_grant_or_none(odd: dict[str, Any]) -> None:
    grant = granted(ROTATING | odd)
    assert grant is None or isinstance(grant.tenant, str)


def test_no_token_and_no_secret_is_shown() -> None:
    assert "xox" not in repr(granted(ROTATING))
    assert "secret" not in repr(CREDENTIALS).replace("client_secret", "")


def test_a_browser_is_sent_to_slack_with_everything_it_takes() -> None:
    url = authorize_url("https://slack.com/api", CREDENTIALS, ("chat:write", "commands"), BACK, "s&t")
    assert url.startswith("https://slack.com/oauth/v2/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["1.2"],
        "scope": ["chat:write,commands"],
        "redirect_uri": [BACK],
        "state": ["s&t"],
    }


def test_a_browser_is_led_to_the_app_where_slack_has_named_it() -> None:
    workspace = Workspace("T1", "xoxb-1", "B1", "U1")
    url = app_url("https://slack.com/api", Exchanged(workspace, "A1"))
    assert url == "https://slack.com/app_redirect?app=A1&team=T1"
    assert not app_url("https://slack.com/api", Exchanged(workspace, ""))


def code_for(platform: Running) -> str:
    """The code of an admin who has said yes."""
    query = {"client_id": platform.slack.access.client_id, "scope": "chat:write", "redirect_uri": BACK}
    return parse_qs(urlsplit(consent(platform.slack, query, platform.slack.team)).query)["code"][0]


async def exchanged(platform: Running, code: str) -> Exchanged | str:
    access = platform.slack.access
    api = Api(platform.url, patience_s=0.3)
    await api.open()
    try:
        return await exchange(api, Credentials(access.client_id, access.client_secret), code, BACK, NOW)
    finally:
        await api.close()


@pytest.mark.anyio
async def test_a_code_nobody_gave_says_why() -> None:
    async with running_slack() as platform:
        assert await exchanged(platform, "of-nobody") == "invalid_code"


@pytest.mark.anyio
async def test_a_code_stands_for_the_workspace_whose_admin_agreed() -> None:
    async with running_slack() as platform:
        found = await exchanged(platform, code_for(platform))
        install = platform.slack.access.installs[platform.slack.team.id]
        assert isinstance(found, Exchanged)
        assert found.app_id == platform.slack.app_id
        assert found.workspace.token in install.tokens
        assert (found.workspace.bot_id, found.workspace.scopes) == (install.bot_id, ("chat:write",))


@pytest.mark.anyio
@pytest.mark.parametrize("fault", [Fails("before"), Hang("before"), Hang("after")])
@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
async def test_where_slack_says_nothing_there_is_no_workspace(method: str, fault: Fails | Hang) -> None:
    async with running_slack() as platform:
        platform.slack.faults.plan(method, fault)
        assert not isinstance(await exchanged(platform, code_for(platform)), Exchanged)
