"""Installing in the double of Slack: codes, refreshes, organisations, and what happens when the app goes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from aiohttp import web

from tests.doubles.answers import Json
from tests.doubles.serving import listen, loop_in_a_thread
from tests.doubles.slack.workspaces import CODE_LIVES, Team
from tests.doubles.slack_asking import SlackBot

THERE = "http://127.0.0.1:9/slack/oauth_redirect"


def agreed(bot: SlackBot, **changed: str) -> dict[str, list[str]]:
    """What the browser brings back from the consent page."""
    asked = {
        "client_id": bot.slack.access.client_id,
        "scope": "chat:write,commands",
        "state": "s1",
        "redirect_uri": THERE,
    } | changed
    parts = urlsplit(bot.running.url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"/oauth/v2/authorize?{urlencode(asked)}")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    if answer.status != 200:
        return {"error": [page]}
    back = page.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert back.startswith(THERE)
    return parse_qs(urlsplit(back).query)


def exchange(bot: SlackBot, given: str, **changed: str) -> Json:
    known = bot.slack.access
    args = {
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "code": given,
        "redirect_uri": THERE,
    }
    body: Json = bot.asks_by_form("oauth.v2.access", args | changed).body
    return body


def test_a_code_is_exchanged_once_for_a_token(slack_bot: SlackBot) -> None:
    back = agreed(slack_bot)
    assert back["state"] == ["s1"]
    (code,) = back["code"]
    granted = exchange(slack_bot, code)
    assert (granted["token_type"], granted["scope"]) == ("bot", "chat:write,commands")
    assert granted["team"]["id"] == slack_bot.slack.team.id
    slack_bot.token = granted["access_token"]
    assert slack_bot.asks("auth.test").body["user_id"] == granted["bot_user_id"]
    assert exchange(slack_bot, code)["error"] == "invalid_code"


def test_the_app_says_who_it_is_in_the_header_or_the_form(slack_bot: SlackBot) -> None:
    known = slack_bot.slack.access
    (code,) = agreed(slack_bot)["code"]
    packed = b64encode(f"{known.client_id}:{known.client_secret}".encode()).decode()
    connection = HTTPConnection(urlsplit(slack_bot.running.url).netloc, timeout=5)
    headers = {"Authorization": f"Basic {packed}", "Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode({"code": code, "redirect_uri": THERE})
    connection.request("POST", "/api/oauth.v2.access", form, headers)
    assert b'"ok":true' in connection.getresponse().read()
    connection.close()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"client_secret": "other"}, "bad_client_secret"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
        ({"code": "other"}, "invalid_code"),
        ({"grant_type": "refresh_token", "refresh_token": "other"}, "invalid_refresh_token"),
    ],
)
def test_what_does_not_fit_is_refused(slack_bot: SlackBot, changed: dict[str, str], error: str) -> None:
    (code,) = agreed(slack_bot)["code"]
    assert exchange(slack_bot, code, **changed)["error"] == error


def test_a_code_lasts_ten_minutes(slack_bot: SlackBot) -> None:
    (code,) = agreed(slack_bot)["code"]
    slack_bot.slack.clock.advance(CODE_LIVES)
    assert exchange(slack_bot, code)["error"] == "code_expired"


def test_the_consent_page_knows_its_apps(slack_bot: SlackBot) -> None:
    assert agreed(slack_bot, client_id="other") == {"error": ["invalid_client_id"]}
    assert agreed(slack_bot, scope="") == {"error": ["invalid_scope"]}


def test_a_refresh_token_is_good_once(slack_bot: SlackBot) -> None:
    slack_bot.slack.access.rotates = True
    (code,) = agreed(slack_bot)["code"]
    first = exchange(slack_bot, code)
    assert first["expires_in"] == 43_200
    known = slack_bot.slack.access
    form = {
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "grant_type": "refresh_token",
        "refresh_token": first["refresh_token"],
    }
    second = slack_bot.asks_by_form("oauth.v2.access", form).body
    assert second["ok"]
    assert second["access_token"] != first["access_token"]
    assert slack_bot.asks_by_form("oauth.v2.access", form).error == "invalid_refresh_token"


def test_an_organisation_installs_for_all_its_workspaces(slack_bot: SlackBot) -> None:
    slack = slack_bot.slack
    tokyo, osaka = slack.add_team("Tokyo", "Sanmon Group"), slack.add_team("Osaka", "Sanmon Group")
    with bot_with_a_button(slack_bot) as url:
        page = slack_bot.running.admin(tokyo).installs(url, whole=True)
    assert page.status == 200
    granted = exchange(slack_bot, page.text, redirect_uri=url)
    assert (granted["is_enterprise_install"], granted["team"]) == (True, None)
    assert granted["enterprise"]["id"] == tokyo.enterprise
    for team in (tokyo, osaka):
        slack_bot.running.user("Hanako", team).says("こんにちは")
        (authorization,) = slack_bot.last["authorizations"]
        assert (authorization["is_enterprise_install"], authorization["team_id"]) == (True, None)
        assert authorization["enterprise_id"] == tokyo.enterprise
        assert slack_bot.last["team_id"] == team.id
    slack_bot.token = granted["access_token"]
    assert slack_bot.posts(slack_bot.running.user("Hanako", osaka).id).ok


def test_tokens_are_of_no_use_once_the_app_is_gone(slack_bot: SlackBot) -> None:
    slack_bot.running.admin().uninstalls()
    assert [body["event"]["type"] for body in slack_bot.got] == ["tokens_revoked", "app_uninstalled"]
    assert slack_bot.posts(slack_bot.slack.person("Hanako").id).error == "account_inactive"


def test_tokens_may_be_taken_back_alone(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.running.admin().revokes()
    assert slack_bot.last["event"]["tokens"]["bot"] == [hanako.install.bot_user]
    assert slack_bot.posts(hanako.id).error == "invalid_auth"


def test_a_workspace_that_had_its_events_is_told_so(slack_bot: SlackBot) -> None:
    slack_bot.running.admin().limits()
    assert (slack_bot.last["type"], slack_bot.last["team_id"]) == (
        "app_rate_limited",
        slack_bot.slack.team.id,
    )


def test_one_workspace_knows_nothing_of_another(slack_bot: SlackBot) -> None:
    stranger = slack_bot.running.user("Taro", Team("T0", "Elsewhere"))
    slack_bot.slack.teams["T0"] = Team("T0", "Elsewhere")
    assert slack_bot.posts(stranger.id).error == "user_not_found"
    assert slack_bot.asks("users.info", {"user": stranger.id}).error == "user_not_found"


@contextmanager
def bot_with_a_button(bot: SlackBot) -> Iterator[str]:
    """A page that leads to the consent page, and back to itself with the code, which it shows."""

    async def page(request: web.Request) -> web.Response:
        here = str(request.url.with_query(None))
        if "code" in request.query:
            assert request.cookies["state"] == request.query["state"]
            return web.Response(text=request.query["code"])
        asked = {"client_id": bot.slack.access.client_id, "scope": "chat:write", "state": "s1"}
        where = f"https://slack.com/oauth/v2/authorize?{urlencode(asked | {'redirect_uri': here})}"
        answer = web.Response(status=302, headers={"Location": where})
        answer.set_cookie("state", "s1")
        return answer

    application = web.Application()
    application.router.add_get("/slack/install", page)
    with loop_in_a_thread("the bot") as loop:
        runner, url = loop.run(listen(application, 0))
        try:
            yield f"{url}/slack/install"
        finally:
            loop.run(runner.cleanup())
