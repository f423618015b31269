"""Where everything meets: settings in, a program out that can be started and stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

import structlog

from adapters.port import Adapter, Address
from bot.acknowledging import Pace
from bot.alarm import Alarm
from bot.calls import AT_HAND, answers
from bot.clock import Clock, MovableClock, SystemClock
from bot.connecting import Connected, connect
from bot.desk import Desk
from bot.errors import SettingsError
from bot.keeper import Keeper
from bot.loops import Loop
from bot.metrics import Metrics
from bot.modelling import model_of, outside
from bot.patience import Patience
from bot.sender import Sender
from bot.settings import PREFIX, Settings
from dialogs.core.book import Book
from dialogs.core.scene import Texts
from storage.rows import Topic
from storage.sealing import KeyRing, load_or_make_keyring
from storage.store import Store, open_store

if TYPE_CHECKING:
    from bot.installing import Installer
    from bot.model.asking import Asking

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The parts, wired. Nothing runs before `start`."""

    settings: Settings
    clock: Clock
    store: Store
    metrics: Metrics
    desk: Desk
    alarm: Alarm
    sender: Sender
    keeper: Keeper
    adapters: tuple[Adapter, ...] = ()
    installer: Installer | None = None
    model: Asking | None = None

    @property
    def loops(self) -> tuple[Loop, ...]:
        loops = (self.alarm.loop, self.sender.loop)
        return (*loops, self.keeper.loop) if self.keeper.needed else loops

    async def start(self) -> None:
        """Connect to the platforms, let the loops run and hear of what is committed.

        What fails is raised once everything is closed again.
        """
        async with self._open() as opened:
            for adapter in self.adapters:
                await adapter.open()
            await self.sender.take_over()
            opened.pop_all()
        for loop in self.loops:
            loop.start()
        self.store.listen(self._hear)

    async def caught_up(self) -> None:
        """Wait until nothing is left that is due by now: turns of the alarm first, then their deliveries."""
        for loop in (self.alarm.loop, self.sender.loop):
            await loop.caught_up()

    async def stop(self) -> None:
        """Finish what has begun, then let go of the platforms and the database, whatever of it fails."""
        async with self._open() as open_still:
            for part in (self.sender, self.keeper, self.alarm):
                open_still.push_async_callback(part.stop)

    def _open(self) -> AsyncExitStack:
        """What closes the platforms and then the database, opened or not."""
        closing = AsyncExitStack()
        closing.push_async_callback(asyncio.to_thread, self.store.close)
        if self.model is not None:
            closing.push_async_callback(self.model.close)
        for adapter in reversed(self.adapters):
            closing.push_async_callback(adapter.close)
        return closing

    def _hear(self, topic: Topic) -> None:
        (self.sender if topic == "outbox" else self.alarm).loop.wake()


def build(
    settings: Settings,
    *,
    adapters: Iterable[Adapter] = (),
    clock: Clock | None = None,
    book: Book | None = None,
    pace: Pace | None = None,
    random: Random | None = None,
    only: Address | None = None,
) -> App:
    """The program these settings ask for. Opens the database and brings it up to date.

    `adapters` are there besides those of the platforms that are set up; with `only` there are no others, and
    deliveries go to that one address. Raises `StorageError` when the database cannot be used.
    """
    clock = clock or (MovableClock(settings.test_clock_at) if settings.test_clock else SystemClock())
    metrics = Metrics()
    spoken = in_the_name_of(settings, book or _the_book())
    model = model_of(settings, clock, metrics)
    store = open_database(settings)
    platforms = Connected() if only else connect(settings, store, clock)
    connected = (*platforms.adapters, *adapters)
    caps = {adapter.name: adapter.caps for adapter in connected}
    ways = answers(settings.base_url)
    desk = Desk(spoken, store, clock, metrics, ways, AT_HAND, caps, outside=outside(model))
    by_name = {adapter.name: adapter for adapter in connected}
    random = random or Random()  # noqa: S311  # jitter
    sender = Sender(store, by_name, clock, metrics, random=random, pace=pace, only=only)
    keeper = Keeper(store, connected, clock)
    alarm = Alarm(store, desk, clock, Patience(store, by_name))
    return App(
        settings, clock, store, metrics, desk, alarm, sender, keeper, connected, platforms.installer, model
    )


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """A catalogue in which the operator's words stand for some of the sentences."""

    catalogue: Texts
    own: Mapping[str, str]

    def say(self, text_id: str, /, **fill: object) -> str:
        return self.own.get(text_id) or self.catalogue.say(text_id, **fill)

    def has(self, text_id: str, /) -> bool:
        return self.catalogue.has(text_id)


def in_the_name_of(settings: Settings, book: Book) -> Book:
    """The book as this operator's coach speaks it."""
    given = {
        "welcome.operator": settings.operator,
        "welcome.place": settings.stored_in,
        "privacy.contact": settings.operator_contact,
    }
    own = {text_id: words for text_id, words in given.items() if words}
    if settings.llm_operator:
        book = replace(book, model=settings.llm_operator)
    if settings.lexicon:
        book = replace(book, own=settings.own_words)
    return replace(book, texts=lambda lang: OwnTexts(book.texts(lang), own)) if own else book


def open_database(settings: Settings) -> Store:
    """The store of these settings, up to date. A SQLite database gets its folder and key file."""
    return open_store(settings.database_url.get_secret_value(), _open_ring(settings))


def _open_ring(settings: Settings) -> KeyRing:
    """The keys from the settings, or else from the file beside the SQLite database, made when missing."""
    if settings.keys is not None:
        return KeyRing.parse(settings.keys.get_secret_value())
    database = settings.sqlite_file
    if database is None:
        raise SettingsError(f"{PREFIX}KEYS is missing: a PostgreSQL database has no key file beside it")
    file = database.with_suffix(".key")
    if file.exists():
        return load_or_make_keyring(file)
    if database.exists():
        raise SettingsError(
            f"{file} is missing, and {database} cannot be read without. Put it back, or set {PREFIX}KEYS."
        )
    ring = load_or_make_keyring(file)
    _log.warning("made a key file; keep a copy, for without it nothing stored can be read", path=str(file))
    return ring


def _the_book() -> Book:
    from dialogs.coach.book import BOOK

    return BOOK
