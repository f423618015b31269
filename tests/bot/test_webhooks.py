"""The doors platforms knock at: what each request is answered with, and what has happened by then."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs

from adapters.line.verify import MOST_BYTES
from adapters.port import Address
from bot.web import web
from bot.wiring import App
from dialogs.coach.book import BOOK
from dialogs.core.conversation import Conversation
from dialogs.texts import texts
from storage.unit_of_work import UnitOfWork
from tests.adapters.line.shapes import BOT, USER, body, event, postback, text, user
from tests.bot.kits import NOW, program, rows
from tests.bot.serving import LINE, Knock, deliver, served, signed_headers
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import AsyncUser
from tests.grounds import take_out
from tests.hazards.kits import planning

pytestmark = pytest.mark.anyio

WEBHOOK = "/line/webhook"
HELLO = body(text("hello"))


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    """The program connected to a LINE that does not answer; nothing runs."""
    made = program(database_url, **LINE)
    yield made
    made.store.close()


def said_to(app: App, user_id: str = USER) -> list[str]:
    """The words of all that waits to be delivered to that user."""
    told = take_out(app.store, "line")
    return [
        getattr(prompt, "text", "") for row in told if row.address.id == user_id for prompt in row.prompts
    ]


def conversation(app: App, user_id: str = USER) -> Conversation:
    def read(work: UnitOfWork) -> Conversation:
        found = work.users.find(Address("line", BOT, user_id))
        assert found is not None
        return work.users.snapshot_of(found, NOW).conversation

    return app.store.run(read)


async def post(client: httpx2.AsyncClient, raw: bytes, **headers: str) -> httpx2.Response:
    return await client.post(WEBHOOK, content=raw, headers=signed_headers(raw) | headers)


@pytest.mark.parametrize(
    ("raw", "headers", "status"),
    [
        (HELLO, {}, 200),
        (body(), {}, 200),
        (HELLO, {"x-line-signature": ""}, 401),
        (HELLO, {"x-line-signature": "x" * 44}, 401),
        (b"", {}, 400),
        (b"hello", {}, 400),
        (b'{"events": []}', {}, 400),
        (b"a" * MOST_BYTES, {}, 400),
        (b"a" * (MOST_BYTES + 1), {}, 413),
    ],
)
async def test_each_request_has_its_status_and_an_empty_body(
    raw: bytes, headers: dict[str, str], status: int, sqlite_url: str
) -> None:
    async with served(program(sqlite_url, **LINE)) as client:
        answer = await post(client, raw, **headers)
        assert (answer.status_code, answer.content) == (status, b"")
        assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(method: str, sqlite_url: str) -> None:
    async with served(program(sqlite_url, **LINE)) as client:
        answer = await client.request(method, WEBHOOK)
        assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")


@pytest.mark.parametrize("path", [WEBHOOK, "/slack/webhook"])
async def test_a_platform_that_is_not_set_up_has_no_door(path: str, sqlite_url: str) -> None:
    async with served(program(sqlite_url)) as client:
        assert (await client.post(path, content=HELLO, headers=signed_headers(HELLO))).status_code == 404


async def test_each_channel_is_heard_for_its_own_destination_only(sqlite_url: str) -> None:
    channels = [{"destination": f"U{name}", "secret": name, "id": name} for name in ("one", "two")]
    app = program(sqlite_url, line_channels=json.dumps(channels))
    for destination, secret, status in (("Uone", "one", 200), ("Utwo", "two", 200), ("Uone", "two", 401)):
        raw = body(text("hello"), destination=destination)
        assert await Knock((raw,), signed_headers(raw, secret)).at(web(app)) == status
    app.store.close()


async def test_with_the_200_everything_is_committed(app: App) -> None:
    assert await deliver(web(app), HELLO) == 200
    assert rows(app).waiting == 1
    assert said_to(app)


async def test_no_answer_is_given_before_the_commit(app: App) -> None:
    async with held(app) as release:
        waiting = asyncio.create_task(deliver(web(app), HELLO))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        release.set()
        assert await waiting == 200


@asynccontextmanager
async def held(app: App) -> AsyncIterator[asyncio.Event]:
    """All the store's threads are busy until the event is set."""
    goes_on, loop = asyncio.Event(), asyncio.get_running_loop()

    def hold(_work: object) -> None:
        asyncio.run_coroutine_threadsafe(goes_on.wait(), loop).result()

    busy = [asyncio.wrap_future(app.store.submit(hold)) for _ in range(8)]
    try:
        yield goes_on
    finally:
        goes_on.set()
        await asyncio.gather(*busy)


