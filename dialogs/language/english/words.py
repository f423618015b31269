"""The words of an English answer, each with what it says: nothing, business in general, a person, a detail.

English has too many words that carry no detail for an open list to decide, and too many that carry one
for a closed list to hold. So a word is looked up first, then known by its ending or as a slip of a word
without detail; what nobody lists counts as a detail, but as a weaker one than a listed trade or role.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache

from msgspec import Struct

from dialogs.language.lexicon import any_of, lexicon, pattern
from dialogs.language.once import once

MOST = 200
"""Words of an answer that are looked at."""
_WORD_OR_SIGN = r"w/o?(?![a-z])|[^\W_]+(?:['&.+-][^\W_]+){0,5}'?|->|=>|&|[.!?;:,/()\u2026]|(?<=\s)-+(?=\s)"
_PERSON = re.compile(
    "[a-z-]{3,}(?:ers?|ors?|ists?|icians?|smiths?|wrights?|keepers?|m[ae]n|wom[ae]n|mongers?|makers?|owners?)"
)
_REACH = 16
_VOWELS = re.compile(r"(?<=.)[aeiouy]+")
_DOUBLE = re.compile(r"(.)\1+")
_LEAST_SKELETON, _LEAST_SLIP = 4, 6


class Kind(Enum):
    """What a word says; `OPEN` is a word nobody listed."""

    MARK = auto()
    NUMBER = auto()
    EMPTY = auto()
    BLAND = auto()
    THEME = auto()
    DAILY = auto()
    FACELESS = auto()
    BROAD = auto()
    ROLE = auto()
    TRADE = auto()
    OPEN = auto()


HEADS = frozenset({Kind.BROAD, Kind.ROLE})
SURE = frozenset({Kind.ROLE, Kind.TRADE})
DETAILS = SURE | {Kind.OPEN, Kind.DAILY}
TOPICS = DETAILS | {Kind.THEME}
_TABLES = {
    "empty": Kind.EMPTY,
    "bland": Kind.BLAND,
    "theme": Kind.THEME,
    "daily": Kind.DAILY,
    "faceless": Kind.FACELESS,
    "broad": Kind.BROAD,
    "role": Kind.ROLE,
    "trade": Kind.TRADE,
}


class Word(Struct, frozen=True):
    """A word as it is meant (short forms written out), where it stood, and what it says."""

    text: str
    start: int
    end: int
    kind: Kind


class Words(Struct, frozen=True):
    """The words of an answer, and `flat`: the same with one blank around each, for patterns."""

    each: tuple[Word, ...]
    flat: str
    starts: tuple[int, ...]

    def index(self, position: int) -> int:
        """Which word stands at a position of `flat`."""
        return sum(start <= position for start in self.starts) - 1

    def part(self, match: re.Match[str], group: str | int = 0) -> tuple[int, int]:
        """The words a match over `flat` covers: the first and the one after the last."""
        start, end = match.span(group)
        return self.index(start + (self.flat[start : start + 1] == " ")), self.index(max(start, end - 1)) + 1


@once
def read(text: str) -> Words:
    """The words of a normalised text."""
    each = tuple(_word(found) for _, found in zip(range(MOST), _tokens().finditer(text), strict=False))
    starts, position = [], 1
    for word in each:
        starts.append(position)
        position += len(word.text) + 1
    return Words(each, " " + "".join(f"{word.text} " for word in each), tuple(starts))


@cache
def _tokens() -> re.Pattern[str]:
    """One word or sign; short forms of two words, as in "no shows", are one."""
    return re.compile(f"{any_of(short for short in _short() if ' ' in short)}|{_WORD_OR_SIGN}")


def details(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a normalised text stand that tell something."""
    telling = DETAILS | HEADS
    return ((word.start, word.end) for word in read(text).each if word.kind in telling)


def _word(found: re.Match[str]) -> Word:
    typed = found.group()
    meant = _short().get(typed) or _owned(typed)
    kind = Kind.TRADE if meant == "it" and _is_the_trade(found) else kind_of(meant)
    return Word(meant, found.start(), found.end(), kind)


def _owned(typed: str) -> str:
    """A word with its owner's short form written out: "ppl's" is "people's"."""
    owner = typed.removesuffix("'s")
    return f"{_short()[owner]}'s" if owner != typed and len(owner) > 1 and owner in _short() else typed


