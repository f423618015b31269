"""Many nudges due at the same moment, drained by the alarm: each is a turn that opens a preparation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter

from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.measure import Row
from benchmarks.people import AGREED, NOW, RING, address, desk_on, meet
from bot.alarm import Alarm
from bot.desk import Desk
from dialogs import nudging
from dialogs.changes import Change, PutNudge, SaveGathering
from dialogs.notebook import Gathering
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork

USERS, AT_A_TIME = 10_000, 100
STARTS_AT = NOW + timedelta(days=1)
GATHERING = Gathering("g1", "北浜交流会", STARTS_AT, STARTS_AT + timedelta(hours=2))
_NEVER = datetime.max.replace(tzinfo=UTC)
EVE = next(
    change.nudge
    for change in nudging.timeline(AGREED, GATHERING, NOW - timedelta(hours=12))
    if isinstance(change, PutNudge) and change.nudge.kind == "eve"
)


def rows(made: Databases) -> Iterator[Row]:
    for dialect in DIALECTS:
        with closing(open_store(made.fresh(dialect), RING)) as store:
            for first in range(0, USERS, AT_A_TIME):
                store.run(partial(_furnish, first))
            desk = desk_on(store, EVE.due_at)
            seconds = asyncio.run(_drain(store, desk))
            put = store.run(lambda work: work.stats(EVE.due_at)).waiting
        note = f"{seconds:.1f} s, {put} messages put"
        yield Row(
            f"{USERS:,} nudges due at once, drained, {NAMES[dialect]}", USERS / seconds, "/s", None, note
        )


def _furnish(first: int, work: UnitOfWork) -> None:
    for number in range(first, first + AT_A_TIME):
        user_id = meet(work, address(f"u{number}"), _known)
        work.nudges.apply(user_id, (PutNudge(EVE),))


def _known(_user_id: str) -> Iterable[Change]:
    return (SaveGathering(GATHERING),)


async def _drain(store: Store, desk: Desk) -> float:
    """Seconds until nothing is due."""
    alarm, begin = Alarm(store, desk, desk.clock), perf_counter()
    while ((await alarm.lap()).next_at or _NEVER) <= desk.clock.now():
        pass
    return perf_counter() - begin
