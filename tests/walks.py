"""A walk of many at random through a platform, beside the calm twin of the coach.

SANMON_WALK_SEED names another seed than the usual one; each test's name tells it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Generic, TypeVar

import pytest
import structlog

from adapters.port import Address, Delivery
from bot.desk import Desk
from bot.metrics import Metrics
from storage.sealing import KeyRing
from storage.store import open_store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import KEYS
from tests.hosting import Hosting
from tests.twin import HearingDesk, Twin

SEED = int(os.environ.get("SANMON_WALK_SEED", "1"))
BEGIN = datetime.fromisoformat("2026-12-03T18:00+09:00")
HOURS = (8, 12, 17, 20, 21)
"""Shortly after half past these hours on the users' clocks something may fall due."""
seeded = pytest.mark.parametrize("seed", [SEED], ids=lambda seed: f"seed {seed}")

H = TypeVar("H", bound=Hosting)


@dataclass
class Walk(Generic[H]):
    """The program, and its twin that hears what the program's desk has heard."""

    hosted: H
    desk: HearingDesk
    twin: Twin
    random: Random

    def settle(self) -> None:
        """Wait until the program has done all it can do now; then the twin does."""
        self.hosted.run(self.hosted.app.alarm.loop.caught_up())
        self.hosted.catch_up()
        self.twin.hear(self.desk.heard)
        self.desk.heard.clear()

    def pass_time(self) -> None:
        """A moment, an hour, or until one of the hours at which something falls due."""
        now = self.hosted.clock.at
        passed = timedelta(seconds=self.random.choice((20, 60, 60, 300, 4000)))
        if self.random.random() < 0.35:
            hour = self.random.choice(HOURS)
            then = now.astimezone(BEGIN.tzinfo).replace(hour=hour, minute=31)
            passed = (then if then > now else then + timedelta(days=1)) - now
        self.wait(passed)

    def wait(self, passed: timedelta) -> None:
        """Let so much time pass."""
        self.hosted.clock.advance(passed)
        self.settle()

    def top_token(self, where: Address) -> str | None:
        """That of the question at which the conversation there stands."""

        def found(work: UnitOfWork) -> str | None:
            user_id = work.users.find(where)
            if user_id is None:
                return None
            top = work.users.snapshot_of(user_id, self.hosted.clock.at).conversation.top
            return top.token if top else None

        return self.hosted.app.store.run(found)

    def check_that_nothing_is_left(self) -> None:
        """Nothing waits that is due, nothing has failed."""
        left = self.hosted.app.store.run(lambda work: work.stats(self.hosted.clock.at))
        assert (left.waiting, left.dead, left.parked, left.nudges, left.calls, left.failed_calls) == (0,) * 6


@contextmanager
def beside_its_twin(
    host: Hosting, url: str, platform: str, note: Callable[[Delivery], None]
) -> Iterator[tuple[HearingDesk, Twin]]:
    """The program's desk, which hears, and the twin on this database, which has `note` what it says."""
    desk = HearingDesk(**{name: getattr(host.app.desk, name) for name in Desk.__dataclass_fields__})
    host.take_at(desk)
    store = open_store(url, KeyRing.parse(KEYS))
    calm = replace(host.app.desk, store=store, metrics=Metrics())
    twin = Twin(store, calm, host.clock, platform, note)
    try:
        yield desk, twin
    finally:
        twin.close()


@contextmanager
def quietly() -> Iterator[None]:
    """Log errors only."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.reset_defaults()