def _is_the_trade(found: re.Match[str]) -> bool:
    """Whether information technology is meant and not the pronoun."""
    near = max(0, found.start() - _REACH), found.end() + _REACH
    return pattern("answers", "en", "it").search(found.string, *near) is not None


def kind_of(word: str) -> Kind:
    """What a word in small letters says."""
    if not any(char.isalnum() for char in word):
        return Kind.MARK
    if word[0].isdigit():
        return Kind.NUMBER
    found = next((_listed()[stem] for stem in _stems(word) if stem in _listed()), None)
    return found or _compound(word) or _unlisted(word)


def is_listed(word: str) -> bool:
    """Whether anybody wrote down what a word in small letters says, rather than guessing it from its form."""
    return any(stem in _listed() for stem in _stems(word))


def _unlisted(word: str) -> Kind:
    if word in _nobody() or word.removesuffix("s") in _nobody():
        return Kind.OPEN
    if quality := next((kind for stem in _compared(word) if (kind := _qualities().get(stem))), None):
        return quality
    if _PERSON.fullmatch(word):
        return Kind.ROLE
    return Kind.EMPTY if _is_slip(word) else Kind.OPEN


def _compound(word: str) -> Kind | None:
    """The kind of `wine-loving` or `non-engineers`, by the parts that say most."""
    parts = [part for part in re.split(r"[-&+.]", word) if part]
    if len(parts) < 2:  # noqa: PLR2004 - one part is no compound
        return None
    kinds = [kind_of(part) for part in parts]
    return kinds[-1] if kinds[-1] in HEADS else max(kinds, key=lambda kind: kind.value)


def _is_slip(word: str) -> bool:
    """Whether a word without detail was meant: its consonants in order, a letter more or less."""
    return len(word) >= _LEAST_SLIP and any(
        abs(len(known) - len(word)) <= 1 for known in _skeletons().get(_skeleton(word), ())
    )


def _skeleton(word: str) -> str:
    return _VOWELS.sub("", _DOUBLE.sub(r"\1", word))


@cache
def _skeletons() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, kind in _listed().items():
        bare = _skeleton(word)
        if (
            kind in {Kind.EMPTY, Kind.BLAND, Kind.FACELESS}
            and min(len(bare) - _LEAST_SKELETON, len(word) - _LEAST_SLIP) >= 0
        ):
            for form in (word, f"{word}s", f"{word}ing", f"{word}ed"):
                found[_skeleton(form)] = (*found.get(_skeleton(form), ()), form)
    return found


def _stems(word: str) -> Iterator[str]:
    yield word
    bare = word.removesuffix("'s").strip("'")
    yield bare
    for ending in ("s", "es", "ed", "ing", "in'", "ly"):
        if bare.endswith(ending) and len(bare) > len(ending) + 2:
            stem = bare.removesuffix(ending)
            yield stem
            yield f"{stem}e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]
    for ending in ("'d", "'ll", "'re", "'ve", "n't"):
        if word.endswith(ending):
            yield word.removesuffix(ending)
    for ending in ("ies", "ied"):
        if bare.endswith(ending):
            yield bare.removesuffix(ending) + "y"


def _compared(word: str) -> Iterator[str]:
    """What a quality is called that is compared: "wiser" and "wisest" are of "wise"."""
    for ending in ("er", "est", "ier", "iest"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield from (stem, f"{stem}e", f"{stem}y", *([stem[:-1]] if stem[-1] == stem[-2] else []))


@cache
def _qualities() -> dict[str, Kind]:
    """Words that can be compared, with what they say."""
    data = lexicon("words", "en")
    return {
        word: _TABLES[table]
        for table, sections in data.items()
        for section, listed in sections.items()
        if table != "short" and "qualities" in section
        for word in listed.split()
    }


@cache
def _listed() -> dict[str, Kind]:
    data = lexicon("words", "en")
    return {
        word: kind
        for table, kind in _TABLES.items()
        for listed in data[table].values()
        for word in listed.split()
    }


@cache
def _nobody() -> frozenset[str]:
    return frozenset(word for listed in lexicon("words", "en")["nobody"].values() for word in listed.split())


@cache
def _short() -> dict[str, str]:
    found: dict[str, str] = lexicon("words", "en")["short"]
    return found
