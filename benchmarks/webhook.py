"""A signed webhook of LINE to a durable 200, against the same written by hand with nothing behind it.

Ours: the whole product as it is served: signature, tolerant parse, inbox, the dialogs, sealing, notebook,
nudges, outbox, metrics, log; 200 after the commit. By hand (`baselines`): FastAPI, signature, msgspec, three
rows, 200 after the commit; on SQLite a thread that shares commits among those who wait, on PostgreSQL one
statement over as many asynchronous connections as the product has threads. Asynchronous, because the same
through threads took a fifth more.

All are served by uvicorn with the same options in processes of their own, and asked by this one over 32
connections, each a user at a time. What counts is the CPU time of the serving process: not that of this one,
of PostgreSQL, or of the platform, which is a sink that takes everything. The sender is first off, since by
hand nothing is sent either; then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from benchmarks import baselines, crowd
from benchmarks.databases import DIALECTS, NAMES, Databases
from benchmarks.measure import Row, paired
from benchmarks.parts import rows as parts
from benchmarks.people import KEYS, NOW, RING, meet
from benchmarks.product import product
from benchmarks.serving import Served, Server, serving
from benchmarks.sink import sink
from benchmarks.turns import THEMES, Theme
from storage.statements import DialectName
from storage.store import open_store
from storage.unit_of_work import UnitOfWork

ROUNDS = 9
USERS = 32
Requests = list[list[bytes]]
"""Those of each user, in order."""


@dataclass(frozen=True)
class Contest:
    """The product against the baseline of its database."""

    name: str
    ours: Server
    theirs: Server

    def row(self, batches: list[Requests], goal: float | None) -> Row:
        calls = (partial(_next, iter(batches), server.port) for server in (self.ours, self.theirs))
        a, b, ratio = paired(*calls, rounds=len(batches) - 1, clock=self._cpu)
        requests = sum(len(user) for user in batches[0])
        note = f"{a / requests * 1e6:.0f} µs against {b / requests * 1e6:.0f} µs"
        return Row(self.name, ratio, "×", goal, note)

    def _cpu(self) -> float:
        return self.ours.cpu() + self.theirs.cpu()


def rows(made: Databases) -> Iterator[Row]:
    with serving(sink) as platform:
        for dialect in DIALECTS:
            with serving(_baseline(made, dialect)) as theirs:
                for theme in THEMES:
                    yield _row(made, dialect, theme, theirs)
                yield _row(made, dialect, THEMES[0], theirs, platform.url)
    yield from parts(made)


def _row(made: Databases, dialect: DialectName, theme: Theme, theirs: Server, platform: str = "") -> Row:
    url, name = made.fresh(dialect), f"{theme.name}, {NAMES[dialect]}"
    batches = [[f"{name}{platform}/{batch}/{n}" for n in range(USERS)] for batch in range(ROUNDS + 1)]
    with closing(open_store(url, RING)) as store:
        for users in batches:
            store.run(partial(_meet_all, users))
    with serving(partial(product, url, KEYS, theme.name, platform)) as ours:
        contest = Contest(f"webhook{' and sending' * bool(platform)} / by hand, {name}", ours, theirs)
        row = contest.row([_requests(theme, users) for users in batches], None if platform else 1)
    _expect_all_taken(url)
    return row


def _baseline(made: Databases, dialect: DialectName) -> Callable[[], Served]:
    url = made.fresh(dialect)
    by_hand = baselines.sqlite_by_hand if dialect == "sqlite" else baselines.postgres_by_hand
    return partial(by_hand, url)


def _expect_all_taken(url: str) -> None:
    with closing(open_store(url, RING)) as store:
        stats = store.run(lambda work: work.stats(NOW))
    if stats.parked or stats.dead:
        message = f"{stats.parked} events were parked, {stats.dead} messages given up"
        raise RuntimeError(message)


def _meet_all(users: list[str], work: UnitOfWork) -> None:
    for user in users:
        meet(work, crowd.address(user))


def _requests(theme: Theme, users: list[str]) -> Requests:
    return [
        [
            crowd.request(crowd.delivery(crowd.typed(user, line.format(own=number), nth, NOW)))
            for nth, line in enumerate(theme.lines, 1)
        ]
        for number, user in enumerate(users)
    ]


def _next(batches: Iterator[Requests], port: int) -> None:
    crowd.bring(port, next(batches))
