"""Reads a chat's lines in a terminal window, with history and completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.patch_stdout import patch_stdout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document


class Window:
    """A line editor. While it waits, what others write to standard output appears above its line.

    `offer` names what may be typed now; `hint` says how to leave.
    """

    def __init__(self, offer: Callable[[], Iterable[str]], hint: Callable[[], Awaitable[None]]) -> None:
        # Never a file: what is typed here is kept sealed or not at all, and goes when the user wants it gone.
        self._hint = hint
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            completer=_Offers(offer),
            complete_while_typing=False,
            output=_output(),
        )
        self._cancelled = False

    async def read(self) -> bytes | None:
        """The next line, None when the user leaves."""
        while True:
            try:
                with patch_stdout(raw=True):
                    line = await self._session.prompt_async("> ")
            except KeyboardInterrupt:
                await self._cancel()
            except EOFError:
                return None
            else:
                self._cancelled = False
                return line.encode(errors="replace")

    async def _cancel(self) -> None:
        if self._cancelled or not self._session.default_buffer.text:
            await self._hint()
        self._cancelled = True


def _output() -> Output:
    """Without asking where the cursor stands: terminals that do not answer would be warned about."""
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output


class _Offers(Completer):
    def __init__(self, offer: Callable[[], Iterable[str]]) -> None:
        self._offer = offer

    def get_completions(self, document: Document, _complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        for text in self._offer():
            if text.startswith(typed) and text != typed:
                yield Completion(text, start_position=-len(typed))
