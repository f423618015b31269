"""A signed webhook of LINE or Slack to a durable 200, against the same by hand with nothing behind it.

Ours: the whole product as it is served: signature, tolerant parse, Slack's dispatcher, inbox, the dialogs,
sealing, notebook, nudges, outbox, metrics, log; 200 after the commit. By hand (`baselines`): FastAPI,
signature, msgspec, three rows, 200 after the commit; on SQLite a thread that shares commits among those who
wait, on PostgreSQL one statement over as many asynchronous connections as the product has threads.
Asynchronous, because the same through threads took a fifth more.

All are served by uvicorn with the same options in processes of their own, and asked by this one over 32
connections, each a user at a time. What counts is the CPU time of the serving process: not that of this one,
of PostgreSQL, or of the platform, which is a sink that takes everything. The sender is first off, since by
hand nothing is sent either; then on. Whom Slack has to be asked about was asked about before it counts.
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
from benchmarks.people import NOW, RING, meet
from benchmarks.platforms import Platform
from benchmarks.product import Product
from benchmarks.scenes import Scene, scenes
from benchmarks.serving import Served, Server, serving
from benchmarks.sink import sink
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
    with serving(sink) as api:
        for dialect in DIALECTS:
            for scene in scenes():
                with serving(_baseline(made, dialect, scene.platform)) as theirs:
                    yield _row(made.fresh(dialect), NAMES[dialect], scene, api.url, theirs)
        yield from parts(made, api.url)


def _row(url: str, database: str, scene: Scene, api: str, theirs: Server) -> Row:
    batches = [[f"{scene.name}/{batch}/{n}" for n in range(USERS)] for batch in range(ROUNDS + 1)]
    with closing(open_store(url, RING)) as store:
        for users in batches:
            store.run(partial(_meet_all, scene, users))
    product = Product(url, scene.platform, api, scene.theme.name, sends=scene.sends)
    with serving(product.served) as ours:
        crowd.bring(ours.port, [_greetings(scene, user) for users in batches for user in users])
        name = f"webhook{' and sending' * scene.sends} / by hand, {scene.platform.name}, {scene.name}"
        row = Contest(f"{name}, {database}", ours, theirs).row(
            [_requests(scene, users) for users in batches], None if scene.sends else 1
        )
    _expect_all_taken(url, scene, batches[-1])
    return row


def _baseline(made: Databases, dialect: DialectName, platform: Platform) -> Callable[[], Served]:
    url = made.fresh(dialect)
    by_hand = baselines.sqlite_by_hand if dialect == "sqlite" else baselines.postgres_by_hand
    return partial(by_hand, url, platform)


def _expect_all_taken(url: str, scene: Scene, users: list[str]) -> None:
    with closing(open_store(url, RING)) as store:
        stats = store.run(lambda work: work.stats(NOW))
        if stats.parked or stats.dead:
            message = f"{stats.parked} events were parked, {stats.dead} messages given up"
            raise RuntimeError(message)
        store.run(partial(_expect_gone_through, scene, users))


def _expect_gone_through(scene: Scene, users: list[str], work: UnitOfWork) -> None:
    for user in users:
        _, snapshot = work.users.meet(scene.platform.address(user), "the end", NOW, NOW)
        if snapshot.conversation.revision < scene.ends:
            message = f"{user} came to revision {snapshot.conversation.revision} only, not {scene.ends}"
            raise RuntimeError(message)


def _meet_all(scene: Scene, users: list[str], work: UnitOfWork) -> None:
    for user in users:
        meet(work, scene.platform.address(user), scene.known)


def _greetings(scene: Scene, user: str) -> list[bytes]:
    return [crowd.on_the_wire(scene.platform.door, one) for one in scene.platform.greeting(user)]


def _requests(scene: Scene, users: list[str]) -> Requests:
    return [
        [crowd.on_the_wire(scene.platform.door, one) for one in scene.act(user, number)]
        for number, user in enumerate(users)
    ]


def _next(batches: Iterator[Requests], port: int) -> None:
    crowd.bring(port, next(batches))
