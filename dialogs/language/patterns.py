"""Many regular expressions looked for as one, of which only those are tried that a text has letters for.

Dozens of patterns as one long alternation cost hundreds of microseconds, since each is begun at every place
of a text. Yet nearly all of them hold a letter that the text lacks: what cannot fit is left out first, by the
letters alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from re import _constants as signs  # type: ignore[attr-defined]  # the signs of `re`'s own parser have no public name
from re import _parser as parser  # type: ignore[attr-defined]  # nor has the parser
from typing import Any

_MOST_LETTERS = 64
"""Letters of which one must be there: of more than that any text has one."""
_MOST_NEEDS = 3
"""Needs of a choice that are looked at."""

Need = frozenset[str]
"""Letters of which a text must have one."""


class Patterns:
    """Finds what `"|".join(listed)` would: the leftmost, and of those that begin there the first listed."""

    def __init__(self, listed: Sequence[str]) -> None:
        self.pattern = "|".join(listed)
        needs: dict[Need, int] = {}
        self._each: list[tuple[int, re.Pattern[str]]] = []
        for one in listed:
            mask = sum(needs.setdefault(need, 1 << len(needs)) for need in set(_needs(parser.parse(one))))
            self._each.append((mask, re.compile(one)))
        self._has: dict[str, int] = {}
        for need, bit in needs.items():
            for letter in need:
                self._has[letter] = self._has.get(letter, 0) | bit

    def search(self, text: str, pos: int = 0) -> re.Match[str] | None:
        """The first place where any of them fits."""
        first: re.Match[str] | None = None
        for one in self._fitting(text):
            found = one.search(text, pos)
            if found and (first is None or found.start() < first.start()):
                first = found
        return first

    def match(self, text: str, pos: int = 0) -> re.Match[str] | None:
        """The first of them that fits right there."""
        return next((found for one in self._fitting(text) if (found := one.match(text, pos))), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places from left to right, none over another."""
        fitting = self._fitting(text)
        found = [(each, one) for one in fitting if (each := one.search(text))]
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

    def sub(self, fill: Callable[[re.Match[str]], str] | str, text: str) -> str:
        """The text with something else, taken as it is, in each of those places."""
        pieces, done = [], 0
        for found in self.finditer(text):
            pieces += [text[done : found.start()], fill if isinstance(fill, str) else fill(found)]
            done = found.end()
        return "".join((*pieces, text[done:])) if pieces else text

    def _fitting(self, text: str) -> list[re.Pattern[str]]:
        known = self._has
        has = 0
        for letter in set(text):
            has |= known.get(letter, 0)
        return [one for mask, one in self._each if mask & has == mask]


def _needs(parsed: Any) -> Iterator[Need]:
    """What a text must have of letters for each part of a parsed pattern."""
    for kind, what in parsed:
        yield from _needs_of(kind, what)


def _needs_of(kind: Any, what: Any) -> Iterator[Need]:
    match kind:
        case signs.LITERAL:
            yield frozenset(chr(what))
        case signs.IN:
            yield from _letters(what)
        case signs.SUBPATTERN if not what[1]:
            yield from _needs(what[3])
        case signs.ATOMIC_GROUP:
            yield from _needs(what)
        case signs.ASSERT:
            yield from _needs(what[1])
        case signs.MAX_REPEAT | signs.MIN_REPEAT | signs.POSSESSIVE_REPEAT if what[0]:
            yield from _needs(what[2])
        case signs.BRANCH:
            yield from _needs_of_any([sorted(set(_needs(branch)), key=len) for branch in what[1]])


def _letters(listed: Any) -> Iterator[Need]:
    """One of a set of letters, where it is a small one."""
    ranges = [(what, what) if kind is signs.LITERAL else what for kind, what in listed]
    known = all(kind in {signs.LITERAL, signs.RANGE} for kind, _ in listed)
    if known and sum(last - first + 1 for first, last in ranges) <= _MOST_LETTERS:
        yield frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


def _needs_of_any(branches: list[list[Need]]) -> Iterator[Need]:
    """What is needed whichever branch is taken: of each the rarest letter, then the next."""
    for needs in [*zip(*branches, strict=False)][:_MOST_NEEDS]:
        if sum(map(len, needs)) <= _MOST_LETTERS:
            yield frozenset().union(*needs)
