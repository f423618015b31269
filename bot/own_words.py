"""Reads the file of an operator's own words (`SANMON_LEXICON`); what is wrong with it is one sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from dialogs.language.own import OwnWords
from dialogs.texts import LANGUAGES

KINDS = ("things", "people")
MOST_WORDS = 2000
LONGEST = 40
_MOST_BYTES = 256 * 1024
_SHAPE = "it must have tables [ja] and [en] with lists things and people, as docs/understanding.md shows"


def read_own_words(file: Path) -> OwnWords:
    """The words of all its languages. Raises `ValueError` naming file, place and what to do."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind, place, word in _listed(file):
        if not _is_fit(word):
            raise ValueError(f"{file}: {place} must be a word of 2 to {LONGEST} characters on one line")
        found[kind].add(str(word).strip())
    if sum(map(len, found.values())) > MOST_WORDS:
        raise ValueError(f"{file}: it holds more than {MOST_WORDS} words; keep those that people use")
    return OwnWords(frozenset(found["things"]), frozenset(found["people"]))


def told_of_own_words(file: Path) -> str:
    """What a file of own words holds, as one sentence."""
    own = read_own_words(file)
    return f"{file} adds {len(own.things)} things and {len(own.people)} kinds of people."


def _listed(file: Path) -> Iterator[tuple[str, str, object]]:
    """Of each word its kind, where it stands, and the word."""
    for lang, table in _tables(file).items():
        if lang not in LANGUAGES or not isinstance(table, dict):
            raise ValueError(f"{file}: {lang} is not known here; {_SHAPE}")
        for kind, words in table.items():
            if kind not in KINDS or not isinstance(words, list):
                raise ValueError(f"{file}: {lang}.{kind} is not known here; {_SHAPE}")
            for number, word in enumerate(words, start=1):
                yield kind, f"word {number} of {lang}.{kind}", word


def _tables(file: Path) -> dict[str, object]:
    text = _text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file} is no TOML: {error}; every word stands in double quotes") from None
    except ValueError:  # a number of thousands of digits
        raise ValueError(f"{file} has a number that cannot be read; {_SHAPE}") from None
    except RecursionError:
        raise ValueError(f"{file} has lists within lists; {_SHAPE}") from None


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise ValueError(f"{file} is larger than {_MOST_BYTES // 1024} KiB; name a file of words")
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror}); name a TOML file") from None
    except UnicodeDecodeError:
        raise ValueError(f"{file} is not in UTF-8; save it as UTF-8") from None


def _is_fit(word: object) -> bool:
    if not isinstance(word, str):
        return False
    bare = word.strip()
    return 1 < len(bare) <= LONGEST and bare.isprintable() and any(char.isalnum() for char in bare)
