"""What is asked of Slack, and what comes back as a value, over real HTTP."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from adapters.slack.client import Answered, Api, Unanswered
from tests.adapters.scripted import CUT, HANG, Reply, Script, scripted

pytestmark = pytest.mark.anyio
OK = Reply(body={"ok": True, "channel": "D1", "ts": "1.2"})
POST = "/api/chat.postMessage"


@asynccontextmanager
async def api_of(script: Script, *, patience_s: float = 8.0) -> AsyncIterator[Api]:
    api = Api(script.url + "/api", patience_s=patience_s)
    await api.open()
    try:
        yield api
    finally:
        await api.close()


def test_the_sdk_still_offers_what_we_use_of_it() -> None:
    assert {"base_url", "session", "retry_handlers", "logger"} <= set(
        inspect.signature(AsyncWebClient).parameters
    )
    assert {"data", "headers"} <= set(inspect.signature(AsyncWebClient.api_call).parameters)


async def test_a_message_goes_out_as_json_with_its_workspaces_token() -> None:
    async with scripted(OK, OK) as script, api_of(script) as api:
        for token in ("xoxb-1", "xoxb-2"):
            result = await api.call(
                "chat.postMessage", token, channel="U1", text="こんばんは 🎉", thread_ts=None
            )
            assert isinstance(result, Answered)
            assert (result.ok, result.body["ts"]) == (True, "1.2")
        first, second = script.of(POST)
        assert first.json == {"channel": "U1", "text": "こんばんは 🎉"}
        assert first.headers["Content-Type"] == "application/json; charset=utf-8"
        assert "slackclient/" in first.headers["User-Agent"]
        assert first.headers["Authorization"] == "Bearer xoxb-1"
        assert second.headers["Authorization"] == "Bearer xoxb-2"


async def test_methods_that_take_no_json_get_a_form() -> None:
    async with scripted(OK, OK) as script, api_of(script) as api:
        await api.call("users.info", "xoxb-1", user="U1", include_locale=True)
        await api.call("oauth.v2.access", "", code="c&1", client_id="2.3")
        who, install = script.asked
        assert parse_qs(who.body.decode()) == {"user": ["U1"], "include_locale": ["true"]}
        assert parse_qs(install.body.decode()) == {"code": ["c&1"], "client_id": ["2.3"]}
        assert "Authorization" not in install.headers


async def test_what_slack_refuses_comes_back_with_its_name() -> None:
    refusal = Reply(body={"ok": False, "error": "channel_not_found"})
    async with scripted(refusal) as script, api_of(script) as api:
        result = await api.call("chat.postMessage", "xoxb-1", channel="U1")
    assert isinstance(result, Answered)
    assert (result.status, result.ok, result.error) == (200, False, "channel_not_found")


async def test_how_long_to_wait_comes_back_in_seconds() -> None:
    limited = Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})
    async with scripted(limited) as script, api_of(script) as api:
        result = await api.call("chat.postMessage", "xoxb-1", channel="U1")
        assert isinstance(result, Answered)
        assert (result.status, result.error, result.retry_after) == (429, "ratelimited", 30.0)
        assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (Reply(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}), 502),
        (Reply(500, b"upstream connect error", {"Content-Type": "text/plain"}), 500),
        (Reply(503, b"{not json", {"Content-Type": "application/json"}), 503),
        (Reply(200, b"", {"Content-Type": "text/html"}), 200),
        (Reply(200, b"{}", {"Content-Type": "application/json"}), 200),
        (Reply(200, b'{"ok": "yes"}', {"Content-Type": "application/json"}), 200),
        (Reply(200, b'{"ok": false, "error": "\\ud800"}', {"Content-Type": "application/json"}), 200),
        (Reply(200, b'{"ok": false, "error": "a\\u0000\\nb"}', {"Content-Type": "application/json"}), 200),
        (Reply(200, {"ok": False, "error": "x" * 1_000}), 200),
    ],
)
async def test_what_is_not_slacks_own_answer_is_no_success(reply: Reply, status: int) -> None:
    async with scripted(reply) as script, api_of(script) as api:
        result = await api.call("chat.postMessage", "xoxb-1", channel="U1")
    assert isinstance(result, Answered)
    assert (result.status, result.ok, result.error) == (status, False, "")


@pytest.mark.parametrize(
    "reply",
    [
        CUT,
        Reply(200, b"[1, 2]", {"Content-Type": "application/json"}),
        Reply(200, b"fine", {"Content-Type": "text/plain"}),
        Reply(200, b"\xff\xfe{", {"Content-Type": "application/json; charset=utf-8"}),
        Reply(200, b"[" * 100_000, {"Content-Type": "application/json"}),
        Reply(302, b"", {"Location": "/elsewhere"}),
    ],
)
async def test_an_answer_that_cannot_be_read_leaves_it_open(reply: Reply) -> None:
    async with scripted(reply) as script, api_of(script) as api:
        result = await api.call("chat.postMessage", "xoxb-1", channel="U1")
        assert isinstance(result, Unanswered)
        assert result.sent
        assert len(script.asked) == 1


async def test_a_slow_answer_is_not_waited_for() -> None:
    async with scripted(HANG) as script, api_of(script, patience_s=0.2) as api:
        result = await asyncio.wait_for(api.call("chat.postMessage", "xoxb-1", channel="U1"), 5)
    assert result == Unanswered("TimeoutError")


async def test_without_a_connection_nothing_was_sent() -> None:
    api = Api("http://127.0.0.1:9/api")
    await api.open()
    try:
        result = await api.call("chat.postMessage", "xoxb-1", channel="U1")
    finally:
        await api.close()
    assert isinstance(result, Unanswered)
    assert not result.sent


async def test_a_token_that_no_header_can_carry_is_not_sent() -> None:
    async with scripted() as script, api_of(script) as api:
        result = await api.call("auth.test", "xoxb-1\nHost: elsewhere")
        assert isinstance(result, Unanswered)
        assert not result.sent
        assert script.asked == []


async def test_what_is_closed_asks_nothing() -> None:
    api = Api("http://127.0.0.1:9/api")
    assert await api.call("auth.test", "xoxb-1") == Unanswered("closed", sent=False)


async def test_a_proxy_of_the_environment_is_not_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with scripted(OK) as script, api_of(script) as api:
        result = await api.call("auth.test", "xoxb-1")
    assert isinstance(result, Answered)
    assert result.ok


async def test_logs_tell_the_method_and_slacks_request_id_and_never_the_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    replies = [
        Reply(body={"ok": True, "message": {"text": "秘密"}}, headers={"X-Slack-Req-Id": "r-1"}),
        Reply(body={"ok": False, "error": "invalid_blocks", "detail": "秘密"}),
    ]
    async with scripted(*replies) as script, api_of(script) as api:
        with capture_logs() as logs:
            for _ in replies:
                await api.call("chat.postMessage", "xoxb-1", channel="U1", text="秘密")
    assert [(log["log_level"], log["method"], log["error"], log["request_id"]) for log in logs] == [
        ("info", "chat.postMessage", "", "r-1"),
        ("warning", "chat.postMessage", "invalid_blocks", ""),
    ]
    assert "秘密" not in caplog.text + str(logs)
    assert "xoxb" not in caplog.text + str(logs)