async def test_what_could_not_be_committed_is_a_500_and_taken_when_it_comes_again(
    database_url: str,
) -> None:
    broken = program(database_url, **LINE)
    broken.store.close()
    with capture_logs() as logged:
        assert await deliver(web(broken), HELLO) == 500
    assert "webhook_not_taken" in {line["event"] for line in logged}
    mended = program(database_url, **LINE)
    assert await deliver(web(mended), HELLO) == 200
    assert said_to(mended)
    mended.store.close()


async def test_of_too_many_at_once_one_more_is_sent_away_untouched(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhooks.MOST_WAITING", 1)
    application = web(app)
    async with held(app) as release:
        waiting = asyncio.create_task(deliver(application, HELLO))
        await asyncio.sleep(0.05)
        assert await deliver(application, body(text("hello", 2))) == 503
        release.set()
        assert await waiting == 200
    assert rows(app).waiting == 1
    assert await deliver(application, body(text("hello", 2))) == 200


async def test_whoever_dribbles_longest_makes_room_for_the_next(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhooks.MOST_WAITING", 2)
    async with served(program(sqlite_url, **LINE)) as client:
        await client.get("/healthz")
        dribbling = []
        for _ in range(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
            writer.write(b"POST /line/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
            dribbling.append((reader, writer))
            await asyncio.sleep(0.05)
        taken = await client.post("/line/webhook", content=HELLO, headers=signed_headers(HELLO))
        assert taken.status_code == 200
        (longest, _), (other, _) = dribbling
        assert (await asyncio.wait_for(longest.readline(), 5)).startswith(b"HTTP/1.1 408")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other.readline(), 0.1)
        for _, writer in dribbling:
            writer.close()
            await writer.wait_closed()


async def test_a_body_that_never_ends_is_refused_as_soon_as_it_is_too_long(app: App) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"a" * 65_536

    knock = Knock(endless(), {"content-length": "10"})
    assert await knock.at(web(app)) == 413
    assert knock.read <= MOST_BYTES + 65_536


async def test_a_body_in_many_pieces_is_one_body(app: App) -> None:
    pieces = [HELLO[at : at + 1] for at in range(len(HELLO))]
    assert await Knock(pieces, signed_headers(HELLO)).at(web(app)) == 200


async def test_who_hangs_up_half_way_gets_no_answer_and_leaves_no_trace(app: App) -> None:
    with capture_logs() as logged:
        assert await Knock((HELLO[:50],), signed_headers(HELLO), whole=False).at(web(app)) == 0
    assert logged == []
    assert rows(app).waiting == 0


async def test_a_server_outlives_clients_that_hang_up_half_way(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(program(sqlite_url, **LINE)) as client:
        await client.get("/healthz")
        for _ in range(3):
            _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
            writer.write(b"POST /line/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        assert (await post(client, HELLO)).status_code == 200
    assert "Traceback" not in caplog.text
    assert "ASGI" not in caplog.text


async def test_a_body_that_dribbles_in_is_not_waited_for(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhooks.READ_WITHIN_S", 0.1)
    async with served(program(sqlite_url, **LINE)) as client:
        await client.get("/healthz")
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(b"POST /line/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
        assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 408")
        writer.close()
        await writer.wait_closed()


async def test_the_same_event_again_is_one_turn(app: App) -> None:
    application = web(app)
    again = {**text("hello"), "deliveryContext": {"isRedelivery": True}}
    assert await deliver(application, body(text("hello"), text("hello"))) == 200
    assert await deliver(application, body(again)) == 200
    assert rows(app).waiting == 1
    page = app.metrics.page().decode()
    assert 'sanmon_turns_total{outcome="new"} 1.0' in page
    assert 'sanmon_turns_total{outcome="seen"} 2.0' in page


async def test_many_users_of_one_delivery_are_each_heard(app: App) -> None:
    users = [f"U{number:032x}" for number in range(40)]
    shapes = [text("hello", number, source=user(one)) for number, one in enumerate(users)]
    assert await deliver(web(app), body(*shapes)) == 200
    told = take_out(app.store, "line")
    assert sorted(row.address.id for row in told) == users


async def test_one_users_bug_is_no_other_users_harm(app: App) -> None:
    shapes = [text("boom", 1, source=user("U1")), text("hello", 2, source=user("U2"))]
    assert await deliver(web(app), body(*shapes)) == 200
    assert rows(app).parked == 1
    assert said_to(app, "U2")


@pytest.mark.parametrize("seed", range(4))
async def test_events_of_one_user_are_taken_in_the_order_of_their_time(seed: int, sqlite_url: str) -> None:
    app = program(sqlite_url, book=planning(), **LINE)
    words = ("hello", "the goal", "some people", "1", "a place")
    shapes = [text(one, number) for number, one in enumerate(words)]
    Random(seed).shuffle(shapes)  # noqa: S311  # an order, no secret
    assert await deliver(web(app), body(*shapes)) == 200
    assert conversation(app).frames == ()
    assert said_to(app)[-1] == "<plan.end>"
    app.store.close()


async def test_a_tap_nobody_can_read_puts_the_question_again(sqlite_url: str) -> None:
    app = program(sqlite_url, book=planning(), **LINE)
    application = web(app)
    await deliver(application, body(text("hello", 1)))
    before = conversation(app).frames
    asked = said_to(app)
    assert await deliver(application, body(postback("somebody else's", 2))) == 200
    assert conversation(app).frames == before
    assert said_to(app)[-1] == asked[-1]
    app.store.close()


async def test_what_is_passed_is_counted_by_kinds_that_are_known(app: App) -> None:
    shapes = (event("telepathy"), event("beacon", 2), {**text("hi", 3), "mode": "standby"})
    assert await deliver(web(app), body(*shapes)) == 200
    page = app.metrics.page().decode()
    for kind in ("unknown", "beacon", "standby"):
        assert f'sanmon_events_passed_total{{kind="{kind}",platform="line"}} 1.0' in page
    assert 'sanmon_webhooks_total{platform="line",status="200"} 1.0' in page
    assert "telepathy" not in page


async def test_the_log_tells_of_a_webhook_and_of_nothing_in_it(app: App) -> None:
    with capture_logs() as logged:
        await deliver(web(app), body(text("ひみつの話"), event("beacon", 2)))
    (line,) = [line for line in logged if line["event"] == "webhook"]
    assert (line["platform"], line["status"], line["count"], line["passed"]) == ("line", 200, 1, 1)
    assert line["ms"] >= 0
    assert "ひみつ" not in str(logged)
    assert USER not in str(logged)


@pytest.fixture
def platform() -> Iterator[Running]:
    with running_line() as running:
        yield running


def connected(url: str, platform: Running) -> App:
    """The coach itself, connected to the double."""
    settings: dict[str, Any] = {
        name.removeprefix("SANMON_").lower(): value for name, value in platform.settings.items()
    }
    return program(url, book=BOOK, **settings)


@asynccontextmanager
async def coaching(url: str, platform: Running) -> AsyncIterator[AsyncUser]:
    """The coach, served, and a user of LINE who has not heard of it yet."""
    async with served(connected(url, platform)) as client:
        await client.get("/healthz")
        platform.line.webhook.url = f"{client.base_url}{WEBHOOK}"
        yield platform.async_user()


@pytest.mark.parametrize(("language", "words"), [("ja", "はじめまして"), ("en-GB", "Hello!")])
async def test_a_new_friend_is_greeted_in_the_language_of_their_profile(
    language: str, words: str, database_url: str, platform: Running
) -> None:
    platform.line.person("Hanako").language = language
    async with coaching(database_url, platform) as hanako:
        assert await hanako.follows() == 200
        assert words in await hanako.hears()


async def test_words_and_taps_lead_on(database_url: str, platform: Running) -> None:
    async with coaching(database_url, platform) as hanako:
        await hanako.follows()
        await hanako.hears("はじめまして")
        assert await hanako.taps("同意してはじめる") == 200
        asked = await hanako.hears()
        assert await hanako.says("明日19時 北浜交流会") == 200
        assert await hanako.hears("北浜交流会") != asked
    assert {asked.status for asked in platform.line.asked if asked.endpoint == "reply"} == {200}
    assert not [asked for asked in platform.line.asked if asked.endpoint == "push"]


async def test_in_a_group_the_coach_says_once_where_it_can_be_talked_to(
    database_url: str, platform: Running
) -> None:
    group = platform.line.group("Friends")
    async with coaching(database_url, platform) as hanako:
        for words in ("やあ", "ひみつの話", "またね"):
            assert await hanako.says(words, to=group) == 200
        while all(bubble.by for bubble in group.bubbles):  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.02)
    said = [bubble for bubble in group.bubbles if not bubble.by]
    assert [(bubble.how, bubble.message["text"]) for bubble in said] == [
        ("reply", texts("ja").say("core.one_to_one"))
    ]
