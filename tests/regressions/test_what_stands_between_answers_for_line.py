"""Once a proxy's page counted as LINE's word, and an impossible pause or name stopped the sender."""

from __future__ import annotations

import pytest

from adapters.line.client import Answered, Unanswered
from adapters.line.deliver import MOST_PAUSE_S, after_push, after_reply
from adapters.port import DeliveryOutcome, GiveUp, Receipt, Retry, Unknown
from tests.adapters.line.scripted import STATELESS, TOKEN_PATH, Reply, clients_of, scripted

PUSH, ELSEWHERE = "/v2/bot/message/push", "/elsewhere"


def after_either(answered: Answered) -> tuple[DeliveryOutcome, DeliveryOutcome]:
    return after_reply(answered, used_before=True), after_push(answered)


@pytest.mark.anyio
@pytest.mark.parametrize("page", [b"<html>Sign in to this network</html>", b"", b"[1]", b"[" * 100_000])
async def test_a_200_that_is_not_lines_leaves_it_open_whether_a_message_was_taken(page: bytes) -> None:
    async with scripted(Reply(200, page)) as script, clients_of(script) as clients:
        (client,) = clients
        answered = await client.call("POST", PUSH, {"to": "U1"})
        assert isinstance(answered, Answered)
        assert after_either(answered) == (Unknown("200"), Unknown("200"))


def test_a_200_of_lines_is_a_receipt() -> None:
    assert after_either(Answered(200)) == (Receipt(), Receipt(pushed=True))


@pytest.mark.anyio
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_is_followed(status: int) -> None:
    away = Reply(status, headers={"Location": ELSEWHERE})
    async with scripted(away) as script, clients_of(script) as clients:
        (client,) = clients
        assert await client.call("POST", PUSH, {"to": "U1"}) == Unanswered("TooManyRedirects")
        assert script.of(ELSEWHERE) == []


@pytest.mark.anyio
async def test_the_secret_goes_nowhere_else() -> None:
    async with scripted() as script, clients_of(script, STATELESS) as clients:
        script.always[TOKEN_PATH] = Reply(307, headers={"Location": ELSEWHERE})
        (client,) = clients
        assert await client.call("GET", PUSH) == Unanswered("no access token", sent=False)
        assert {asked.path for asked in script.asked} == {TOKEN_PATH}


@pytest.mark.parametrize("digits", ["301", "9" * 30, "9" * 400])
def test_no_pause_shuts_a_channel_for_long(digits: str) -> None:
    answered = Answered(429, {}, {"retry-after": digits})
    assert after_reply(answered, used_before=False) == Retry(MOST_PAUSE_S, "429")


@pytest.mark.parametrize("name", ["a\0b", "x" * 10_000, "山田さん", None, ["to"]])
def test_what_is_no_propertys_name_is_not_written_down(name: object) -> None:
    answered = Answered(400, {"details": [{"property": name}, {"property": "messages[0].text"}]})
    assert after_either(answered) == (GiveUp("400: messages[0].text"),) * 2


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
