"""Reads kana, shorthand and slips of the finger as the usual spelling."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, any_of, lexicon
from dialogs.language.normal import Plain, hiragana
from dialogs.shapes import replace

KATAKANA = "\u30a1-\u30fa\u30fc"


def respelled(read: Plain) -> Plain:
    """The same text in usual spelling; each new character stands where the old ones stood."""
    read = replace(read, text=_katakana().sub(lambda run: hiragana(run.group()), read.text))
    pieces: list[str] = []
    origin: list[int] = []
    done = 0
    for found in _spelt().finditer(read.text):
        start, end = found.span()
        usual = _usual()[(found.lastindex or 1) - 1]
        pieces += [read.text[done:start], usual]
        origin += [*read.origin[done:start], *_places(read, usual, start, end)]
        done = end
    if not done:
        return read
    return Plain("".join([*pieces, read.text[done:]]), (*origin, *read.origin[done:]), read.begins)


def _places(read: Plain, usual: str, start: int, end: int) -> list[int]:
    """Where the characters of the usual word stood; a part of the day in one sign, where it began."""
    if usual in lexicon("dates", "ja")["part"]:
        return [read.origin[start]] * len(usual)
    return [*[read.origin[start]] * (len(usual) - 1), read.origin[end - 1]]


@cache
def _katakana() -> re.Pattern[str]:
    """Whole runs of katakana that hold nothing but words of dates; particles alone are none."""
    listed = lexicon("dates", "ja")["spelling"]
    words, particles = any_of(listed["katakana"]), any_of(listed["particles"])
    whole = f"(?![{KATAKANA}])"
    return re.compile(
        rf"(?<![{KATAKANA}])(?!{particles}{{1,4}}{whole}){words}{{1,6}}{whole}|(?<=\d){particles}{{1,4}}{whole}"
        rf"|(?<![{KATAKANA}]){particles}{whole}(?=\s?\d)"
    )


@cache
def _spelt() -> re.Pattern[str]:
    """All of them, each with its mark behind it, as `dates.tokens` has them and why."""
    return re.compile("|".join(f"(?:{like})()" for lang in LANGUAGES for like, _ in _listed(lang)))


@cache
def _usual() -> tuple[str, ...]:
    return tuple(usual for lang in LANGUAGES for _, usual in _listed(lang))


def _listed(lang: str) -> list[tuple[str, str]]:
    listed: list[tuple[str, str]] = lexicon("dates", lang)["spelling"]["read"]
    return listed
