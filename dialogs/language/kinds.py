"""Words by the kinds they may be of, and texts that are made of nothing but such words.

An entry of a word list stands for many words: `(a|b)` is a choice, what `?` follows may be missing, and
`<su>` is a piece of normal.toml, here the endings of a verb.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from msgspec import Struct

from dialogs.language.lexicon import lexicon
from dialogs.language.normal import hiragana

_PARTS = re.compile(r"<[a-z_]+>|[()|?]|[^<()|?](?=\?)|(?:[^<()|?](?!\?))+")
_WORD = re.compile("[a-z0-9]+")


class Kinds(Struct, frozen=True):
    """Words as they are read, each with the kinds it may be of."""

    of: dict[str, frozenset[str]]
    longest: int

    @classmethod
    def among(cls, listed: Iterable[tuple[str, str]]) -> "Kinds":
        """Of words and the kind of each."""
        kinds: dict[str, frozenset[str]] = {}
        for word, kind in listed:
            if word:
                kinds[word] = kinds.get(word, frozenset()) | {kind}
        return cls(kinds, max(map(len, kinds)))

    def cover(self, text: str, start: int = 0) -> frozenset[str]:
        """The kinds of the words that a text is made of from a place on, longer words first; none if not."""
        dead: set[int] = set()
        path = [(start, self._at(text, start))]
        kinds: list[frozenset[str]] = []
        while path:
            at, choices = path[-1]
            if at == len(text):
                return frozenset().union(*kinds)
            end, kind = next(choices, (0, frozenset()))
            if not end:
                dead.add(at)
                path.pop()
                if kinds:
                    kinds.pop()
            elif end not in dead:
                path.append((end, self._at(text, end)))
                kinds.append(kind)
        return frozenset()

    def _at(self, text: str, at: int) -> Iterator[tuple[int, frozenset[str]]]:
        for end in range(min(len(text), at + self.longest), at, -1):
            if kind := self.of.get(text[at:end]):
                yield end, kind


@cache
def softeners(lang: str) -> frozenset[str]:
    """What may stand around a message without changing what it asks for: politeness, particles, laughter."""
    return frozenset(spelled(word, lang) for word in lexicon("normal", lang)["softeners"]["words"])


def words_of(entries: Iterable[str], lang: str) -> Iterator[str]:
    """Every word that the entries stand for, as it is read."""
    pieces = lexicon("normal", lang).get("pieces", {})
    return (spelled(word, lang) for entry in entries for word in _every(entry, pieces))


def spelled(word: str, lang: str) -> str:
    """A word as messages are read: English in full with blanks behind, Japanese in hiragana without any."""
    if lang != "en":
        return "".join(filter(str.isalnum, hiragana(word.lower())))
    known = lexicon("normal", "en")["spelling"]
    read = _WORD.findall(word.replace("'ll", " will").replace("'", ""))
    return "".join(f"{known.get(each, each)} " for each in read)


def _every(entry: str, pieces: dict[str, list[str]]) -> list[str]:
    signs = _PARTS.findall(entry)
    found, end = _choices(signs, 0, pieces)
    if end != len(signs):
        raise ValueError(f"a bracket too many in {entry}")
    return found


def _choices(signs: list[str], at: int, pieces: dict[str, list[str]]) -> tuple[list[str], int]:
    """The words up to the closing bracket or the end, and where that is."""
    done: list[str] = []
    row: list[list[str]] = []
    while at < len(signs) and signs[at] != ")":
        sign = signs[at]
        if sign == "|":
            done += ["".join(each) for each in product(*row)]
            row = []
        elif sign == "(":
            inner, at = _choices(signs, at + 1, pieces)
            row.append(inner)
        elif sign == "?":
            row[-1] = ["", *row[-1]]
        elif sign[0] == "<":
            row.append([word for each in pieces[sign[1:-1]] for word in _every(each, pieces)])
        else:
            row.append([sign])
        at += 1
    return done + ["".join(each) for each in product(*row)], at
