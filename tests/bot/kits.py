"""What the tests of the program share: a toy book that can break, events, and a program on a database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from adapters.port import Adapter, Address, Inbound, Reply
from bot.acknowledging import Pace
from bot.clock import MovableClock
from bot.settings import load_settings
from bot.wiring import App, build
from dialogs.changes import PutNudge
from dialogs.core.book import Book
from dialogs.core.conversation import Start
from dialogs.core.events import Event, Said
from dialogs.core.prompts import Say
from dialogs.core.scene import Scene
from dialogs.core.steps import Dialog, End
from dialogs.notebook import Nudge
from storage.rows import Claimed, Outbound, Stats
from storage.sealing import make_key
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.dialogs.core import toy

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
KEYS = f"test:{make_key()}"


class BookError(Exception):
    """A bug in a dialog; its message quotes the user, as messages do."""


def burst(scene: Scene) -> dict[str, object]:
    raise BookError(f"cannot hear {scene.arg('sky')} 山田")


BOOM = Dialog("boom", version=1, steps=(End("end", text="boom.end", fill=burst),))


def breakable(*dialogs: Dialog) -> Book:
    """The toy book, in which the word "boom" opens a dialog that raises."""
    book = toy.book(BOOM, *dialogs)
    known = {**toy.WORDS, "boom": "boom"}
    commands = {**book.commands, "boom": lambda _scene, text: Start("boom", {"sky": text})}
    return replace(book, intent=lambda text: known.get(text.strip().lower()), commands=commands)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def address(user: str = "u1", *, tenant: str = "t1", platform: str = "relay") -> Address:
    return Address(platform, tenant, user)


def happened(event: Event, number: int, *, to: Address | None = None, reply: Reply | None = None) -> Inbound:
    """The `number`-th event; its time and id follow from the number."""
    return Inbound(f"e{number}", to or address(), event, at(number), reply)


def said(text: str, number: int = 1, *, user: str = "u1", reply: Reply | None = None) -> Inbound:
    return happened(Said(text), number, to=address(user), reply=reply)


def program(
    url: str,
    *,
    adapters: Iterable[Adapter] = (),
    book: Book | None = None,
    pace: Pace | None = None,
    clock: MovableClock | None = None,
    **settings: object,
) -> App:
    """The program on that database at `NOW`; nothing runs yet."""
    return build(
        load_settings(database_url=url, keys=KEYS, **settings),
        adapters=adapters,
        clock=clock or MovableClock(NOW),
        book=book or breakable(),
        pace=pace,
        random=Random(3),  # noqa: S311  # the jitter of a test
    )


@asynccontextmanager
async def running(app: App) -> AsyncIterator[App]:
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


def spoken(store: Store) -> list[Claimed]:
    """All that waits to be delivered, in order; it counts as delivered now."""
    rows: list[Claimed] = []
    while found := store.run(_taken_out):
        rows += found
    return rows


def _taken_out(work: UnitOfWork) -> tuple[Claimed, ...]:
    found = claimed(work)
    for row in found:
        work.outbox.confirm(row.id, row.attempt)
    return found


def words(store: Store) -> list[str]:
    """The words of all that waits to be delivered; they count as delivered now."""
    return [getattr(prompt, "text", "") for row in spoken(store) for prompt in row.prompts]


def put_nudges(work: UnitOfWork, user_id: str, *nudges: tuple[str, str, datetime]) -> None:
    """Plan nudges, each given as id, kind and due time."""
    work.users.snapshot_of(user_id, NOW)
    work.nudges.apply(user_id, [PutNudge(Nudge(id_, kind, "", due_at)) for id_, kind, due_at in nudges])


def claimed(work: UnitOfWork) -> tuple[Claimed, ...]:
    """Every row that may be claimed, whenever it is due."""
    return work.outbox.claim(at(10**6), 100, timedelta(0), ("relay",))


def user_id_of(work: UnitOfWork, user: str = "u1") -> str:
    found = work.users.find(address(user))
    assert found is not None
    return found


def forward(app: App, seconds: float) -> None:
    """Let time pass."""
    assert isinstance(app.clock, MovableClock)
    app.clock.advance(timedelta(seconds=seconds))


def post(
    app: App, *texts: str, to: Address | None = None, reply: Reply | None = None, keeps_s: float = 0
) -> None:
    """Put deliveries into the outbox as turns would, each with its text as its key."""
    now = app.clock.now()

    def put(work: UnitOfWork) -> None:
        for text in texts:
            expires_at = now + timedelta(seconds=keeps_s) if keeps_s else None
            prompts = (Say(text),)
            work.outbox.put(
                Outbound(None, to or address(), text, "reply", prompts, "ja", reply, expires_at), now
            )

    app.store.run(put)


def rows(app: App) -> Stats:
    """How much waits and how much is dead."""
    return app.store.run(lambda work: work.stats(at(0)))
