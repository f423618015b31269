"""Many nudges due at the same moment, brought to LINE: each is a turn that opens a preparation, and a push.

The whole product runs, its platform is a sink in a process of its own. For every tenth user three numbered
messages wait already; whoever gets theirs in another order than they were put, or not all, fails the run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import closing, redirect_stderr
from datetime import timedelta
from functools import partial
from time import perf_counter
from uuid import uuid4

from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.line import LINE
from benchmarks.measure import Row
from benchmarks.people import AGREED, NOW, RING, meet
from benchmarks.product import Product, nowhere
from benchmarks.serving import serving
from benchmarks.sink import sink
from bot.running import spare_the_collector
from bot.wiring import App
from dialogs import nudging
from dialogs.changes import Change, PutNudge, SaveGathering
from dialogs.core.prompts import Say
from dialogs.notebook import Gathering
from storage.rows import Outbound
from storage.store import open_store
from storage.unit_of_work import UnitOfWork

USERS, AT_A_TIME = 10_000, 100
STARTS_AT = NOW + timedelta(days=1)
GATHERING = Gathering("g1", "北浜交流会", STARTS_AT, STARTS_AT + timedelta(hours=2))
EVE = next(
    change.nudge
    for change in nudging.timeline(AGREED, GATHERING, NOW - timedelta(hours=12))
    if isinstance(change, PutNudge) and change.nudge.kind == "eve"
)


def rows(made: Databases) -> Iterator[Row]:
    for dialect in DIALECTS:
        url = made.fresh(dialect)
        with closing(open_store(url, RING)) as store:
            for first in range(0, USERS, AT_A_TIME):
                store.run(partial(_furnish, first))
        with serving(sink) as platform, redirect_stderr(nowhere()):
            seconds = asyncio.run(_drain(Product(url, LINE, platform.url).wired(EVE.due_at)))
            taken, pushed = platform.report()
        _expect_in_order(pushed)
        note = f"{seconds:.1f} s, {taken} messages taken, each user's in order"
        name = f"{USERS:,} nudges due at once, brought to LINE, {NAMES[dialect]}"
        yield Row(name, USERS / seconds, "/s", None, note)


def _furnish(first: int, work: UnitOfWork) -> None:
    for number in range(first, first + AT_A_TIME):
        at = LINE.address(str(number))
        user_id = meet(work, at, _known)
        work.nudges.apply(user_id, (PutNudge(EVE),))
        for text in _ahead(number):
            work.outbox.put(Outbound(user_id, at, str(uuid4()), "reply", (Say(text),), "ja"), NOW)


def _known(_user_id: str) -> Iterable[Change]:
    return (SaveGathering(GATHERING),)


def _ahead(number: int) -> tuple[str, ...]:
    """What waits for that user already."""
    return () if number % 10 else ("一", "二", "三")


async def _drain(app: App) -> float:
    """Seconds until nothing is due, neither turn nor delivery."""
    begin = perf_counter()
    await app.start()
    spare_the_collector()
    await app.caught_up()
    seconds = perf_counter() - begin
    await app.stop()
    return seconds


def _expect_in_order(pushed: dict[str, list[list[dict[str, str]]]]) -> None:
    for number in range(USERS):
        *ahead, nudge = [messages[0].get("text", "") for messages in pushed[LINE.address(str(number)).id]]
        if tuple(ahead) != _ahead(number) or nudge in _ahead(0):
            message = f"user {number} was sent {ahead} and then {nudge}"
            raise RuntimeError(message)
