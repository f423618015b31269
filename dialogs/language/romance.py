"""A goal that is no business of the coach's: somebody to love, for life or for the night."""

from dialogs.language.lexicon import pattern
from dialogs.language.normal import normalise


def wants_romance(text: str, lang: str) -> bool:
    """Whether somebody goes out for that; who only wants to meet people, or works in the trade, does not."""
    read = pattern("romance", lang, "apart").sub(" ", normalise(text))
    return pattern("romance", lang, "patterns").search(read) is not None
