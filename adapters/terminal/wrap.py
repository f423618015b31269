"""Fold text into lines of so many cells, as Japanese and English are folded."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from rich.cells import split_graphemes

_NEVER_FIRST = frozenset(("Pd", "Pe", "Pf", "Po", "Lm"))
"""Categories of what belongs to the letter before: closing brackets, points, marks of lengthening."""
_NEVER_LAST = frozenset(("Ps", "Pi", "Sc"))
"""Categories of what belongs to the letter after: opening brackets, currency signs."""


class _Letter(NamedTuple):
    text: str
    cells: int


def wrap(text: str, width: int) -> list[str]:
    """The lines of `text`, each at most `width` cells wide (a single letter may be wider).

    Lines part at spaces and beside wide letters, but not where a mark would stand that must not stand there.
    """
    return [line for paragraph in text.split("\n") for line in _fold(paragraph, width)]


def _fold(paragraph: str, width: int) -> list[str]:
    letters = _letters(paragraph)
    lines = []
    start = cells = gap = index = 0
    while index < len(letters):
        letter = letters[index]
        if index > start and _may_part(letters[index - 1], letter):
            gap = index
        if index > start and letter.text != " " and cells + letter.cells > width:
            end = gap if gap > start else index
            lines.append(_line(letters[start:end]))
            start, cells, gap, index = end, 0, end, end
            continue
        cells += letter.cells
        index += 1
    return [*lines, _line(letters[start:])]


def _letters(paragraph: str) -> list[_Letter]:
    spans, _ = split_graphemes(paragraph)
    return [_Letter(paragraph[start:end], cells) for start, end, cells in spans]


def _line(letters: list[_Letter]) -> str:
    return "".join(letter.text for letter in letters).rstrip(" ")


def _may_part(before: _Letter, after: _Letter) -> bool:
    if before.text == " ":
        return after.text != " "
    if _clings(after.text[0]) or unicodedata.category(before.text[-1]) in _NEVER_LAST:
        return False
    return after.text != " " and (before.cells > 1 or after.cells > 1)


def _clings(character: str) -> bool:
    small_kana = "A LETTER SMALL " in unicodedata.name(character, "")
    return small_kana or unicodedata.category(character) in _NEVER_FIRST
