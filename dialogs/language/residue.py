"""What is left of an answer when words that fit every answer are taken out: the part that narrows it."""

import re
from collections.abc import Iterator
from functools import cache

from dialogs.language.lexicon import any_of, pattern, words

_RUN_JA = re.compile(r"[\u4e00-\u9fff\u3005]{2,}|[\u30a1-\u30f6\u30fc]{2,}|[a-z][a-z0-9+&.-]+")
_WORD_EN = re.compile(r"[a-z][a-z'+&-]+")
_BLANK = "\0"


def residue(text: str, lang: str) -> tuple[tuple[int, int], ...]:
    """Where the narrowing words of a normalised text stand, from left to right."""
    found = _japanese(text) if lang == "ja" else _english(text)
    return tuple(found)


def _japanese(text: str) -> Iterator[tuple[int, int]]:
    kept = _blanked(_generic(), _blanked(pattern("answers", "ja", "counted"), text))
    return (match.span() for match in _narrow().finditer(kept) if not _generic_latin(match.group()))


def _blanked(blank: re.Pattern[str], text: str) -> str:
    return blank.sub(lambda match: _BLANK * len(match.group()), text)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(any_of(word.lower() for word in words("answers", "ja", "generic")))


@cache
def _narrow() -> re.Pattern[str]:
    spoken = any_of(words("answers", "ja", "spoken") | words("answers", "ja", "lone"))
    return re.compile(f"{spoken}|{_RUN_JA.pattern}")


def _generic_latin(word: str) -> bool:
    return word.isascii() and _known(word)


def _english(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _WORD_EN.finditer(text) if not _known(match.group()))


def _known(word: str) -> bool:
    """Whether a word, or what it is a simple form of, narrows nothing."""
    listed = words("answers", "en", "function") | words("answers", "en", "generic")
    return any(stem in listed for stem in _stems(word.strip("'-")))


def _stems(word: str) -> Iterator[str]:
    yield word
    bare = word.removesuffix("'s")
    yield bare
    for ending in ("s", "es", "ed", "ing", "ly"):
        if bare.endswith(ending):
            yield bare.removesuffix(ending)
    if bare.endswith("ies"):
        yield bare.removesuffix("ies") + "y"
