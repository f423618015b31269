"""What is left of an answer when words that fit every answer are taken out: the part that narrows it."""

from dialogs.language.english.words import details
from dialogs.language.japanese import narrowing


def residue(text: str, lang: str) -> tuple[tuple[int, int], ...]:
    """Where the narrowing words of a normalised text stand, from left to right."""
    return narrowing(text) if lang == "ja" else tuple(details(text))
