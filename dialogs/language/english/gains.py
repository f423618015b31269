"""Whether an English answer tells something one could pass on, or a feeling only."""

from dialogs.language.english.goals import has_words
from dialogs.language.english.phrases import blanked, is_unknown, is_wholly, phrase
from dialogs.language.english.words import SURE, Kind, Words

_SOME = 12
"""Longer answers hold a word nobody listed by mere chance, so one alone proves nothing."""


def got(words: Words) -> str | None:
    """`object` when there is nothing but feelings and courtesies, else None."""
    if not has_words(words) or is_unknown(words) or is_wholly(words, "consumed"):
        return "object"
    felt = blanked(words, "feeling") | blanked(words, "treats")
    kinds = [word.kind for index, word in enumerate(words.each) if index not in felt]
    loose = kinds.count(Kind.OPEN) + kinds.count(Kind.BROAD)
    size = sum(kind is not Kind.MARK for kind in kinds)
    if any(kind in SURE for kind in kinds) or loose > (1 if size > _SOME else 0):
        return None
    told = phrase("told").search(words.flat) or phrase("because").search(words.flat)
    return None if told else "object"
