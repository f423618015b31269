"""The door Slack knocks at: what each request is answered with, and what has happened by then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs

from adapters.port import Address, Request
from bot.web import web
from bot.wiring import App
from dialogs.coach.book import BOOK
from dialogs.texts import texts
from tests.adapters.slack.posts import (
    BOT,
    BOT_USER,
    FORM,
    NOW,
    TEAM,
    USER,
    command,
    commanded,
    happened,
    interacted,
    interaction,
    message,
    posted,
    request,
    submission,
    tap,
    typed_in,
)
from tests.bot.kits import program
from tests.bot.serving import NOWHERE, Knock, served
from tests.doubles.slack.server import Running, running_slack

pytestmark = pytest.mark.anyio

DOOR = "/slack/events"


@dataclass(frozen=True, slots=True)
class Served:
    """The program beside a Slack that knows its one workspace."""

    app: App
    slack: Running
    client: httpx2.AsyncClient

    async def knock(self, asked: Request) -> httpx2.Response:
        return await self.client.post(DOOR, content=asked.body, headers=asked.headers)

    async def counted(self, kind: str) -> bool:
        """Whether one event of this kind was passed over."""
        page = (await self.client.get("/metrics")).text
        return f'sanmon_events_passed_total{{kind="{kind}",platform="slack"}} 1.0' in page

    def met(self, user: str = USER) -> bool:
        return self.app.store.run(lambda work: work.users.find(Address("slack", TEAM, user))) is not None


def connected_to(url: str, slack: Running, **more: str) -> App:
    """The program at that Slack; nothing runs."""
    slack.slack.clock.set(NOW)
    given: dict[str, Any] = {
        name.removeprefix("SANMON_").lower(): value for name, value in (more or slack.settings).items()
    }
    return program(url, book=BOOK, clock=slack.slack.clock, **given)


@asynccontextmanager
async def serving(url: str, slack: Running, **more: str) -> AsyncIterator[Served]:
    app = connected_to(url, slack, **more)
    async with served(app) as client:
        yield Served(app, slack, client)


@pytest.fixture
async def at_work(sqlite_url: str) -> AsyncIterator[Served]:
    async with running_slack() as slack, serving(sqlite_url, slack) as found:
        slack.slack.person("Rin")
        yield found


HELLO = posted(happened(message("こんにちは")))
DEEP = b"[" * 100_000


WANTED: tuple[tuple[Request, int], ...] = (
    (HELLO, 200),
    (replace(HELLO, headers={}), 401),
    (request(b"{", secret="another"), 401),
    (request(DEEP, secret="another"), 401),
    (request(b"\xff", secret="another"), 401),
    (posted(happened(message()), secret="another"), 401),
    (request(b"ssl_check=1", FORM, secret="another"), 401),
    (request(HELLO.body, stamp="soon"), 401),
    (request(HELLO.body, stamp=str(int((NOW - timedelta(seconds=301)).timestamp()))), 401),
    (request(b""), 400),
    (request(b"{"), 400),
    (request(DEEP), 400),
    (request(b"[]"), 400),
    (request(b"\xff"), 400),
    (request(b"words=1", FORM), 400),
    (request(b"payload=no", FORM), 400),
    (request(b" " * (2**20 + 1)), 413),
    (posted({"type": "anything"}), 200),
    (posted(happened({"type": "reaction_added", "user": USER})), 200),
    (posted(happened(message(), team_id="T9", authorizations=[])), 200),
    (request(b"ssl_check=1", FORM), 200),
    (interacted(interaction("view_closed", view={"id": "V1"})), 200),
    (interacted(interaction("workflow_step_edit", callback_id="x")), 200),
    (commanded(command("x", command="/else")), 200),
)


async def test_each_request_is_answered_as_slack_wants_it_and_with_no_body(at_work: Served) -> None:
    answers = [await at_work.knock(asked) for asked, _ in WANTED]
    assert [answer.status_code for answer in answers] == [status for _, status in WANTED]
    assert {answer.content for answer in answers} == {b""}


async def test_a_header_that_is_no_text_is_answered_like_a_wrong_one(at_work: Served) -> None:
    headers = {name.encode(): value.encode() for name, value in HELLO.headers.items()}
    headers[b"x-slack-signature"] = b"v0=\xe9\xff"
    answer = await at_work.client.post(DOOR, content=HELLO.body, headers=headers)
    assert answer.status_code == 401


async def test_the_challenge_comes_back_as_it_is(at_work: Served) -> None:
    answer = await at_work.knock(posted({"type": "url_verification", "challenge": "3eZbrw1aB"}))
    assert (answer.status_code, answer.text) == (200, "3eZbrw1aB")
    assert answer.headers["content-type"].startswith("text/plain")


async def test_what_was_said_is_stored_when_the_answer_comes(at_work: Served) -> None:
    assert not at_work.met()
    await at_work.knock(HELLO)
    assert at_work.met()


async def test_the_same_event_again_is_answered_alike_and_taken_once(at_work: Served) -> None:
    for number in ("", "1", "2"):
        headers = {**HELLO.headers, "x-slack-retry-num": number} if number else HELLO.headers
        assert (await at_work.knock(replace(HELLO, headers=headers))).status_code == 200
    page = (await at_work.client.get("/metrics")).text
    assert 'sanmon_turns_total{outcome="seen"} 2.0' in page


async def test_what_the_coach_said_itself_is_passed_over(at_work: Served) -> None:
    told = posted(happened(message(user=BOT_USER, bot_id=BOT)))
    assert (await at_work.knock(told)).status_code == 200
    assert await at_work.counted("own")
    assert not at_work.met(BOT_USER)


async def test_a_workspace_that_has_not_installed_the_coach_is_told_nothing(at_work: Served) -> None:
    for asked in (
        posted(happened(message(), team_id="T9", authorizations=[{"team_id": "T9"}])),
        commanded(command("help", team_id="T9")),
    ):
        answer = await at_work.knock(asked)
        assert (answer.status_code, answer.content) == (200, b"")
    assert 'kind="not_installed",platform="slack"} 2.0' in (await at_work.client.get("/metrics")).text


async def test_slacks_own_limit_is_counted_and_logged(at_work: Served) -> None:
    with capture_logs() as logs:
        answer = await at_work.knock(posted({"type": "app_rate_limited", "team_id": TEAM}))
    assert answer.status_code == 200
    assert await at_work.counted("app_rate_limited")
    assert any(line["event"] == "slack_rate_limits_events" for line in logs)


@pytest.mark.parametrize(("channel", "line"), [("general", "slack.elsewhere"), ("directmessage", "")])
async def test_a_command_is_answered_in_the_talk_and_elsewhere_says_so(
    at_work: Served, channel: str, line: str
) -> None:
    answer = await at_work.knock(commanded(command("使い方", channel_name=channel)))
    told = {"response_type": "ephemeral", "text": texts("ja").say(line)} if line else {}
    assert (answer.json() if answer.content else {}) == told


async def test_that_line_is_in_the_language_of_who_typed_the_command(at_work: Served) -> None:
    rin = at_work.slack.slack.people[USER]
    rin.locale = "en-US"
    answer = await at_work.knock(commanded(command("help")))
    assert answer.json()["text"] == texts("en").say("slack.elsewhere")


@pytest.mark.parametrize(
    "asked", [HELLO, interacted(tap("c|1.a|yes")), interacted(submission({"name": typed_in("x")}))]
)
async def test_what_could_not_be_stored_is_a_500_and_taken_when_it_comes_again(
    sqlite_url: str, asked: Request
) -> None:
    async with running_slack() as slack:
        broken = connected_to(sqlite_url, slack)
        (adapter,) = broken.adapters
        await adapter.open()
        broken.store.close()
        knock = Knock((asked.body,), asked.headers, path=DOOR)
        with capture_logs() as logs:
            assert await knock.at(web(broken)) == 500
        await adapter.close()
        assert any(line["event"] == "webhook_not_taken" for line in logs)
        async with serving(sqlite_url, slack) as mended:
            assert (await mended.knock(asked)).status_code == 200
            assert mended.met()


async def test_while_slack_does_not_tell_whose_token_it_is_events_are_asked_for_again(
    sqlite_url: str,
) -> None:
    async with running_slack() as slack:
        lost = slack.settings | {"SANMON_SLACK_API_URL": NOWHERE}
        async with serving(sqlite_url, slack, **lost) as found:
            assert (await found.knock(HELLO)).status_code == 500


async def test_over_socket_mode_alone_there_is_no_door(sqlite_url: str) -> None:
    async with running_slack() as slack, serving(sqlite_url, slack, **slack.socket_settings) as found:
        assert (await found.knock(HELLO)).status_code == 404


async def test_nothing_that_was_typed_is_logged(at_work: Served, capfd: pytest.CaptureFixture[str]) -> None:
    secret = "ひみつのことば"
    everything: tuple[Request, ...] = (
        posted(happened(message(secret))),
        posted(happened({"type": "message", "text": secret})),
        posted(happened(message(secret)), secret="another"),
        posted({"type": secret, "text": secret}),
        interacted(tap(f"c|{secret}|{secret}", secret)),
        interacted(submission({"name": typed_in(secret)})),
        commanded(command(secret)),
        request(secret.encode()),
    )
    with capture_logs() as logs:
        answers = [(await at_work.knock(asked)).status_code for asked in everything]
    assert answers == [200, 200, 401, 200, 200, 200, 200, 400]
    assert secret not in str(logs)
    assert secret not in "".join(capfd.readouterr())
