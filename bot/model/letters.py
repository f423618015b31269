"""The letters and signs of names, read from their data file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dialogs.shapes import read_file


class Letters(msgspec.Struct, frozen=True):
    """Patterns of words by their letters, and the signs that stand for names."""

    signs: dict[str, str]
    honorifics: list[str]
    link: re.Pattern[str]
    number: re.Pattern[str]
    japanese: re.Pattern[str]
    kana: re.Pattern[str]
    katakana: re.Pattern[str]
    kanji: re.Pattern[str]
    headed: re.Pattern[str]
    foreign: re.Pattern[str]
    denied: re.Pattern[str]


@cache
def letters() -> Letters:
    return read_file(Path(__file__).parent / "letters.toml", Letters, dec_hook=_compiled)


def _compiled(_kind: type, pattern: Any) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
