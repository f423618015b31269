"""People who tap and type at random, and rather what nobody has tried yet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from dialogs.coach.book import BOOK
from tests.dialogs.walking import HARSH, WORDS

T = TypeVar("T")
Tried = Counter[tuple[str, str, str]]
HARSHNESS = 20
"""What ends a conversation counts as tried so often already."""


@dataclass
class Restless(ABC):
    """One of them. They prefer what was tried least so far on such a screen, by anybody."""

    lang: str
    random: Random
    tried: Tried

    @property
    @abstractmethod
    def screen(self) -> str:
        """What tells one screen from another."""

    def word(self) -> str:
        words = self.random.sample(WORDS[self.lang], 8)
        harsh = {word: HARSHNESS for word in words if BOOK.intent(word) in HARSH}
        return self.least({word: word for word in words}, harsh)

    def least(self, ways: Mapping[str, T], more: Mapping[str, int] | None = None) -> T:
        """What was tried least; `more` counts as so many tries."""
        counts = {way: self.tried[self.lang, self.screen, way] + (more or {}).get(way, 0) for way in ways}
        chosen = min(ways, key=lambda way: (counts[way], self.random.random()))
        self.tried[self.lang, self.screen, chosen] += 1
        return ways[chosen]
