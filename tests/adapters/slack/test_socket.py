import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from adapters.port import Answer, Received
from adapters.slack.socket import Socket
from dialogs.core.events import Filled, Said
from tests.adapters.slack.desks import Fronted, Told, fronted
from tests.adapters.slack.posts import command, happened, message, submission, typed_in
from tests.doubles.posting import TOO_LATE
from tests.doubles.slack.door import Happening
from tests.doubles.slack.server import Running, running_slack

pytestmark = pytest.mark.anyio
WITHIN_S = 20.0
HELLO = Happening("event", happened(message("はい")))


class TakeError(Exception):
    """What a desk raises that cannot store."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def linked() -> AsyncIterator[tuple[Running, Fronted]]:
    async with running_slack() as slack, fronted(slack.url, slack.slack.access.app_token) as front:
        slack.sockets.within_s = WITHIN_S
        await connections(slack, 1)
        yield slack, front


async def until(ready: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    async with asyncio.timeout(WITHIN_S):
        while not ready():  # noqa: ASYNC110  # the double's state has no event of this loop
            await asyncio.sleep(0.01)


async def connections(slack: Running, number: int) -> None:
    await until(lambda: slack.sockets.open == number)


async def handed(slack: Running, happening: Happening) -> tuple[int, bytes]:
    """Hand it over as Slack does, and wait for the acknowledgement."""
    answer = await asyncio.to_thread(slack.sockets.hand_over, happening)
    return answer.status, answer.body


async def nothing_comes(_raw: bytes) -> Answer:
    raise TakeError


@asynccontextmanager
async def doors_of_which_the_first_is_shut() -> AsyncIterator[tuple[str, list[str]]]:
    """A Slack whose first address is of no use, however often it is tried; and which ones let somebody in."""
    numbers, entered = count(1), list[str]()

    async def address(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://{request.host}/link/{next(numbers)}"})

    async def link(request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        if number == "1":
            return web.Response(status=403)
        entered.append(number)
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.receive()
        return connection

    app = web.Application()
    app.add_routes([web.post("/api/apps.connections.open", address), web.get("/link/{number}", link)])
    async with TestServer(app) as server:
        yield str(server.make_url("/api")), entered


async def redelivered(slack: Running, happening: Happening) -> None:
    """Hand it over until it is acknowledged: the SDK may leave a fresh connection for one fresher still."""
    async with asyncio.timeout(WITHIN_S):
        while (await handed(slack, happening))[0] != 200:
            await connections(slack, 1)


def said(front: Fronted) -> list[object]:
    return [inbound.event for inbound in front.desk.taken if isinstance(inbound.event, Said | Filled)]


async def test_an_envelope_is_acknowledged_once_it_was_taken() -> None:
    async with linked() as (slack, front):
        front.desk.open.clear()
        handing = asyncio.create_task(handed(slack, HELLO))
        await front.desk.begun.wait()
        await asyncio.sleep(0.05)
        assert not handing.done()
        front.desk.open.set()
        assert await handing == (200, b"")
    assert said(front) == [Said("はい")]


async def test_what_could_not_be_taken_is_not_acknowledged_and_taken_when_it_comes_again() -> None:
    async with linked() as (slack, front):
        front.desk.error = TakeError()
        slack.sockets.within_s = 0.3
        with capture_logs() as logs:
            assert (await handed(slack, HELLO))[0] == TOO_LATE
        assert [line["event"] for line in logs if line["log_level"] == "error"] == ["envelope_not_taken"]
        front.desk.error, slack.sockets.within_s = None, WITHIN_S
        assert (await handed(slack, HELLO))[0] == 200
    assert said(front) == [Said("はい")]


async def test_why_a_modal_was_not_taken_goes_with_the_acknowledgement() -> None:
    async with linked() as (slack, front):
        front.desk.told = Told({"name": "名前が要ります。"})
        status, body = await handed(slack, Happening("interactive", submission({"name": typed_in("")})))
    assert (status, msgspec.json.decode(body)) == (
        200,
        {"response_action": "errors", "errors": {"name": "名前が要ります。"}},
    )


async def test_a_command_comes_as_an_object_and_is_answered_with_one() -> None:
    async with linked() as (slack, front):
        status, body = await handed(slack, Happening("command", dict(command("準備"))))
    assert [inbound.timed for inbound in front.desk.taken if isinstance(inbound.event, Said)] == [False]
    assert (status, msgspec.json.decode(body)["response_type"]) == (200, "ephemeral")
    assert said(front) == [Said("準備")]


async def test_asked_to_connect_anew_it_does_and_hears_on() -> None:
    async with linked() as (slack, front):
        await asyncio.to_thread(slack.sockets.disconnect)
        await redelivered(slack, HELLO)
    assert Said("はい") in said(front)


async def test_a_connection_that_is_lost_is_made_again() -> None:
    async with linked() as (slack, front):
        await asyncio.to_thread(slack.sockets.cut)
        await connections(slack, 0)
        await redelivered(slack, HELLO)
    assert Said("はい") in said(front)


async def test_an_address_that_lets_nobody_in_is_given_up_for_a_fresh_one() -> None:
    async with doors_of_which_the_first_is_shut() as (url, entered):
        socket = Socket("xapp-1", url, nothing_comes, ping_s=0.05)
        socket.open()
        await until(lambda: bool(entered))
        await socket.close()
    assert entered[0] != "1"


async def test_what_has_begun_is_finished_and_acknowledged_before_it_closes() -> None:
    async with linked() as (slack, front):
        front.desk.open.clear()
        handing = asyncio.create_task(handed(slack, HELLO))
        await front.desk.begun.wait()
        closing = asyncio.create_task(front.slack.close())
        await asyncio.sleep(0.05)
        front.desk.open.set()
        assert await handing == (200, b"")
        await closing
        await connections(slack, 0)


async def test_when_too_many_are_under_way_one_more_is_left_to_come_again() -> None:
    done, heard = asyncio.Event(), list[bytes]()

    async def hand(raw: bytes) -> Answer:
        heard.append(raw)
        await done.wait()
        return Answer(Received(()))

    async with running_slack() as slack:
        socket = Socket(slack.slack.access.app_token, slack.url, hand, most=1)
        socket.open()
        await connections(slack, 1)
        slack.sockets.within_s = WITHIN_S
        first = asyncio.create_task(handed(slack, HELLO))
        await until(lambda: bool(heard))
        slack.sockets.within_s = 0.3
        assert (await handed(slack, HELLO))[0] == TOO_LATE
        slack.sockets.within_s = WITHIN_S
        done.set()
        assert (await first)[0] == 200
        assert (await handed(slack, HELLO))[0] == 200
        await socket.close()
    assert len(heard) == 2


async def test_envelopes_of_no_known_shape_are_passed_over() -> None:
    async with linked() as (slack, front):
        for body in ({"type": "hello"}, {"type": "event_callback", "event": 7}, {"command": 5}):
            assert (await handed(slack, Happening("event", dict(body))))[0] == 200
    assert said(front) == []


async def test_half_a_letter_is_replaced_and_the_rest_is_heard() -> None:
    async with linked() as (slack, front):
        sent = msgspec.json.encode({"envelope_id": "e1", "payload": HELLO.body, "type": "events_api"})
        raw = sent.decode().replace("はい", "は\\ud83d")
        (connection,) = slack.sockets.connections
        sending = connection.socket.send_str(raw)
        asyncio.run_coroutine_threadsafe(sending, connection.request.task.get_loop()).result()
        await until(lambda: bool(front.desk.taken))
    assert said(front) == [Said("は\ufffd")]
