"""The HTTP application, asked by a real client through a real server."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import timedelta

import httpx2
import pytest

from adapters.quota import Quota
from bot.calls import LINK_LASTS
from bot.settings import load_settings
from bot.wiring import App, build
from tests.bot.kits import KEYS, NOW, at, breakable, forward, program, put_nudges, said, user_id_of
from tests.bot.serving import served
from tests.doubles.relay import relay

pytestmark = pytest.mark.anyio

BASE_URL = "https://coach.example.org"


async def test_a_healthy_program_is_alive_and_ready(database_url: str) -> None:
    async with served(program(database_url)) as client:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_a_program_whose_loop_has_ended_is_alive_but_not_ready(database_url: str) -> None:
    app = program(database_url)
    async with served(app) as client:
        await client.get("/readyz")
        await app.alarm.stop()
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["reasons"]) == (503, ["the alarm does not run"])
        assert (await client.get("/healthz")).status_code == 200


async def test_a_keeper_that_fails_is_told_of_and_takes_no_process_out(database_url: str) -> None:
    async with relay(plans={"t1": Quota(200, 17)}) as (_, adapter):
        app = program(database_url, adapters=(adapter,))
        async with served(app) as client:
            await client.get("/readyz")
            await app.keeper.stop()
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["but"]) == (200, ["the keeper does not run"])


async def test_a_program_whose_database_is_busy_for_long_is_not_ready(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.DATABASE_ANSWERS_WITHIN_S", 0.2)
    app = program(database_url)
    async with served(app) as client:
        await client.get("/readyz")
        goes_on = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold(_work: object) -> None:
            asyncio.run_coroutine_threadsafe(goes_on.wait(), loop).result()

        held = [asyncio.wrap_future(app.store.submit(hold)) for _ in range(8)]
        answer = await client.get("/readyz")
        goes_on.set()
        await asyncio.gather(*held)
        assert (answer.status_code, answer.json()["reasons"]) == (503, ["the database does not answer"])
        assert (await client.get("/readyz")).status_code == 200


async def test_a_closed_database_is_not_ready(database_url: str) -> None:
    app = program(database_url)
    async with served(app) as client:
        await client.get("/readyz")
        app.store.close()
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert "the database does not answer" in answer.json()["reasons"]


async def test_metrics_tell_of_turns_facts_and_rows_and_of_nobody(database_url: str) -> None:
    app = program(database_url)
    async with served(app) as client:
        await app.desk.take([said("trip")])
        page = (await client.get("/metrics")).text
        assert 'sanmon_turns_total{outcome="new"} 1.0' in page
        assert 'sanmon_rows{state="waiting"} 1.0' in page
        assert "sanmon_turn_seconds_count 1.0" in page
        user_id = app.store.run(user_id_of)
        assert user_id not in page
        assert "u1" not in page


async def test_metrics_tell_what_was_counted_even_without_a_database(database_url: str) -> None:
    app = program(database_url)
    async with served(app) as client:
        await app.desk.take([said("trip")])
        assert 'sanmon_rows{state="waiting"} 1.0' in (await client.get("/metrics")).text
        app.store.close()
        answer = await client.get("/metrics")
        assert answer.status_code == 200
        assert 'sanmon_turns_total{outcome="new"} 1.0' in answer.text
        assert "sanmon_rows{" not in answer.text


async def test_the_loops_live_as_long_as_the_server(database_url: str) -> None:
    app = program(database_url)
    async with served(app) as client:
        await client.get("/healthz")
        assert all(loop.well for loop in app.loops)
    assert not any(loop.well for loop in app.loops)


async def test_the_test_clock_is_read_set_and_advanced(database_url: str) -> None:
    app = program(database_url, test_clock=True)
    async with served(app) as client:
        moved = await client.post("/test/clock", json={"now": "2027-01-01T09:00:00+09:00"})
        assert moved.json()["now"].startswith("2027-01-01T00:00:0")
        await client.post("/test/clock", json={"advance_s": 3600})
        assert (await client.get("/test/clock")).json()["now"].startswith("2027-01-01T01:00:0")


async def test_the_test_clock_starts_where_it_is_told_to(sqlite_url: str) -> None:
    given = load_settings(
        database_url=sqlite_url, keys=KEYS, test_clock=True, test_clock_at="2027-01-01T09:00+09:00"
    )
    async with served(build(given, book=breakable())) as client:
        assert (await client.get("/test/clock")).json()["now"].startswith("2027-01-01T00:00:")


async def test_moving_the_test_clock_lets_nudges_fall_due(database_url: str) -> None:
    app = program(database_url, test_clock=True)
    async with served(app) as client:
        await app.desk.take([said("hello")])
        app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(86400))))
        await client.post("/test/clock", json={"advance_s": 2 * 86400})
        await asyncio.wait_for(app.caught_up(), 10)
        conversation = app.store.run(lambda work: work.users.snapshot_of(user_id_of(work), NOW)).conversation
        assert conversation.top is not None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "later",
        "[]",
        "{}",
        '{"now": "2027-01-01T09:00:00"}',
        '{"now": "soon"}',
        '{"advance_s": "1"}',
        '{"advance_s": 1e300}',
        '{"advance_s": 1, "now": "2027-01-01T09:00:00Z"}',
        '{"forward_s": 1}',
    ],
)
async def test_the_test_clock_refuses_what_it_does_not_understand_and_stays(
    body: str, sqlite_url: str
) -> None:
    app = program(sqlite_url, test_clock=True)
    async with served(app) as client:
        answer = await client.post("/test/clock", content=body)
        assert answer.status_code == 422
        assert answer.json()["error"]
        assert app.clock.now() - NOW < timedelta(minutes=1)


async def test_without_being_asked_for_there_is_no_test_clock(sqlite_url: str) -> None:
    async with served(program(sqlite_url)) as client:
        assert (await client.post("/test/clock", json={"advance_s": 1})).status_code == 404


async def offer(app: App, client: httpx2.AsyncClient) -> str:
    """An export laid ready; the path of its link."""
    await app.desk.take([said("hello")])
    await client.get("/healthz")
    until = app.clock.now() + LINK_LASTS
    app.store.run(lambda work: work.exports.offer(user_id_of(work), "t" * 40, RECORDS, until))
    return f"/export/{'t' * 40}"


RECORDS = '{"gatherings": [], "contacts": [], "follow_ups": []}'


async def test_an_export_is_fetched_once_with_the_button(database_url: str) -> None:
    app = program(database_url, base_url=BASE_URL)
    async with served(app) as client:
        path = await offer(app, client)
        file = await client.post(path)
        assert file.headers["content-type"] == "application/zip"
        assert "attachment" in file.headers["content-disposition"]
        assert file.headers["cache-control"] == "no-store"
        with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
            assert "sanmon.json" in packed.namelist()
        assert (await client.post(path)).status_code == 410


async def test_looking_at_the_link_does_not_use_it_up(sqlite_url: str) -> None:
    app = program(sqlite_url, base_url=BASE_URL)
    async with served(app) as client:
        path = await offer(app, client)
        for _ in range(3):
            page = await client.get(path)
            assert "<button>" in page.text
            assert "noindex" in page.headers["x-robots-tag"]
        assert (await client.post(path)).status_code == 200


async def test_after_a_quarter_of_an_hour_the_link_is_dead(sqlite_url: str) -> None:
    app = program(sqlite_url, base_url=BASE_URL)
    async with served(app) as client:
        path = await offer(app, client)
        forward(app, LINK_LASTS.total_seconds() + 1)
        assert (await client.post(path)).status_code == 410


async def test_a_guessed_link_leads_nowhere_in_the_readers_language(sqlite_url: str) -> None:
    async with served(program(sqlite_url, base_url=BASE_URL)) as client:
        english = await client.post("/export/guess", headers={"Accept-Language": "en-GB"})
        japanese = await client.post("/export/guess", headers={"Accept-Language": "ja"})
        assert (english.status_code, japanese.status_code) == (410, 410)
        assert 'lang="en"' in english.text
        assert 'lang="ja"' in japanese.text
        assert "書き出し" in japanese.text


async def test_without_a_web_address_there_are_no_exports_to_fetch(sqlite_url: str) -> None:
    async with served(program(sqlite_url)) as client:
        assert (await client.get("/export/x")).status_code == 404
