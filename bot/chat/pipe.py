"""Reads a chat's lines from a pipe or file."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

from adapters.terminal.clean import clean
from adapters.terminal.verify import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_TAKEN = MOST_BYTES + 2
"""Enough to tell a line that is too long from the longest that is not."""


class Pipe:
    """Lines as they come. Each is repeated with `echo`, so that the output reads as a conversation.

    A thread of its own waits for them: the event loop goes on meanwhile, and the program can end first.
    """

    def __init__(self, stream: BinaryIO, echo: Callable[[str], object]) -> None:
        self._stream = stream
        self._echo = echo
        self._lines: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
        self._thread: Thread | None = None

    async def read(self) -> bytes | None:
        """The next line, None at the end. Of one beyond the cap just so much is kept that it still is."""
        if self._thread is None:
            self._thread = Thread(target=self._pump, args=(asyncio.get_running_loop(),), daemon=True)
            self._thread.start()
        line = await self._lines.get()
        if line is not None and len(line) <= MOST_BYTES:
            self._echo(f"> {clean(line.decode(errors='replace').rstrip())}\n")
        return line

    def _pump(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError, CancelledError):  # the chat has ended before its lines
            while line := self._stream.readline(_TAKEN):
                self._drop_rest(line)
                asyncio.run_coroutine_threadsafe(self._lines.put(line.rstrip(b"\r\n")), loop).result()
            asyncio.run_coroutine_threadsafe(self._lines.put(None), loop).result()

    def _drop_rest(self, beginning: bytes) -> None:
        while len(beginning) == _TAKEN and not beginning.endswith(b"\n"):
            beginning = self._stream.readline(_TAKEN)
