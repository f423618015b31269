"""How long a text is in the units platforms count: UTF-16 code units and grapheme clusters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_CODE_POINTS = 32
"""No letter of any language is longer; what is, is cut, so that a heap of marks cannot count as one."""

_ELLIPSIS = "…"
_JOINER = "\u200d"
_SKIN = ("\U0001f3fb", "\U0001f3ff")
_FLAG = ("\U0001f1e6", "\U0001f1ff")
_TAG = ("\U000e0020", "\U000e007f")


def utf16_units(text: str) -> int:
    """UTF-16 code units, what JavaScript and LINE call the length."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """The letters a reader sees. Where Unicode's own rules (UAX #29) differ, this counts more."""
    start = flags = 0
    for index in range(1, len(text) + 1):
        flags = flags + 1 if _within(_FLAG, text[index - 1]) else 0
        if index == len(text) or index - start >= MOST_CODE_POINTS or not _continues(text, index, flags):
            yield text[start:index]
            start = index


def letters(text: str) -> int:
    """Grapheme clusters."""
    return sum(1 for _ in graphemes(text))


def shortened(text: str, most: int, unit: Callable[[str], int] = utf16_units) -> str:
    """`text` within `most` units: where it is longer, as many of its letters as fit before an ellipsis."""
    if unit(text) <= most:
        return text
    taken, left = [], most - unit(_ELLIPSIS)
    for letter in graphemes(text):
        left -= unit(letter)
        if left < 0:
            break
        taken.append(letter)
    return "".join(taken).rstrip() + _ELLIPSIS


def _continues(text: str, index: int, flags: int) -> bool:
    before, here = text[index - 1], text[index]
    if before in "\r\n":
        return before + here == "\r\n"
    if before == _JOINER:
        return _pictures(here)
    if _within(_FLAG, here):
        return flags % 2 == 1
    return (
        here == _JOINER
        or _within(_SKIN, here)
        or _within(_TAG, here)
        or unicodedata.category(here) in {"Mn", "Me", "Mc"}
    )


def _pictures(character: str) -> bool:
    return character >= "\U0001f000" or unicodedata.category(character) == "So"


def _within(bounds: tuple[str, str], character: str) -> bool:
    return bounds[0] <= character <= bounds[1]
