"""A chat line by line: what is for the coach goes to the coach, what moves the world moves it."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from adapters.calendars import MOST_BYTES, heard
from adapters.port import Request, TooLargeError
from bot.chat.commands import (
    NAMES,
    Calendar,
    Command,
    Events,
    Help,
    Now,
    Restart,
    Send,
    Sleep,
    Tap,
    Taps,
    Until,
    Wrong,
    hear_command,
    hear_until,
)
from bot.chat.showing import Narrator
from bot.clock import SystemClock
from dialogs.core.events import Said
from dialogs.notebook import Notebook, Profile
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from adapters.terminal.adapter import Terminal
    from bot.chat.world import World

_TICK = timedelta(milliseconds=1)
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)


class Talk:
    """One user's chat.

    `make` makes its world, again and again; `lang` is spoken until the coach knows better; the data lies in
    `place`.
    """

    def __init__(self, make: Callable[[], World], terminal: Terminal, lang: str, *, place: str) -> None:
        self._make = make
        self._terminal = terminal
        self._lang = lang
        self._stranger = self._notebook = Notebook(Profile("", lang=lang) if lang else Profile(""))
        self._place = place
        self._wristwatch = SystemClock()
        self._stamped_at = self._wristwatch.now()
        self._world = make()

    async def open(self) -> None:
        """Show what is still undelivered, then greet, or ask the present question again."""
        await self._world.open()
        if await self._world.notebook() is None:
            await self.tell("chat.data", place=self._place)
        await self._act("join", self._lang)

    async def hear(self, line: bytes) -> None:
        """Take one line and wait until all it leads to was shown. Blank ones are nothing said."""
        text = line.decode(errors="replace")
        if text.strip():
            await self._obey(hear_command(text))

    async def tell(self, text_id: str, **fill: object) -> None:
        """Say something in the program's own name."""
        narrator = await self._narrator()
        self._show(narrator.say(text_id, **fill))

    async def close(self) -> None:
        await self._world.close()

    def offers(self) -> Iterator[str]:
        """What may be typed now: the choices on the screen, and the commands."""
        present = self._terminal.screen.present
        yield from (choice.label for choice in present.choices) if present else ()
        yield from NAMES

    async def _obey(self, command: Command) -> None:
        match command:
            case Send(text):
                await self._send(text)
            case Tap():
                await self._tap(command)
            case Calendar(file):
                await self._hand_in(file)
            case Sleep(by):
                await self._pass_time(self._world.clock.now() + by)
            case Until(moment):
                await self._pass_until(moment)
            case Now():
                self._show((await self._narrator()).instant(self._world.clock.now()))
            case Taps():
                self._show((await self._narrator()).buttons(self._terminal.screen.questions))
            case Events():
                self._show((await self._narrator()).nudges())
            case Restart():
                await self._restart()
            case Help():
                await self.tell("chat.help")
            case Wrong(text_id, name):
                await self._refuse(text_id, name)
            case _:
                assert_never(command)

    async def _send(self, text: str) -> None:
        present = self._terminal.screen.present
        if present and present.widget == "moment" and _ISO_MOMENT.fullmatch(text.strip()):
            await self._act("pick", text.strip(), present.token)
        else:
            await self._act("text", text)

    async def _hand_in(self, file: str) -> None:
        try:
            found = heard(await asyncio.to_thread(_beginning, Path(file)))
        except (OSError, ValueError):
            await self.tell("chat.ics_missing", file=file)
            return
        if isinstance(found, Said):
            await self._act("text", found.text)
        else:
            await self.tell("chat.ics_unread", file=file)

    async def _tap(self, tap: Tap) -> None:
        questions = self._terminal.screen.questions
        wanted = tap.question or (questions[-1].number if questions else 0)
        question = next((shown.question for shown in questions if shown.number == wanted), None)
        if question is None or not 0 < tap.button <= len(question.choices):
            await self.tell("chat.no_button")
        else:
            await self._act("tap", question.choices[tap.button - 1].id, question.token)

    async def _act(self, kind: str, body: str, token: str = "") -> None:
        headers = {"user": self._terminal.user, "kind": kind, "token": token, "sent-at": self._stamp()}
        request = Request(body.encode(), headers, self._world.clock.now())
        try:
            await self._world.take(self._terminal.receive(request).inbounds)
        except TooLargeError:
            await self.tell("chat.too_long")
        except StorageError:
            await self.tell("chat.failed")

    async def _pass_until(self, moment: str) -> None:
        narrator, now = await self._narrator(), self._world.clock.now()
        at = hear_until(moment, now=now, zone=narrator.zone, lang=narrator.lang)
        if isinstance(at, Wrong):
            await self.tell(at.text, now=narrator.instant(now))
        else:
            await self._pass_time(at)

    async def _pass_time(self, until: datetime) -> None:
        await self._world.pass_time(until)
        self._show((await self._narrator()).instant(until))

    async def _restart(self) -> None:
        await self._world.close()
        self._world = self._make()
        await self.tell("chat.restarted")
        await self.open()

    async def _refuse(self, text_id: str, name: str) -> None:
        await self.tell(text_id, command=name)
        if text_id == "chat.unknown":
            await self.tell("chat.help")

    async def _narrator(self) -> Narrator:
        """Speaks the language last known while the database does not answer."""
        with suppress(StorageError):
            self._notebook = await self._world.notebook() or self._stranger
        return Narrator(self._notebook)

    def _show(self, text: str) -> None:
        self._terminal.screen.note(text)

    def _stamp(self) -> str:
        """The terminal's own clock, never the same instant twice; the world's may stand anywhere."""
        self._stamped_at = max(self._wristwatch.now(), self._stamped_at + _TICK)
        return self._stamped_at.isoformat()


def _beginning(file: Path) -> bytes:
    """A file as far as it matters. Raises `OSError`, for a place that is no file as well."""
    if not file.expanduser().is_file():  # a device or a pipe may never end
        raise FileNotFoundError
    with file.expanduser().open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
