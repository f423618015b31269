"""Reads kana, shorthand and slips of the finger as the usual spelling."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import Plain


def respelled(read: Plain) -> Plain:
    """The same text in usual spelling; each new character stands where the old ones stood."""
    pieces: list[str] = []
    origin: list[int] = []
    done = 0
    for found in _spelt().finditer(read.text):
        start, end = found.span()
        usual = _usual()[(found.lastindex or 1) - 1]
        pieces += [read.text[done:start], usual]
        origin += [*read.origin[done:start], *[read.origin[start]] * (len(usual) - 1), read.origin[end - 1]]
        done = end
    if not done:
        return read
    return Plain("".join([*pieces, read.text[done:]]), (*origin, *read.origin[done:]))


@cache
def _spelt() -> re.Pattern[str]:
    return re.compile("|".join(f"({like})" for lang in LANGUAGES for like, _ in _listed(lang)))


@cache
def _usual() -> tuple[str, ...]:
    return tuple(usual for lang in LANGUAGES for _, usual in _listed(lang))


def _listed(lang: str) -> list[tuple[str, str]]:
    listed: list[tuple[str, str]] = lexicon("dates", lang)["spelling"]["read"]
    return listed
