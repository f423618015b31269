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

from adapters.line.adapter import Line
from adapters.line.channel import Channel
from adapters.line.render import render
from adapters.port import Delivery, Inbound, Request
from benchmarks import crowd
from benchmarks.by_hand import run_on_sqlite, sqlite_connection
from benchmarks.databases import Databases
from benchmarks.measure import Row
from benchmarks.people import KEYS, NOW, RING, meet
from benchmarks.product import product
from benchmarks.recording import Recording, record
from benchmarks.serving import serving
from benchmarks.turns import THEMES, Theme
from bot.holding import Play
from bot.turns import Taken, take_turn
from dialogs.core.book import Book, Snapshot
from dialogs.core.turn import turn
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork

ROUNDS, USERS_A_ROUND = 9, 8
LINE = Line((Channel(crowd.SECRET),))


@dataclass(frozen=True)
class Held:
    """A webhook, what was known when it came, what is said to it, and what its turn asked of the database."""

    request: Request
    inbound: Inbound
    snapshot: Snapshot
    delivery: Delivery
    recording: Recording


Round = list[Held]


def rows(made: Databases) -> Iterator[Row]:
    """On SQLite. Rendering is no part of the webhook, but of sending."""
    yield Row("of a webhook: HTTP, signature and log, without any event", _empty(made), "µs")
    for theme in THEMES:
        rounds = _rounds(made, theme)
        with (
            closing(sqlite_connection(_met(made))) as raw,
            closing(open_store(_met(made), RING)) as store,
        ):
            parts: dict[str, Callable[[Round], object]] = {
                "signature and parse": lambda held: [LINE.receive(one.request) for one in held],
                "the turn with its storage": partial(_take_in, store, theme.book),
                "of that, the core": partial(_turn_all, theme.book),
                "of that, the statements": partial(_execute, raw),
                "rendering, when it is sent": lambda held: [render(one.delivery) for one in held],
            }
            for name, part in parts.items():
                yield Row(f"of a webhook: {name}, {theme.name}", _us(part, rounds), "µs")


def _us(part: Callable[[Round], object], rounds: list[Round]) -> float:
    """Microseconds of CPU a turn: the median of the rounds but the first."""
    found = []
    for held in rounds:
        begin = process_time()
        part(held)
        found.append((process_time() - begin) / len(held) * 1e6)
    return median(found[1:])


def _empty(made: Databases) -> float:
    requests = [[crowd.request(crowd.delivery())] * 8] * 64
    found = []
    with serving(partial(product, made.fresh("sqlite"), KEYS, THEMES[0].name)) as server:
        for _ in range(ROUNDS):
            begin = server.cpu()
            crowd.bring(server.port, requests)
            found.append((server.cpu() - begin) / (8 * 64) * 1e6)
    return median(found[1:])


def _rounds(made: Databases, theme: Theme) -> list[Round]:
    """All turns of all users are held twice: once to see what they read, once to see what they execute."""
    requests = [request for user in _users() for request in _requests(theme, user)]
    inbounds = [inbound for request in requests for inbound in LINE.receive(request).inbounds]
    snapshots: list[Snapshot] = []
    record(_met(made), RING, [partial(_look, theme.book, one, snapshots) for one in inbounds])
    recordings = record(_met(made), RING, [partial(_take, theme.book, one) for one in inbounds])
    deliveries = [_delivery(theme.book, *pair) for pair in zip(inbounds, snapshots, strict=True)]
    held = [Held(*parts) for parts in zip(requests, inbounds, snapshots, deliveries, recordings, strict=True)]
    of_a_round = USERS_A_ROUND * len(theme.lines)
    return [held[start : start + of_a_round] for start in range(0, len(held), of_a_round)]


def _users() -> list[str]:
    return [f"{number}人目" for number in range(ROUNDS * USERS_A_ROUND)]


def _requests(theme: Theme, user: str) -> Iterator[Request]:
    for number, line in enumerate(theme.lines, 1):
        body = crowd.delivery(crowd.typed(user, line.format(own=user), number, NOW))
        yield Request(body, {"x-line-signature": crowd.signature(body)}, NOW)


def _met(made: Databases) -> str:
    """A database that knows them all."""
    url = made.fresh("sqlite")
    record(url, RING, [lambda work: [meet(work, crowd.address(user)) for user in _users()]])
    return url


def _look(book: Book, inbound: Inbound, snapshots: list[Snapshot], work: UnitOfWork) -> None:
    _, snapshot = work.users.meet(inbound.address, inbound.event_id, inbound.sent_at, NOW)
    snapshots.append(snapshot)
    _take(book, inbound, work)


def _take(book: Book, inbound: Inbound, work: UnitOfWork) -> Taken:
    return take_turn(Play(book), work, inbound, NOW)


def _take_in(store: Store, book: Book, held: Round) -> None:
    store.run(lambda work: [_take(book, one.inbound, work) for one in held])


def _execute(raw: Connection, held: Round) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for one in held:
        run_on_sqlite(raw, one.recording)
    raw.execute("COMMIT")


def _turn_all(book: Book, held: Round) -> None:
    for one in held:
        turn(book, one.snapshot, one.inbound.event, NOW)


def _delivery(book: Book, inbound: Inbound, snapshot: Snapshot) -> Delivery:
    prompts = turn(book, snapshot, inbound.event, NOW).prompts
    return Delivery("", inbound.address, prompts, snapshot.notebook.profile.lang)
