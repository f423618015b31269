"""Puts a chat together: what was wished for, where lines come from, where words go."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import shutil
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from adapters.line.caps import CAPS as LINE
from adapters.slack.caps import CAPS as SLACK
from adapters.terminal.adapter import Terminal
from adapters.terminal.deliver import Screen
from adapters.terminal.render import CAPS, Look
from bot.chat.pipe import Pipe
from bot.chat.talk import Talk
from bot.chat.world import World
from bot.clock import YEARS, MovableClock
from bot.errors import CommandError
from bot.logs import configure_logs
from bot.settings import Settings, load_settings
from dialogs.notebook import Profile
from dialogs.texts import LANGUAGES

if TYPE_CHECKING:
    from adapters.port import Caps
    from dialogs.core.book import Book

_CAPS = {"": CAPS, "line": LINE, "slack": SLACK}
_LONGEST_NAME = 64


class Reader(Protocol):
    """Where lines come from."""

    async def read(self) -> bytes | None:
        """The next line; None when there are no more."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the chat is to be."""

    lang: str
    at: datetime | None
    user: str
    caps: Caps


def chat(*, lang: str, at: str, user: str, db: str, as_: str, book: Book | None = None) -> None:
    """Talk until the user leaves or the input ends, by the coach's book or another.

    Raises `BotError` or `StorageError` when it cannot begin.
    """
    wishes = Wishes(_language(lang), _start(at), _name(user), _caps(as_))
    settings = load_settings(database_url=db) if db else load_settings()
    configure_logs(settings.log_format, logging.ERROR)
    if not asyncio.run(_chat(settings, wishes, book)):
        sys.exit(1)


async def _chat(settings: Settings, wishes: Wishes, book: Book | None) -> bool:
    """False when the terminal went away."""
    windowed = sys.stdin.isatty() and sys.stdout.isatty()
    screen = Screen(_write)
    terminal = Terminal(wishes.user, screen, lambda: _look(wishes.caps, windowed=windowed))
    clock = MovableClock(wishes.at)
    talk = Talk(lambda: World(settings, terminal, clock, book), terminal, wishes.lang, place=_place(settings))
    try:
        reader = _window(talk) if windowed else Pipe(sys.stdin.buffer, screen.put)
        await talk.open()
        while not screen.gone and (line := await reader.read()) is not None:
            await talk.hear(line)
        if windowed:
            await talk.tell("chat.bye")
    finally:
        await talk.close()
    return not screen.gone


def _window(talk: Talk) -> Reader:
    """A line editor; an interrupt while the coach is answering is not taken for the wish to leave."""
    from bot.chat.window import Window

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return Window(talk.offers, lambda: talk.tell("chat.leave"))


def _look(caps: Caps, *, windowed: bool) -> Look:
    if not windowed:
        return Look(caps=caps)
    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Look(shutil.get_terminal_size().columns, colour, caps)


def _write(text: str) -> None:
    """To standard output as it is now: while a line is being edited, that is above the line."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _place(settings: Settings) -> str:
    """Where the data lies, without anything secret."""
    if settings.sqlite_file:
        return str(settings.sqlite_file)
    url = urlsplit(settings.database_url.get_secret_value())
    return f"{url.hostname or 'localhost'}{url.path}"


def _language(lang: str) -> str:
    if lang and lang not in LANGUAGES:
        raise CommandError(f"--lang {lang} is not spoken here; choose one of {', '.join(LANGUAGES)}")
    return lang


def _start(at: str) -> datetime | None:
    if not at:
        return None
    try:
        start = datetime.fromisoformat(at)
    except ValueError:
        raise CommandError(f"--at {at} is no time; write it like 2026-12-04T20:00+09:00") from None
    if start.year not in YEARS:
        raise CommandError(
            f"--at {at} is out of reach; the clock goes from {YEARS.start} to {YEARS.stop - 1}"
        )
    return start if start.tzinfo else start.replace(tzinfo=ZoneInfo(Profile("").zone))


def _name(user: str) -> str:
    if not 0 < len(user.strip()) <= _LONGEST_NAME or not user.isprintable():
        raise CommandError(f"--user must be a name of 1 to {_LONGEST_NAME} printable letters")
    return user.strip()


def _caps(as_: str) -> Caps:
    if as_ not in _CAPS:
        raise CommandError(f"--as {as_} is not known; choose line or slack")
    return _CAPS[as_]
