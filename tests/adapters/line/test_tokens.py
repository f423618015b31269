"""Access tokens: issued once for however many wait, renewed before they end, and never a reason to crash."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from structlog.testing import capture_logs

from adapters.line.tokens import Issued, LongLived, Stateless, issue
from tests.adapters.line.scripted import CUT, STATELESS, TOKEN_PATH, Reply, scripted

pytestmark = pytest.mark.anyio


class Watch:
    """The event loop's time, as the test lets it pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now


class Issuer:
    """Issues t1, t2, …; `down` it issues none."""

    def __init__(self, *, lasts_s: float = 900, slow_s: float = 0.0) -> None:
        self.asked = 0
        self.down = False
        self._lasts_s = lasts_s
        self._slow_s = slow_s

    async def __call__(self) -> Issued | None:
        self.asked += 1
        number = self.asked
        await asyncio.sleep(self._slow_s)
        return None if self.down else Issued(f"t{number}", self._lasts_s)


async def _settled() -> None:
    """A renewal that has begun has ended; it takes some rounds of the loop, and no time."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_token_is_renewed_after_twelve_of_its_fifteen_minutes_while_it_goes_on_being_used() -> None:
    watch = Watch()
    tokens = Stateless(Issuer(), watch.read)
    seen = []
    for minutes in (0, 6, 11.9, 12, 12.1, 24, 24.2, 50):
        watch.now = 100 + minutes * 60
        seen.append(await tokens.current())
        await _settled()
    assert seen == ["t1", "t1", "t1", "t1", "t2", "t2", "t3", "t4"]


async def test_however_many_wait_it_is_asked_for_once() -> None:
    issuer = Issuer(slow_s=0.05)
    tokens = Stateless(issuer)
    assert set(await asyncio.gather(*(tokens.current() for _ in range(50)))) == {"t1"}
    assert issuer.asked == 1


async def test_one_who_stops_waiting_does_not_take_it_from_the_others() -> None:
    tokens = Stateless(Issuer(slow_s=0.1))
    impatient = asyncio.create_task(tokens.current())
    patient = asyncio.create_task(tokens.current())
    await asyncio.sleep(0.02)
    impatient.cancel()
    assert await patient == "t1"


async def test_while_none_is_issued_a_good_one_goes_on_being_used_and_line_is_asked_now_and_then() -> None:
    watch, issuer = Watch(), Issuer()
    tokens = Stateless(issuer, watch.read)
    await tokens.current()
    issuer.down = True
    watch.now += 13 * 60
    for _ in range(10):
        assert await tokens.current() == "t1"
        await _settled()
    assert issuer.asked == 2
    watch.now += 3 * 60
    assert [await tokens.current() for _ in range(10)] == [""] * 10
    assert issuer.asked == 3
    issuer.down = False
    watch.now += 3
    assert await tokens.current() == "t4"


async def test_a_refused_token_is_not_used_again() -> None:
    issuer = Issuer()
    tokens = Stateless(issuer)
    first = await tokens.current()
    assert await tokens.renewed(first) == "t2"
    assert await tokens.renewed(first) == "t2"
    assert (await tokens.current(), issuer.asked) == ("t2", 2)


async def test_a_long_lived_token_has_no_successor() -> None:
    tokens = LongLived("given")
    assert (await tokens.current(), await tokens.renewed("given")) == ("given", "")


async def test_nobodys_token_is_shown_by_its_repr() -> None:
    assert "secret-token" not in repr(Issued("secret-token", 900)) + repr(LongLived("secret-token"))


async def test_what_nobody_expected_is_logged_and_raised_to_nobody() -> None:
    async def broken() -> Issued | None:
        raise KeyError("expires_in")

    tokens = Stateless(broken)
    with capture_logs() as logged:
        assert await tokens.current() == ""
    assert [line["event"] for line in logged] == ["line_token_failed"]


async def test_closing_ends_what_is_under_way() -> None:
    tokens = Stateless(Issuer(slow_s=60))
    waiting = asyncio.create_task(tokens.current())
    await asyncio.sleep(0.02)
    await tokens.close()
    assert await waiting == ""


async def test_line_is_asked_with_the_channels_id_and_secret_as_a_form() -> None:
    body = {"access_token": "t", "expires_in": 900, "token_type": "Bearer"}
    async with scripted(Reply(200, body)) as script, aiohttp.ClientSession() as session:
        assert await issue(session, script.url, STATELESS) == Issued("t", 900)
        (asked,) = script.of(TOKEN_PATH)
        assert asked.body == b"grant_type=client_credentials&client_id=1234&client_secret=secret"
        assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert "Authorization" not in asked.headers


@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, {"error": "invalid_client"}),
        *(Reply(500), CUT),
        *(Reply(200, {}), Reply(200, b"<html>"), Reply(200, b"[" * 100_000)),
        Reply(200, b'{"access_token": "\xff", "expires_in": 900}'),
        *(Reply(200, {"access_token": odd, "expires_in": 900}) for odd in ("", "a\nb", "a\n", "あ")),
        *(Reply(200, {"access_token": "t", "expires_in": odd}) for odd in (0, -5)),
    ],
)
async def test_whatever_goes_wrong_there_is_no_token_and_no_crash(reply: Reply) -> None:
    async with scripted(reply) as script, aiohttp.ClientSession() as session:
        assert await issue(session, script.url, STATELESS) is None
