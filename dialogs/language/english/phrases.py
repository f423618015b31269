"""Turns of phrase of the English lexicon, looked for among the words of an answer."""

import re
from functools import cache

from dialogs.language.english.words import Kind, Words, kind_of
from dialogs.language.lexicon import lexicon

_EDGES = " .!?:;,/()\u2026-"


@cache
def phrase(table: str) -> re.Pattern[str]:
    """A pattern that finds any phrase of a table, as whole words."""
    return re.compile(f"(?<= )(?:{'|'.join(lexicon('answers', 'en')[table])})(?= )")


def is_wholly(words: Words, table: str) -> bool:
    """Whether one phrase of a table is all there is, but for signs at the edges."""
    return _whole(table).fullmatch(words.flat.strip(_EDGES)) is not None


@cache
def _whole(table: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon("answers", "en")[table]))


def blanked(words: Words, table: str) -> frozenset[int]:
    """Which words belong to phrases of a table."""
    return frozenset(
        index for found in phrase(table).finditer(words.flat) for index in range(*words.part(found))
    )


def is_unknown(words: Words) -> bool:
    """Whether the answer says, in one clause or several, that there is none."""
    parts = re.split(r" [.!?;:,\u2026] ", f"{words.flat} ")
    said = [part.strip(_EDGES) for part in parts]
    known = [bool(part) and _whole("unknown").fullmatch(part) is not None for part in said]
    idle = (not part or all(kind_of(word) is Kind.EMPTY for word in part.split()) for part in said)
    return any(known) and all(one or rest for one, rest in zip(known, idle, strict=True))
