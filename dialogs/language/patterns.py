"""Many regular expressions looked for as one, the dear ones only in a text that has what is at their heart.

A pattern that begins with "up to sixteen letters of any kind" is tried at every place of a text in every
length: a table of such patterns, as one alternation, costs a message 50 µs. What follows those letters
begins with words of its own, and whether they are there at all is found out in a fifth of that.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

_LEAD = re.compile(r"\[[^\]]+\]\{\d+,\d+\}\??")
"""So many letters of a kind."""


class Patterns:
    """Finds what `"|".join(listed)` would: the leftmost, and of those that begin there the first listed."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._each = tuple(_hearted(one) for one in _joined(listed))

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where any of them fits."""
        found = (each for one in self._fitting(text) if (each := one.search(text)))
        return min(found, key=re.Match.start, default=None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places from left to right, none over another."""
        found = [(each, one) for one in self._fitting(text) if (each := one.search(text))]
        while found:
            first = min((each for each, _ in found), key=re.Match.start)
            yield first
            after = max(first.end(), first.start() + 1)
            if after > len(text):
                return
            found = [
                (each, one)
                for known, one in found
                if (each := known if known.start() >= after else one.search(text, after))
            ]

    def sub(self, fill: Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something else in each of those places."""
        pieces, done = [], 0
        for found in self.finditer(text):
            pieces += [text[done : found.start()], fill(found)]
            done = found.end()
        return "".join((*pieces, text[done:])) if pieces else text

    def _fitting(self, text: str) -> Iterator[re.Pattern[str]]:
        return (one for heart, one in self._each if heart is None or heart.search(text))


def _joined(listed: Sequence[str]) -> Iterator[str]:
    """Those that begin with letters of any kind one by one, what stands between them as one."""
    for is_led, run in groupby(listed, key=_is_led):
        together = tuple(run)
        yield from together if is_led else ("|".join(together),)


def _is_led(one: str) -> bool:
    return _LEAD.match(one) is not None


def _hearted(one: str) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    """A pattern, and what a text must have for it to fit, where that is found more easily."""
    lead = _LEAD.match(one)
    return re.compile(one[lead.end() :]) if lead else None, re.compile(one)
