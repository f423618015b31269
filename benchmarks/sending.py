"""Deliveries to LINE, from claim to confirmed, against posting the same payloads over one session.

Ours: the product's sender and adapter: claimed from the outbox, opened, rendered, sent through the SDK's
transport, its answer understood, confirmed in the database. By hand (A): one aiohttp session and its JSON
bodies, made beforehand. The same number at once, the same sink in a process of its own, CPU time of this
process. The messages are replies with a question and four chips, put into the outbox beforehand; users are
the same in every round, so that their rich menus are linked before it counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, redirect_stderr
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from uuid import UUID

import aiohttp
import msgspec

from adapters.line.render import render
from adapters.port import Delivery, Reply
from benchmarks.crowd import address
from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.measure import Row, paired
from benchmarks.people import KEYS, NOW, RING, meet
from benchmarks.product import TOKEN, nowhere, wired
from benchmarks.serving import serving
from benchmarks.sink import sink
from bot.acknowledging import Pace
from bot.clock import MovableClock
from bot.running import spare_the_collector
from bot.wiring import App
from dialogs.core.prompts import Choice, Question, Say
from storage.statements import DialectName
from storage.store import open_store
from storage.unit_of_work import UnitOfWork

USERS, ROUNDS = 256, 9
PROMPTS = (
    Say("明日19:00、北浜交流会ですね。準備を始めましょう。"),
    Question(
        "誰と知り合えたら、行ってよかったと思えそうですか?",
        "3.goal",
        (
            Choice("first", "同業の先輩"),
            Choice("second", "お客さまになる人"),
            Choice("third", "まだわからない"),
        ),
    ),
)
"""What a preparation opens with."""


def rows(made: Databases) -> Iterator[Row]:
    with serving(sink) as platform:
        for dialect in DIALECTS:
            yield _row(made, dialect, platform.url)
        taken, _ = platform.report()
    if taken != (expected := len(DIALECTS) * 2 * (ROUNDS + 1) * USERS):
        message = f"{taken} messages were taken, not {expected}"
        raise RuntimeError(message)


def _row(made: Databases, dialect: DialectName, platform: str) -> Row:
    url = made.fresh(dialect)
    with closing(open_store(url, RING)) as store:
        store.run(_meet_all)
        for hour in range(ROUNDS + 1):
            store.run(partial(_put_all, hour))
    with asyncio.Runner() as runner, redirect_stderr(nowhere()):
        return _compared(runner, wired(url, KEYS, "the coach", platform), platform, NAMES[dialect])


def _compared(runner: asyncio.Runner, app: App, platform: str, database: str) -> Row:
    runner.run(app.start())
    spare_the_collector()
    session, hours = runner.run(_session(platform)), count()
    calls = (lambda: runner.run(_drain(app, next(hours))), lambda: runner.run(_post(session)))
    a, b, ratio = paired(*calls, rounds=ROUNDS)
    runner.run(session.close())
    runner.run(app.stop())
    note = f"{a / USERS * 1e6:.0f} µs against {b / USERS * 1e6:.0f} µs a message"
    return Row(f"claimed to confirmed / posted by hand, {database}", ratio, "×", 2, note)


def _meet_all(work: UnitOfWork) -> None:
    for user in range(USERS):
        meet(work, address(str(user)))


def _put_all(hour: int, work: UnitOfWork) -> None:
    """A message to each user, due at that hour."""
    for user in range(USERS):
        one = _delivery(hour, user)
        user_id = work.users.find(one.address)
        work.outbox.put(
            user_id, one.address, one.key, "reply", one.prompts, one.lang, _at(hour), reply=one.reply
        )


async def _drain(app: App, hour: int) -> None:
    """Let it be that hour, and all be sent that is due then."""
    if isinstance(app.clock, MovableClock):
        app.clock.set(_at(hour))
    await app.caught_up()


async def _session(platform: str) -> aiohttp.ClientSession:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    return aiohttp.ClientSession(platform, headers=headers)


async def _post(session: aiohttp.ClientSession) -> None:
    """The same messages, as many at once."""
    bodies = iter(BODIES)

    async def post() -> None:
        for body in bodies:
            async with session.post("/v2/bot/message/reply", data=body) as response:
                await response.read()

    await asyncio.gather(*(post() for _ in range(Pace().at_once)))


def _delivery(hour: int, user: int) -> Delivery:
    number = UUID(int=hour * USERS + user)
    reply = Reply(number.hex, _at(hour) + timedelta(seconds=50))
    return Delivery(str(number), address(str(user)), PROMPTS, "ja", reply=reply)


def _at(hour: int) -> datetime:
    return NOW + timedelta(hours=hour)


def _body(delivery: Delivery) -> bytes:
    (messages,) = msgspec.json.decode(render(delivery))
    return msgspec.json.encode({"replyToken": delivery.key, "messages": messages})


BODIES = [_body(_delivery(0, user)) for user in range(USERS)]
