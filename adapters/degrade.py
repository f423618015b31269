"""Bring a prompt within what a platform can show, without ever dropping a choice or a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import msgspec

from adapters.measure import graphemes, shortened
from dialogs.core.prompts import Card, Choice, Draft, Form, Prompt, Question, Say

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.port import Caps

_GOOD_ENDS = ("\n", "。", "！", "？", ". ", "! ", "? ", "、", " ")
"""Where a text is best parted, best first."""


def degrade(prompt: Prompt, caps: Caps) -> tuple[Prompt, ...]:
    """The same prompt within `caps`: long text in parts, choices that do not fit numbered, a card as text.

    Numbers in the list are those the conversation understands when they are typed. A question stays last.
    """
    match prompt:
        case Say(text):
            return tuple(Say(part) for part in split(text, caps.text, caps.text_unit))
        case Draft(title, text):
            return tuple(Draft(title, part) for part in split(text, caps.text, caps.text_unit))
        case Card():
            return (prompt,) if caps.card else degrade(Say(card_text(prompt)), caps)
        case Question():
            return _question(prompt, caps)
        case Form():
            return (prompt,) if caps.forms else degrade(prompt.instead, caps)
        case _:
            assert_never(prompt)


def card_text(card: Card) -> str:
    """The card in plain words, one line a row."""
    rows = (f"{label}: {value}" if label and value else label or value for label, value in card.rows)
    return "\n".join(part for part in (card.title, *rows, card.note) if part)


def numbered(question: Question) -> str:
    """The question with its choices below it, numbered as the conversation understands typed numbers."""
    choices = [_item(number, choice.label) for number, choice in enumerate(question.choices, start=1)]
    return "\n".join([question.text, *choices] if question.text.strip() else choices)


def button_label(number: int, choice: Choice, most: int, unit: Callable[[str], int]) -> str:
    """What the button of a listed choice says: its number, and as much of its words as there is room for.

    The number keeps apart what is alike where it is cut. Where there is nothing to say, it stands alone.
    """
    label = choice.label.strip()
    if not label or "\n" in label:
        return str(number)
    return shortened(label if label.startswith(f"{number} ") else f"{number} {label}", most, unit)


def split(text: str, limit: int, unit: Callable[[str], int]) -> tuple[str, ...]:
    """`text` in parts of at most `limit` units, parted after a line or sentence if possible."""
    parts = []
    while unit(text) > limit:
        head = _head(text, limit, unit)
        cut = _good_end(head) or len(head)
        parts.append(text[:cut])
        text = text[cut:]
    return (*parts, text) if text or not parts else tuple(parts)


def _question(question: Question, caps: Caps) -> tuple[Prompt, ...]:
    if not _fit(question.choices, caps):
        question = msgspec.structs.replace(
            question, text=numbered(question), choices=_listed(question.choices[: caps.buttons], caps)
        )
    if question.widget == "moment" and not caps.picker:
        question = msgspec.structs.replace(question, widget="text")
    *parts, last = split(question.text, caps.text, caps.text_unit)
    return (*(Say(part) for part in parts), msgspec.structs.replace(question, text=last))


def _fit(choices: tuple[Choice, ...], caps: Caps) -> bool:
    return len(choices) <= caps.buttons and all(
        choice.label.strip() and caps.label_unit(choice.label) <= caps.label for choice in choices
    )


def _item(number: int, label: str) -> str:
    """A line of the list; a label that begins with its own number has no other."""
    return label if label.startswith(f"{number} ") else f"{number}. {label}"


def _listed(choices: tuple[Choice, ...], caps: Caps) -> tuple[Choice, ...]:
    labels = (button_label(n, choice, caps.label, caps.label_unit) for n, choice in enumerate(choices, 1))
    return tuple(Choice(choice.id, label) for choice, label in zip(choices, labels, strict=True))


def _head(text: str, limit: int, unit: Callable[[str], int]) -> str:
    """The longest beginning within `limit`; one character at least, should a letter be longer than that."""
    taken = length = 0
    for letter in graphemes(text):
        length += unit(letter)
        if length > limit:
            break
        taken += len(letter)
    return text[:taken] or text[0]


def _good_end(head: str) -> int:
    """Behind the last good end in the second half of `head`, 0 where there is none."""
    ends = (head.rfind(end) + len(end) for end in _GOOD_ENDS if head.rfind(end) >= len(head) // 2)
    return next(ends, 0)
