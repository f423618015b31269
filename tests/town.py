"""A server as installed, as a process of its own, and the clocks around it that a test moves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx2

from bot.clock import MovableClock
from storage.rows import Stats
from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.bot.test_running import ROOT, Program, answers, started
from tests.crash.serving import SLOW_S, wait_for
from tests.ports import free_port


@dataclass
class Town:
    """A server that runs, what it was set up with, and its database.

    When time passes, the clocks `before` go before the server's own, those `after` behind it.
    """

    program: Program
    environment: Mapping[str, str]
    before: tuple[MovableClock, ...]
    after: tuple[MovableClock, ...]

    @property
    def server(self) -> str:
        return self.environment["SANMON_BASE_URL"]

    def comes_to(self, moment: str) -> None:
        """All clocks; whatever has fallen due begins."""
        now = datetime.fromisoformat(moment)
        for clock in self.before:
            clock.set(now)
        told = httpx2.post(f"{self.server}/test/clock", json={"now": now.isoformat()}, timeout=SLOW_S)
        assert told.status_code == 200
        for clock in self.after:
            clock.set(now)

    def stops(self) -> tuple[Stats, str]:
        """How much is left when the server has stopped of its own, and what it had logged."""
        logged = self.program.stop()
        store = open_store(self.environment["SANMON_DATABASE_URL"], KeyRing.parse(KEYS))
        try:
            return store.run(lambda work: work.stats((*self.before, *self.after)[0].now())), logged
        finally:
            store.close()


@contextmanager
def serving(
    url: str,
    settings: Mapping[str, str],
    *,
    before: tuple[MovableClock, ...] = (),
    after: tuple[MovableClock, ...] = (),
) -> Iterator[Town]:
    """A server with these settings besides its own, once it is ready."""
    port = free_port()
    server = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SANMON_")}
    environment |= {"SANMON_DATABASE_URL": url, "SANMON_KEYS": KEYS, "PYTHONPATH": str(ROOT), **settings}
    environment |= {"SANMON_PORT": str(port), "SANMON_BASE_URL": server, "SANMON_TEST_CLOCK": "1"}
    with started(environment, "serve") as program:
        wait_for(lambda: answers(f"{server}/readyz"))
        yield Town(program, environment, before, after)
