"""An operator's own words for products and people, read as if they were words that everybody knows.

The lexicons cannot list what a community calls its things and its people. Each such word in an answer is read
as a listed word of the same kind stands in its place, so the judges need not know that there are any.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from dialogs.language.japanese import is_written
from dialogs.language.lexicon import lexicon
from dialogs.language.normal import normalise, plain

_FIRST = 2
"""By so many signs a word is looked for; none is shorter."""


class OwnWords(Struct, frozen=True, dict=True):
    """`things` narrow an answer as products and industries do, `people` are recognisable: roles, trades.

    Both hold words of any language, of two signs or more, and count in answers of every language. What is
    listed as both is taken for people.
    """

    things: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def put_plainly(self, text: str) -> str:
        """The text with a word everybody knows in the place of each of these."""
        if not (self.things or self.people):
            return text
        read = plain(text)
        stand_in = lexicon("own", "ja" if is_written(read.text) else "en")["stand_in"]
        pieces, at = [], 0
        for start, end in self._found(read.text):
            first, last = read.span(start, end)
            pieces += [text[at:first], stand_in[self._kinds[read.text[start:end]]]]
            at = last
        return "".join((*pieces, text[at:]))

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand, of two that begin at one place the longer."""
        at = 0
        for start in range(len(text)):
            begins = start >= at and not _joined(text[start - 1 : start], text[start])
            lengths = self._lengths.get(text[start : start + _FIRST], ()) if begins else ()
            ends = (end for length in lengths if (end := start + length) <= len(text))
            if end := next((end for end in ends if self._is_own(text, start, end)), 0):
                yield start, end
                at = end

    def _is_own(self, text: str, start: int, end: int) -> bool:
        return text[start:end] in self._kinds and not _joined(text[end - 1], text[end : end + 1])

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        """What kind each word is of, as it stands in a text that was read, with English plurals."""
        kinds: dict[str, str] = {}
        for kind, words in (("things", self.things), ("people", self.people)):
            for word in map(normalise, words):
                kinds |= {word: kind} | ({f"{word}s": kind} if word.isascii() else {})
        return kinds

    @cached_property
    def _lengths(self) -> Mapping[str, tuple[int, ...]]:
        """By their first signs how long the words are, the longest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for word in self._kinds:
            found[word[:_FIRST]].add(len(word))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


NO_OWN_WORDS = OwnWords()


def _joined(before: str, after: str) -> bool:
    """Whether two signs are of one word in Latin letters."""
    return all(sign.isascii() and sign.isalnum() for sign in (before, after))
