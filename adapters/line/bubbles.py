"""What stands in a LINE chat: bubbles, how few of them can say the same, and the messages they become.

Five fit into one request, and a second request is a push that counts. So a turn of more is brought together:
first words with words, then cards side by side, at last cards and copy buttons as words. Nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from adapters.degrade import card_text, split
from adapters.line import flex
from adapters.line.limits import ALT_TEXT, MESSAGES, TEMPLATE_TEXT, TEXT, fits, fits_units
from adapters.measure import shortened, utf16_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.prompts import Card

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """A text. `apart`: the user is to copy it, so nothing of ours may stand in it."""

    text: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards, side by side where there are several; `shown` are their bubbles."""

    cards: tuple[Card, ...]
    shown: tuple[flex.Component, ...]


@dataclass(frozen=True, slots=True)
class CopyButton:
    """A button that copies `text`, which stands in a bubble of its own."""

    title: str
    label: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Buttons:
    """A question with its few choices inside its bubble."""

    text: str
    template: Message


Bubble = Words | Cards | CopyButton | Buttons


def words(text: str, *, apart: bool = False) -> tuple[Words, ...]:
    """A text of any length, none for a blank one."""
    parts = (text,) if fits_units(text, TEXT) else split(text, TEXT, utf16_units)
    return tuple(Words(part, apart) for part in parts if part.strip())


def gathered(bubbles: tuple[Bubble, ...]) -> tuple[Bubble, ...]:
    """The same in at most five bubbles, or else in as few as it takes."""
    found = _merged(_merged(bubbles, _joined), _side_by_side)
    if len(found) <= MESSAGES:
        return found
    told = _merged(tuple(part for bubble in found for part in _told(bubble)), _joined)
    return min(found, told, key=len)


def message(bubble: Bubble) -> Message:
    """The message object."""
    match bubble:
        case Words(text):
            return {"type": "text", "text": text}
        case Cards(cards, shown):
            contents = shown[0] if len(shown) == 1 else flex.carousel(shown)
            alt_text = "\n\n".join(card_text(card) for card in cards)
            return {"type": "flex", "altText": shortened(alt_text, ALT_TEXT), "contents": contents}
        case CopyButton(title, label, text):
            contents = flex.copy_bubble(title, label, text)
            alt_text = shortened(title.strip() or label, ALT_TEXT)
            return {"type": "flex", "altText": alt_text, "contents": contents}
        case Buttons(text, template):
            return {"type": "template", "altText": shortened(text, ALT_TEXT), "template": template}
        case _:
            assert_never(bubble)


def _merged(
    bubbles: tuple[Bubble, ...], merge: Callable[[Bubble, Bubble], Bubble | None]
) -> tuple[Bubble, ...]:
    """As many neighbours made one as there are too many bubbles, from the first on."""
    found, rest = list(bubbles[:1]), bubbles[1:]
    for index, bubble in enumerate(rest, start=1):
        too_many = len(found) + len(bubbles) - index > MESSAGES
        one = merge(found[-1], bubble) if too_many else None
        found[-1:] = [one] if one else [found[-1], bubble]
    return tuple(found)


def _joined(first: Bubble, second: Bubble) -> Bubble | None:
    match first, second:
        case Words(before, apart=False), Words(behind, apart=False):
            text = f"{before}\n\n{behind}"
            return Words(text) if fits_units(text, TEXT) else None
        case Words(before, apart=False), Buttons(behind, template):
            text = f"{before}\n\n{behind}"
            short = fits(text, TEMPLATE_TEXT[template["type"]])
            return Buttons(text, template | {"text": text}) if short else None
        case _:
            return None


def _side_by_side(first: Bubble, second: Bubble) -> Bubble | None:
    if not (isinstance(first, Cards) and isinstance(second, Cards)):
        return None
    shown = first.shown + second.shown
    return Cards(first.cards + second.cards, shown) if flex.carousel(shown) else None


def _told(bubble: Bubble) -> tuple[Bubble, ...]:
    match bubble:
        case Cards(cards):
            return tuple(part for card in cards for part in words(card_text(card)))
        case CopyButton(title):
            return words(title)
        case Words() | Buttons():
            return (bubble,)
        case _:
            assert_never(bubble)
