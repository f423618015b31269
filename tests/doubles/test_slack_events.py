"""How the double of Slack tells a bot what happens: signed, again, and over sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic, sleep

from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.answers import Json
from tests.doubles.faults import Slow
from tests.doubles.posting import NO_CONNECTION, TOO_LATE, Posted
from tests.doubles.slack.door import post_over_http, request_of
from tests.doubles.slack.platform import Slack, same
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack_asking import SlackBot


def test_slacks_own_verifier_accepts_every_kind(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    verifier = SignatureVerifier(slack_bot.slack.access.signing_secret)
    with slack_bot.slack.holding() as held:
        hanako.says("こんにちは")
        hanako.shortcut("new_gathering")
        hanako.commands("help")
    for happening in held:
        body, _ = request_of(happening)
        assert verifier.is_valid_request(body, slack_bot.slack.door.signed(body, slack_bot.slack.clock.now()))
        assert not verifier.is_valid_request(
            body + b" ", slack_bot.slack.door.signed(body, slack_bot.slack.clock.now())
        )


def test_what_is_held_back_is_told_in_any_order_and_twice(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    with slack_bot.slack.holding() as held:
        assert hanako.says("一") == 0
        hanako.says("二")
    for happening in (held[1], held[0], same(held[0])):
        assert slack_bot.slack.deliver(happening).taken
    assert [body["event"]["text"] for body in slack_bot.got] == ["二", "一", "一"]
    assert slack_bot.got[1]["event_id"] == slack_bot.got[2]["event_id"]


def test_events_that_were_not_taken_come_again_three_times(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.slack.door.retries = True
    slack_bot.answer = Posted(500)
    hanako.says("こんにちは")
    until(lambda: len(slack_bot.got) >= 4)
    sleep(0.3)
    assert len(slack_bot.got) == 4
    assert {body["event_id"] for body in slack_bot.got} == {slack_bot.got[0]["event_id"]}
    assert [headers.get("X-Slack-Retry-Num") for headers in slack_bot.headers] == [None, "1", "2", "3"]
    assert slack_bot.headers[1]["X-Slack-Retry-Reason"] == "http_error"


def test_no_retry_is_made_where_it_is_refused_nor_of_interactions(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.slack.door.retries = True
    slack_bot.answer = Posted(500, b"", {"x-slack-no-retry": "1"})
    hanako.says("こんにちは")
    slack_bot.answer = Posted(500)
    hanako.shortcut("new_gathering")
    assert not slack_bot.slack.door.missed


def test_a_bot_hears_of_its_own_messages_where_it_is_to() -> None:
    got: list[str] = []

    def take(_url: str, body: bytes, _headers: dict[str, str]) -> Posted:
        got.append(body.decode())
        return Posted(200)

    with running_slack(Slack(echoes=True)) as running:
        running.slack.hand_to(take)
        bot = SlackBot(running)
        assert bot.posts(running.user().id).ok
        until(lambda: bool(got))
    assert '"bot_id"' in got[0]


def test_a_bot_that_is_not_there_or_late_is_told_apart() -> None:
    with running_slack(events="http://127.0.0.1:9/slack/events") as running:
        assert running.user().says("こんにちは") == NO_CONNECTION
        running.slack.door.url = f"{running.url}/auth.test"
        running.slack.hand_to(partial(post_over_http, within_s=0.05))
        running.slack.faults.plan("auth.test", Slow(0.3))
        assert running.user().says("こんにちは") == TOO_LATE


def test_a_socket_is_told_everything_and_answers_with_payloads() -> None:
    async def talk() -> None:
        async with running_slack() as running, listening(running, payload={"text": "はい"}) as got:
            hanako = running.async_user()
            assert await hanako.says("こんにちは") == 200
            assert await hanako.commands("help") == 200
            assert hanako.user.whispers == ["はい"]
            assert [(one.type, one.retry_attempt) for one in got] == [
                ("events_api", 0),
                ("slash_commands", None),
            ]
            assert got[0].payload["event"]["text"] == "こんにちは"

    asyncio.run(talk())


def test_a_socket_that_is_refreshed_or_lost_comes_back() -> None:
    async def talk() -> None:
        async with running_slack() as running, listening(running) as got:
            hanako = running.async_user()
            await asyncio.to_thread(running.sockets.disconnect)
            await connected(running)
            assert await hanako.says("一") == 200
            await asyncio.to_thread(running.sockets.cut)
            await connected(running)
            assert await hanako.says("二") == 200
            assert [one.payload["event"]["text"] for one in got] == ["一", "二"]

    asyncio.run(talk())


def test_an_envelope_nobody_acknowledges_comes_again() -> None:
    async def talk() -> None:
        async with running_slack() as running, listening(running, acknowledged=False) as got:
            running.sockets.within_s = 0.1
            running.slack.door.retries = True
            assert await running.async_user().says("こんにちは") == TOO_LATE
            await asyncio.to_thread(until, lambda: len(got) >= 2)
            assert (got[1].retry_attempt, got[1].retry_reason) == (1, "timeout")
            assert got[0].payload["event_id"] == got[1].payload["event_id"]

    asyncio.run(talk())


def test_a_socket_needs_an_app_token_and_a_ticket_of_its_own(slack_bot: SlackBot) -> None:
    assert slack_bot.asks("apps.connections.open").error == "invalid_auth"
    slack_bot.token = slack_bot.slack.access.app_token
    assert slack_bot.asks("apps.connections.open").body["url"].startswith("ws://127.0.0.1:")
    slack_bot.running.use_sockets()
    assert slack_bot.user().says("誰もいない") == NO_CONNECTION


@asynccontextmanager
async def listening(
    running: Running, *, payload: Json | None = None, acknowledged: bool = True
) -> AsyncIterator[list[SocketModeRequest]]:
    """A bot on the other end, which stands on Slack's own client."""
    got: list[SocketModeRequest] = []
    running.use_sockets()
    web = AsyncWebClient(base_url=f"{running.url}/")
    client = SocketModeClient(running.slack.access.app_token, web_client=web, ping_interval=0.5)

    async def take(by: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request)
        if acknowledged:
            told = payload if request.accepts_response_payload else None
            await by.send_socket_mode_response(SocketModeResponse(request.envelope_id, told))

    client.socket_mode_request_listeners.append(take)
    await client.connect()  # type: ignore[no-untyped-call]  # the SDK's
    await connected(running)
    try:
        yield got
    finally:
        await client.close()  # type: ignore[no-untyped-call]  # the SDK's


async def connected(running: Running) -> None:
    await asyncio.to_thread(until, lambda: running.sockets.open > 0)


def until(done: Callable[[], bool]) -> None:
    end = monotonic() + 10
    while not done():
        assert monotonic() < end
        sleep(0.01)
