"""Where a webhook's time goes: its parts one by one, each alone in a process that does nothing else.

Together they are less than the whole, since threads that share an interpreter and a cache disturb each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from sqlite3 import Connection
from statistics import median
from time import process_time

from adapters.port import Adapter, Delivery, Inbound, Request
from benchmarks import crowd
from benchmarks.by_hand import run_on_sqlite, sqlite_connection
from benchmarks.databases import Databases
from benchmarks.line import LINE
from benchmarks.measure import Row
from benchmarks.people import NOW, RING, meet
from benchmarks.platforms import Platform
from benchmarks.product import Product
from benchmarks.recording import Recording, record
from benchmarks.scenes import Scene, scenes
from benchmarks.serving import serving
from benchmarks.slack import SLACK
from bot.holding import Play
from bot.turns import Taken, take_turn
from dialogs.core.book import Snapshot
from dialogs.core.turn import turn
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork

ROUNDS, USERS_A_ROUND = 9, 8


@dataclass(frozen=True)
class Held:
    """A webhook, what was known when it came, what is said to it, and what its turn asked of the database."""

    request: Request
    inbound: Inbound
    snapshot: Snapshot
    delivery: Delivery
    recording: Recording


Round = list[Held]


@dataclass(frozen=True)
class Stage:
    """A scene, played part by part on SQLite. `adapter` is the product's own, connected to nothing."""

    scene: Scene
    made: Databases
    adapter: Adapter

    def rows(self) -> Iterator[Row]:
        """Rendering is no part of the webhook, but of sending."""
        rounds = self._rounds()
        with (
            closing(sqlite_connection(self._met())) as raw,
            closing(open_store(self._met(), RING)) as store,
        ):
            parts: dict[str, Callable[[Round], object]] = {
                "signature and parse": self._receive_all,
                "the turn with its storage": partial(self._take_in, store),
                "of that, the core": self._turn_all,
                "of that, the statements": partial(_execute, raw),
                "rendering, when it is sent": self._render_all,
            }
            for name, part in parts.items():
                told = f"of a webhook: {name}, {self.scene.platform.name}, {self.scene.name}"
                yield Row(told, _us(part, rounds), "µs")

    def _rounds(self) -> list[Round]:
        """All turns of all users are held twice: to see what they read, and to see what they execute."""
        acts = [list(self.scene.act(user, own)) for own, user in enumerate(_users())]
        requests = [request for act in acts for request in act]
        inbounds = [one for request in requests for one in self.adapter.receive(request).inbounds]
        snapshots: list[Snapshot] = []
        record(self._met(), RING, [partial(self._look, one, snapshots) for one in inbounds])
        recordings = record(self._met(), RING, [partial(self._take, one) for one in inbounds])
        deliveries = [self._delivery(*pair) for pair in zip(inbounds, snapshots, strict=True)]
        held = [
            Held(*parts) for parts in zip(requests, inbounds, snapshots, deliveries, recordings, strict=True)
        ]
        of_a_round = USERS_A_ROUND * len(acts[0])
        return [held[start : start + of_a_round] for start in range(0, len(held), of_a_round)]

    def _met(self) -> str:
        """A database that knows them all."""
        url, scene = self.made.fresh("sqlite"), self.scene
        everybody = [scene.platform.address(user) for user in _users()]
        record(url, RING, [lambda work: [meet(work, at, scene.known) for at in everybody]])
        return url

    def _look(self, inbound: Inbound, snapshots: list[Snapshot], work: UnitOfWork) -> None:
        _, snapshot = work.users.meet(inbound.address, inbound.event_id, inbound.sent_at, NOW)
        snapshots.append(snapshot)
        self._take(inbound, work)

    def _take(self, inbound: Inbound, work: UnitOfWork) -> Taken:
        return take_turn(Play(self.scene.theme.book), work, inbound, NOW)

    def _delivery(self, inbound: Inbound, snapshot: Snapshot) -> Delivery:
        said = turn(self.scene.theme.book, snapshot, inbound.event, NOW)
        return Delivery("", inbound.address, said.prompts, snapshot.notebook.profile.lang)

    def _receive_all(self, held: Round) -> None:
        for one in held:
            self.adapter.receive(one.request)

    def _take_in(self, store: Store, held: Round) -> None:
        store.run(lambda work: [self._take(one.inbound, work) for one in held])

    def _turn_all(self, held: Round) -> None:
        for one in held:
            turn(self.scene.theme.book, one.snapshot, one.inbound.event, NOW)

    def _render_all(self, held: Round) -> None:
        for one in held:
            self.adapter.render(one.delivery)


def rows(made: Databases, api: str) -> Iterator[Row]:
    for platform in (LINE, SLACK):
        name = f"of a webhook: HTTP, signature and log, nothing to be taken, {platform.name}"
        yield Row(name, _empty(made, platform, api), "µs")
    for scene in scenes():
        if not scene.sends:
            app = Product(made.fresh("sqlite"), scene.platform, api, scene.theme.name).wired()
            with closing(app.store):
                yield from Stage(scene, made, app.adapters[0]).rows()


def _us(part: Callable[[Round], object], rounds: list[Round]) -> float:
    """Microseconds of CPU a turn: the median of the rounds but the first."""
    found = []
    for held in rounds:
        begin = process_time()
        part(held)
        found.append((process_time() - begin) / len(held) * 1e6)
    return median(found[1:])


def _empty(made: Databases, platform: Platform, api: str) -> float:
    request = crowd.on_the_wire(platform.door, platform.nothing())
    found = []
    with serving(Product(made.fresh("sqlite"), platform, api, sends=False).served) as server:
        for _ in range(ROUNDS):
            begin = server.cpu()
            crowd.bring(server.port, [[request] * 8] * 64)
            found.append((server.cpu() - begin) / (8 * 64) * 1e6)
    return median(found[1:])


def _users() -> list[str]:
    return [f"{number}人目" for number in range(ROUNDS * USERS_A_ROUND)]


def _execute(raw: Connection, held: Round) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for one in held:
        run_on_sqlite(raw, one.recording)
    raw.execute("COMMIT")
