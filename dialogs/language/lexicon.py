"""Word lists and patterns, kept as TOML by language so that nobody needs Python to extend them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dialogs.language.patterns import Patterns

LANGUAGES = ("ja", "en")
_FOLDER = Path(__file__).parent / "lexicons"
_PIECE = re.compile(r"\{([a-z]+)\}")


@cache
def lexicon(name: str, lang: str) -> dict[str, Any]:
    """The tables of `lexicons/<lang>/<name>.toml`; a language we do not have reads as English."""
    folder = lang if lang in LANGUAGES else "en"
    with (_FOLDER / folder / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(name: str, lang: str, table: str) -> frozenset[str]:
    """One flat list of words."""
    return frozenset(lexicon(name, lang)[table])


@cache
def pattern(name: str, lang: str, table: str) -> re.Pattern[str]:
    """One pattern that finds any of the listed regular expressions."""
    return re.compile("|".join(lexicon(name, lang)[table]))


@cache
def patterns(name: str, lang: str, table: str) -> Patterns:
    """The same for many long ones that begin with letters of any kind."""
    return Patterns(lexicon(name, lang)[table])


def pieces(table: Mapping[str, Any]) -> dict[str, str]:
    """The strings of a table as parts of patterns; each may name those that stand before it: `{verb}`."""
    made: dict[str, str] = {}
    for name, piece in table.items():
        if isinstance(piece, str):
            made[name] = f"(?:{filled(piece, made)})"
    return made


def filled(pattern: str, made: Mapping[str, str]) -> str:
    """A pattern with pieces in the place of their names. Raises `KeyError` for a name nobody made."""
    return _PIECE.sub(lambda found: made[found[1]], pattern)


def any_of(listed: Iterable[str]) -> str:
    """A regular expression for plain words, longest first; Latin words must stand alone."""
    return (
        "(?:" + "|".join(_literal(word) for word in sorted(listed, key=lambda word: (-len(word), word))) + ")"
    )


def _literal(word: str) -> str:
    escaped = re.escape(word)
    before = "(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    after = "(?![a-z0-9])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return before + escaped + after
