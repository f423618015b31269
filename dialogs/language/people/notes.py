"""Notes on somebody who is not named in them: what was talked of, and what the user means to do."""

import re

from msgspec import Struct

from dialogs.language.normal import LIMIT
from dialogs.language.people.english import after_english
from dialogs.language.people.heard import Person, with_more
from dialogs.language.people.japanese import told_in_japanese

_CLAUSE_END = re.compile(r"[\u3001\u3002,;\n]|\.\s|\s-\s")


class Note(Struct, frozen=True):
    """The words of a note, parted; a piece it lacks is empty."""

    topic: str
    promise: str


def hear_told(text: str, lang: str) -> Person:
    """What words tell of somebody who is not named in them, the promise above all."""
    if lang == "ja":
        return told_in_japanese(text)
    cut = text[:LIMIT]
    told = after_english(cut, 0, len(cut))
    return Person("", **with_more({kind: cut[start:end].strip() for kind, (start, end) in told.items()}))


def hear_note(text: str) -> Note:
    """A note in either language; all of it is the topic where nothing is promised."""
    told = hear_told(text, "en" if text.isascii() else "ja")
    return Note(told.topic or _before(told.promise, text), told.promise) if told.promise else Note(text, "")


def _before(promise: str, text: str) -> str:
    """The first clause, if it is another one than the promise."""
    first = _CLAUSE_END.split(text, maxsplit=1)[0].strip()
    return "" if promise in first else first
