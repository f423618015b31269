"""What is asked of LINE, and what comes back as a value, over real HTTP."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from linebot.v3.messaging import AsyncApiClient, Configuration
from structlog.testing import capture_logs

from adapters.line.channel import Channel
from adapters.line.client import Answered, Client, Clients, Hosts, Unanswered
from tests.adapters.line.scripted import (
    CHANNEL,
    CUT,
    HANG,
    STATELESS,
    TOKEN_PATH,
    Reply,
    clients_of,
    scripted,
)

pytestmark = pytest.mark.anyio
PUSH = "/v2/bot/message/push"
ISSUED = Reply(body={"access_token": "short", "expires_in": 900, "token_type": "Bearer"})


def only(clients: Clients) -> Client:
    (client,) = clients
    return client


def test_the_sdk_still_offers_what_we_use_of_it() -> None:
    taken = inspect.signature(AsyncApiClient.call_api).parameters
    used = {"resource_path", "method", "query_params", "header_params", "body", "response_types_map"}
    assert used | {"auth_settings", "_host", "_request_auth", "_request_timeout"} <= set(taken)
    assert Configuration(access_token="").auth_settings()["Bearer"]["key"] == "Authorization"


async def test_a_dict_goes_out_as_json_with_the_channels_token() -> None:
    async with scripted(Reply(body={"sentMessages": [{"id": "1"}]})) as script, clients_of(script) as clients:
        result = await only(clients).call("POST", PUSH, {"to": "U1", "messages": [{"text": "こんばんは 🎉"}]})
        assert isinstance(result, Answered)
        assert (result.status, result.body) == (200, {"sentMessages": [{"id": "1"}]})
        (asked,) = script.asked
        assert asked.json == {"to": "U1", "messages": [{"text": "こんばんは 🎉"}]}
        assert asked.headers["Authorization"] == "Bearer long-lived"
        assert asked.headers["Content-Type"] == "application/json"
        assert asked.headers["User-Agent"].startswith("line-bot-sdk-python/")


async def test_headers_go_along_and_the_answers_headers_come_back() -> None:
    async with scripted(Reply(headers={"X-Line-Request-Id": "r-1"})) as script, clients_of(script) as clients:
        result = await only(clients).call("GET", "/v2/x", headers={"X-Line-Retry-Key": "k"})
        assert isinstance(result, Answered)
        assert result.headers["x-line-request-id"] == "r-1"
        (asked,) = script.asked
        assert asked.headers["X-Line-Retry-Key"] == "k"


@pytest.mark.parametrize(("status", "level"), [(404, "info"), (403, "warning")])
async def test_a_refusal_that_was_reckoned_with_is_no_warning(status: int, level: str) -> None:
    async with scripted(Reply(status)) as script, clients_of(script) as clients:
        with capture_logs() as logged:
            await only(clients).call("GET", "/v2/x", fine=(404,))
        assert [line["log_level"] for line in logged if line["event"] == "line_called"] == [level]


async def test_a_file_is_uploaded_as_it_is_to_the_host_for_files() -> None:
    async with scripted() as script, clients_of(script) as clients:
        await only(clients).call("POST", "/v2/menu", b"\x89PNG", kind="image/png", upload=True)
        (asked,) = script.asked
        assert (asked.path, asked.body, asked.headers["Content-Type"]) == (
            "/data/v2/menu",
            b"\x89PNG",
            "image/png",
        )


@pytest.mark.parametrize("status", [202, 400, 403, 404, 409, 429, 500, 503])
async def test_every_status_is_an_answer(status: int) -> None:
    async with scripted(Reply(status, {"message": "m"})) as script, clients_of(script) as clients:
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert result == Answered(
            status, {"message": "m"}, result.headers if isinstance(result, Answered) else {}
        )


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"null", b"[" * 100_000])
async def test_a_body_that_is_no_json_object_counts_as_empty(body: bytes) -> None:
    async with scripted(Reply(200, body)) as script, clients_of(script) as clients:
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert isinstance(result, Answered)
        assert (result.ok, result.body) == (True, {})


@pytest.mark.parametrize(("status", "kind"), [(502, "text/html"), (200, "text/html; charset=nowhere")])
async def test_an_answer_that_cannot_be_read_is_none(status: int, kind: str) -> None:
    reply = Reply(status, "障害".encode("cp932"), {"Content-Type": kind})
    async with scripted(reply) as script, clients_of(script) as clients:
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert isinstance(result, Unanswered)
        assert result.sent


async def test_a_cut_connection_leaves_open_whether_line_took_it() -> None:
    async with scripted(CUT, CUT) as script, clients_of(script) as clients:
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert isinstance(result, Unanswered)
        assert result.sent


async def test_no_answer_in_time_leaves_it_open_too() -> None:
    async with scripted(HANG) as script, clients_of(script, patience_s=0.2) as clients:
        assert await only(clients).call("POST", PUSH, {"to": "U1"}) == Unanswered("TimeoutError")


async def test_a_connection_that_is_refused_has_certainly_sent_nothing() -> None:
    async with scripted() as script:
        gone = script.url
    clients = Clients((CHANNEL,), Hosts(gone, gone))
    await clients.open()
    result = await only(clients).call("POST", PUSH, {"to": "U1"})
    await clients.close()
    assert result == Unanswered("ClientConnectorError", sent=False)


async def test_a_refused_token_is_renewed_and_the_request_made_again_once() -> None:
    async with scripted(Reply(401), Reply(200)) as script, clients_of(script, STATELESS) as clients:
        script.always[TOKEN_PATH] = ISSUED
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert isinstance(result, Answered)
        assert result.ok
        assert (len(script.of(PUSH)), len(script.of(TOKEN_PATH))) == (2, 2)


async def test_a_token_refused_twice_is_an_answer() -> None:
    async with scripted(Reply(401), Reply(401)) as script, clients_of(script, STATELESS) as clients:
        script.always[TOKEN_PATH] = ISSUED
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert isinstance(result, Answered)
        assert (result.status, len(script.of(PUSH))) == (401, 2)


async def test_a_refused_long_lived_token_is_an_answer_at_once() -> None:
    async with scripted(Reply(401)) as script, clients_of(script) as clients:
        result = await only(clients).call("POST", PUSH, {"to": "U1"})
        assert isinstance(result, Answered)
        assert (result.status, len(script.asked)) == (401, 1)


async def test_a_token_that_no_header_can_carry_sends_nothing() -> None:
    broken = Channel(secret="secret", access_token="long\nlived")
    async with scripted() as script, clients_of(script, broken) as clients:
        assert await only(clients).call("POST", PUSH, {"to": "U1"}) == Unanswered("ValueError", sent=False)
        assert script.asked == []


async def test_without_a_token_nothing_is_sent() -> None:
    async with scripted() as script, clients_of(script, STATELESS) as clients:
        script.always[TOKEN_PATH] = Reply(400, {"error": "invalid_client"})
        assert await only(clients).call("POST", PUSH, {}) == Unanswered("no access token", sent=False)
        assert script.of(PUSH) == []


async def test_each_channel_sends_as_itself_and_an_unknown_destination_has_none() -> None:
    one = Channel("s1", "1", "token-1", "Ubot1")
    two = Channel("s2", "2", "token-2", "Ubot2")
    async with scripted() as script, clients_of(script, one, two) as clients:
        for tenant in ("Ubot2", "Ubot1"):
            client = clients.of(tenant)
            assert client is not None
            await client.call("POST", PUSH, {"to": "U1"})
        assert [asked.headers["Authorization"] for asked in script.asked] == [
            "Bearer token-2",
            "Bearer token-1",
        ]
        assert clients.of("Ubot3") is None


async def test_the_only_channel_serves_any_destination() -> None:
    async with scripted() as script, clients_of(script) as clients:
        assert clients.of("U-whatever") is only(clients)


async def test_many_requests_share_the_connections_of_one_session() -> None:
    async with scripted() as script, clients_of(script) as clients:
        results = await asyncio.gather(
            *(only(clients).call("POST", PUSH, {"to": f"U{n}"}) for n in range(100))
        )
        assert all(isinstance(result, Answered) and result.ok for result in results)
        assert sorted(asked.json["to"] for asked in script.asked) == sorted(f"U{n}" for n in range(100))


async def test_closing_is_harmless_when_nothing_was_opened() -> None:
    await Clients((CHANNEL,)).close()
