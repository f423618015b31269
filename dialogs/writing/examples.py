"""Examples for the one more question: of the same purpose, but another trade than the user's."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from zlib import crc32

import msgspec

from dialogs.language.normal import normalise
from dialogs.shapes import read_file


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer that would do, and words of its trade and the neighbouring ones."""

    trade: tuple[str, ...]
    say: str


@cache
def examples(lang: str) -> dict[str, tuple[Example, ...]]:
    """Examples by what is missing. Raises `msgspec.ValidationError` when the data lacks something."""
    file = Path(__file__).parent / "kits" / "examples" / f"{lang}.toml"
    return read_file(file, dict[str, tuple[Example, ...]])


def example_for(piece: str, lang: str, own_words: str, seed: str) -> str:
    """An example for the missing `piece`, of a trade `own_words` do not speak of; the same for one `seed`."""
    known = examples(lang)[piece]
    said = normalise(own_words)
    others = [example for example in known if not _spoken(example.trade, lang).search(said)] or known
    return others[crc32(seed.encode()) % len(others)].say


@cache
def _spoken(trade: tuple[str, ...], lang: str) -> re.Pattern[str]:
    """Any word of a trade; in a language with spaces a word begins like one."""
    edge = "" if lang == "ja" else r"\b"
    return re.compile(edge + "(?:" + "|".join(re.escape(normalise(word)) for word in trade) + ")")
