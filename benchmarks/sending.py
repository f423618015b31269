"""Deliveries to LINE and Slack, from claim to confirmed, against posting the same payloads over one session.

Ours: the product's sender and adapter: claimed from the outbox, opened, rendered, sent through the SDK's
transport, its answer understood, confirmed in the database. By hand (A): one aiohttp session and its JSON
bodies, made beforehand. The same number at once, the same sink in a process of its own, CPU time of this
process. The messages are answers with a question and three chips, put into the outbox beforehand: replies in
LINE, posts in Slack.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from uuid import UUID

import aiohttp

from adapters.port import Delivery, Reply
from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.line import LINE
from benchmarks.measure import Row, paired
from benchmarks.people import NOW, meet
from benchmarks.platforms import Platform
from benchmarks.product import Product, nowhere
from benchmarks.serving import serving
from benchmarks.sink import sink
from benchmarks.slack import SLACK
from bot.acknowledging import Pace
from bot.clock import MovableClock
from bot.running import spare_the_collector
from bot.wiring import App
from dialogs.core.prompts import Choice, Question, Say
from storage.rows import Outbound
from storage.statements import DialectName
from storage.unit_of_work import UnitOfWork

USERS, ROUNDS = 256, 9
PLATFORMS: tuple[Platform, ...] = (LINE, SLACK)
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
    with serving(sink) as api:
        for platform in PLATFORMS:
            for dialect in DIALECTS:
                yield _row(made, dialect, platform, api.url)
        taken, _ = api.report()
    if taken != (expected := len(PLATFORMS) * len(DIALECTS) * 2 * (ROUNDS + 1) * USERS):
        message = f"{taken} messages were taken, not {expected}"
        raise RuntimeError(message)


def _row(made: Databases, dialect: DialectName, platform: Platform, api: str) -> Row:
    with asyncio.Runner() as runner, redirect_stderr(nowhere()):
        app = Product(made.fresh(dialect), platform, api).wired()
        return _compared(runner, app, platform, api, NAMES[dialect])


def _compared(runner: asyncio.Runner, app: App, platform: Platform, api: str, database: str) -> Row:
    runner.run(app.start())
    for hour in range(ROUNDS + 1):
        app.store.run(partial(_put_all, platform, hour))
    spare_the_collector()
    session, hours = runner.run(_session(platform, api)), count()
    bodies = [platform.body(_delivery(platform, 0, user)) for user in range(USERS)]
    calls = (
        lambda: runner.run(_drain(app, next(hours))),
        lambda: runner.run(_post(session, platform.mouth, bodies)),
    )
    a, b, ratio = paired(*calls, rounds=ROUNDS)
    runner.run(session.close())
    runner.run(app.stop())
    note = f"{a / USERS * 1e6:.0f} µs against {b / USERS * 1e6:.0f} µs a message"
    return Row(f"claimed to confirmed / posted by hand, {platform.name}, {database}", ratio, "×", 2, note)


def _put_all(platform: Platform, hour: int, work: UnitOfWork) -> None:
    """A message to each user, due at that hour."""
    for user in range(USERS):
        one = _delivery(platform, hour, user)
        user_id = meet(work, one.address)
        work.outbox.put(
            Outbound(user_id, one.address, one.key, "reply", one.prompts, one.lang, reply=one.reply),
            _at(hour),
        )


async def _drain(app: App, hour: int) -> None:
    """Let it be that hour, and all be sent that is due then."""
    if isinstance(app.clock, MovableClock):
        app.clock.set(_at(hour))
    await app.caught_up()


async def _session(platform: Platform, api: str) -> aiohttp.ClientSession:
    headers = {"Authorization": f"Bearer {platform.token}", "Content-Type": "application/json"}
    return aiohttp.ClientSession(api, headers=headers)


async def _post(session: aiohttp.ClientSession, path: str, bodies: list[bytes]) -> None:
    """The same messages, as many at once."""
    left = iter(bodies)

    async def post() -> None:
        for body in left:
            async with session.post(path, data=body) as response:
                await response.read()

    await asyncio.gather(*(post() for _ in range(Pace().at_once)))


def _delivery(platform: Platform, hour: int, user: int) -> Delivery:
    number = UUID(int=hour * USERS + user)
    to = platform.address(platform.recipient(hour, user))
    reply = Reply(number.hex, _at(hour) + timedelta(seconds=50)) if platform.replies else None
    return Delivery(str(number), to, PROMPTS, "ja", reply=reply)


def _at(hour: int) -> datetime:
    return NOW + timedelta(hours=hour + 1)
