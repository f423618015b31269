"""From prompts to the lines of a terminal."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.degrade import degrade
from adapters.measure import letters
from adapters.port import Caps
from adapters.terminal.clean import clean
from adapters.terminal.wrap import wrap
from dialogs.core.prompts import Card, Choice, Draft, Form, Prompt, Question, Say
from dialogs.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.port import Delivery

CAPS = Caps(buttons=sys.maxsize, label=sys.maxsize, label_unit=letters, text=sys.maxsize, text_unit=len)
WIDEST = 76
_NARROWEST = 24
_WIDEST_LABEL = 16
_SHOWS_HOW = re.compile(r"\d[:\u6642]|\d ?[ap]m")
"""Found in a question that gives an example of a time itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """How to show.

    `width` is in cells, None for lines as long as they come (a pipe); `caps` may be another platform's.
    """

    width: int | None = None
    colour: bool = False
    caps: Caps = CAPS

    def room(self, taken: int) -> int:
        """The cells left on a line of which `taken` are in use."""
        return sys.maxsize if self.width is None else max(_NARROWEST, min(self.width, WIDEST)) - taken


def render(delivery: Delivery, look: Look) -> bytes:
    """The delivery under the coach's name, as UTF-8; control sequences only for colour."""
    lines = [Text(f"{texts(delivery.lang).say('chat.coach')}:", "bold cyan")]
    for prompt in shown(delivery, look):
        lines += (*_prompt(prompt, delivery.lang, look), Text())
    return _encode(lines, colour=look.colour)


def shown(delivery: Delivery, look: Look) -> tuple[Prompt, ...]:
    """The prompts as this look shows them."""
    return tuple(part for prompt in delivery.prompts for part in degrade(prompt, look.caps))


def _prompt(prompt: Prompt, lang: str, look: Look) -> Iterator[Text]:
    match prompt:
        case Say(text):
            yield from _words(text, look)
        case Question():
            yield from _question(prompt, lang, look)
        case Card():
            yield from _card(prompt, look)
        case Draft(title, text):
            yield from _words(title, look)
            yield from _draft(text, look)
        case Form(instead=instead):
            yield from _card(instead, look)
        case _:
            assert_never(prompt)


def _words(text: str, look: Look, style: str = "") -> Iterator[Text]:
    for line in wrap(clean(text), look.room(2)):
        yield Text(f"  {line}".rstrip(), style)


def _question(question: Question, lang: str, look: Look) -> Iterator[Text]:
    yield from _words(question.text, look, "bold")
    if question.widget == "moment" and not _SHOWS_HOW.search(question.text):
        yield from _words(texts(lang).say("chat.moment"), look, "dim")
    for number, choice in enumerate(question.choices, start=1):
        yield from _choice(number, choice, look)


def _choice(number: int, choice: Choice, look: Look) -> Iterator[Text]:
    mark = f"  {number:>2}. "
    first, *rest = wrap(clean(choice.label), look.room(len(mark)))
    yield Text.assemble((mark, "cyan"), first)
    for line in rest:
        yield Text(" " * len(mark) + line)


def _card(card: Card, look: Look) -> Iterator[Text]:
    """A frame, open to the right where lines may be of any length."""
    inside = list(_card_lines(card, look))
    width = max(line.cell_len for line in inside) if look.width else 0
    yield Text("  ┌" + "─" * (width + 2) + "┐" * bool(width), "cyan")
    for line in inside:
        padding = " " * (width - line.cell_len + 1) + "│" if width else ""
        yield Text.assemble(("  │ ", "cyan"), line, (padding, "cyan"))
    yield Text("  └" + "─" * (width + 2) + "┘" * bool(width), "cyan")


def _card_lines(card: Card, look: Look) -> Iterator[Text]:
    yield from (Text(line, "bold") for line in wrap(clean(card.title), look.room(6)))
    labels = (cell_len(clean(label)) for label, value in card.rows if value)
    column = max((cells for cells in labels if cells <= _WIDEST_LABEL), default=0)
    if look.room(6 + column) < _NARROWEST:
        column = 0
    for label, value in card.rows:
        yield from _row(clean(label), clean(value), column, look)
    if card.note:
        yield from (Text(line, "dim") for line in wrap(clean(card.note), look.room(6)))


def _row(label: str, value: str, column: int, look: Look) -> Iterator[Text]:
    """Label and value side by side; a label too long for its column, or of several lines, stands above."""
    if not label or not value:
        yield from (Text(line) for line in wrap(label or value, look.room(6)))
        return
    if cell_len(label) > column or "\n" in label:
        yield from (Text(line, "cyan") for line in wrap(label, look.room(6)))
        label = ""
    for line in wrap(value, look.room(6 + column + 2)):
        yield Text.assemble((label + " " * (column - cell_len(label) + 2), "cyan"), line)
        label = ""


def _draft(text: str, look: Look) -> Iterator[Text]:
    """The text as it is, from the first column and without any frame beside it, so that it can be copied."""
    rule = Text("  " + "-" * min(look.room(2), 24), "dim")
    yield rule
    yield from (Text(line) for line in clean(text).split("\n"))
    yield rule


def _encode(lines: list[Text], *, colour: bool) -> bytes:
    if not colour:
        return "".join(f"{line.plain}\n" for line in lines).encode()
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        highlight=False,
        _environ={},
    )
    for line in lines:
        console.print(line, soft_wrap=True, emoji=False, markup=False)
    return out.getvalue().encode()
