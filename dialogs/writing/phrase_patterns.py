"""How the answers of a language are taken apart, from its data file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from dialogs.shapes import read_file


class Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file of a language: how its answers are taken apart.

    `head_first`: a person is named before the words that describe them.
    """

    clauses: str
    head_first: bool
    within: str
    lead: str
    verb: str
    of: str
    cut: str
    cut_after_person: str
    describes: str
    before: str
    after: str
    counted: str
    person: str
    role: str
    roles: str
    tail: str
    article: str
    wordless: str
    dull: str
    noun: str
    vague: str
    own: str
    not_said: str
    plain: str
    foreign: str
    turns: dict[str, str]
    patterns: tuple[str, ...]


@cache
def patterns(lang: str) -> Patterns:
    """The patterns of `lang`. Raises `msgspec.ValidationError` when the data lacks something."""
    return read_file(Path(__file__).parent / "kits" / "phrases" / f"{lang}.toml", Patterns)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
