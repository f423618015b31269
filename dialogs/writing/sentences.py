"""A phrase as it stands in a sentence: small or large, with its article, said of others or to their face."""

from __future__ import annotations

import re

from dialogs.writing.phrase_patterns import compiled, patterns


def opened(phrase: str, lang: str) -> str:
    """A phrase as it stands within a sentence: "Owners of small hotels" begins small there."""
    if not phrase:
        return ""
    first = phrase.split(" ", 1)[0]
    plain = (first[1:].islower() or len(first) == 1) and compiled(patterns(lang).plain).fullmatch(first)
    return phrase[0].lower() + phrase[1:] if plain else phrase


def titled(sentence: str, lang: str) -> str:
    """A line that begins large, unless its first word is written in a way of its own."""
    first = sentence.split(" ", 1)[0]
    if not sentence:
        return ""
    return sentence[0].upper() + sentence[1:] if patterns(lang).head_first and first.islower() else sentence


def turned(phrase: str, lang: str) -> str:
    """A phrase about others as it is said to their face: "how they count" gives "how you count"."""
    turns = patterns(lang).turns
    if not turns:
        return phrase
    others = compiled(rf"(?i)\b(?:{'|'.join(sorted(turns, key=len, reverse=True))})\b")
    first = others.search(phrase)
    if not first or compiled(patterns(lang).person).search(phrase[: first.start()]):
        return phrase
    return others.sub(lambda found: turns[found.group().lower()], phrase)


def articled(word: str, phrase: str, lang: str) -> str:
    """A word as a sentence takes it, with the article it had in its phrase: "a franchise" for "franchise"."""
    article = patterns(lang).article
    found = re.search(f"{article}{re.escape(word)}", phrase, re.IGNORECASE) if article and word else None
    return found.group() if found else word
