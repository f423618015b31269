"""Messages that are no answers but tell the conversation or the coach what to do, in both languages at once.

Only a whole message counts, so that a goal which mentions "stop" stays a goal. Distress is the exception:
it is looked for anywhere, because overlooking it is the one mistake that must not happen.
"""

import re
from functools import cache, lru_cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import fold, letters, normalise

LONGEST = 60
"""Longer messages are never commands."""
LINK_CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that is easily taken for something else."""
LINK_CODE_SIZE = 6
_EDGES = " .!?,~\u3002\u3001\u2026\u30fb\"'()"


@lru_cache(maxsize=1)  # a turn asks for the same up to four times; no message but the last is kept
def hear_intent(text: str) -> str | None:
    """The intent of a message that is nothing but one, or `safety` for distress anywhere; else None."""
    read = normalise(text)
    if _safety().search(read):
        return "safety"
    if len(read) > LONGEST:
        return None
    return _phrases().get(fold(text)) or _patterned(text, read)


def _patterned(text: str, read: str) -> str | None:
    shapes = (("ja", letters(text)), ("ja", fold(text)), ("en", read.strip(_EDGES)))
    tried = (
        intent
        for lang, shape in shapes
        if shape and _any_pattern(lang).fullmatch(shape)
        for intent, found in _patterns(lang)
        if found.fullmatch(shape)
    )
    return next(tried, None)


def hear_yes_no(text: str) -> bool | None:
    """True for a plain yes, False for a plain no, None for anything else."""
    return _yes_no().get(fold(text) or normalise(text))


def erase_contact_in(text: str, lang: str) -> str | None:
    """The name of the contact that a message asks to forget, and nothing else."""
    first = "ja" if lang == "ja" else "en"
    for each in sorted(LANGUAGES, key=lambda known: known != first):
        data = lexicon("intents", each)["erase"]
        found = re.compile(data["pattern"], re.NOFLAG).fullmatch(text.strip(_EDGES)[:LONGEST])
        if (
            found
            and found["name"] not in data["not_names"]
            and found["name"].split(" ")[0] not in data["not_names"]
        ):
            return str(found["name"])
    return None


def link_code_in(text: str) -> str | None:
    """The code of a message that asks to link by it, and nothing else; a code has a digit in it."""
    if len(text) > LONGEST or not any(sign.isdigit() for sign in text):
        return None
    read = normalise(text).strip(_EDGES)
    for found in (pattern.fullmatch(read) for pattern in _linking()):
        code = re.sub("[^0-9a-z]", "", found["code"]) if found else ""
        if any(sign.isdigit() for sign in code):
            return code.upper()
    return None


@cache
def _linking() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(lexicon("intents", lang)["link"]["pattern"]) for lang in LANGUAGES)


@cache
def _phrases() -> dict[str, str]:
    return {
        fold(phrase): intent
        for lang in LANGUAGES
        for intent, phrases in lexicon("intents", lang)["phrases"].items()
        for phrase in phrases
    }


@cache
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = lexicon("intents", lang)["patterns"]
    return tuple(
        (intent, re.compile("|".join(f"(?:{each})" for each in found))) for intent, found in listed.items()
    )


@cache
def _any_pattern(lang: str) -> re.Pattern[str]:
    """Most messages match none: that takes one look instead of one for each intent."""
    return re.compile("|".join(f"(?:{found.pattern})" for _, found in _patterns(lang)))


@cache
def _safety() -> re.Pattern[str]:
    return re.compile(
        "|".join(each for lang in LANGUAGES for each in lexicon("intents", lang)["safety"]["patterns"])
    )


@cache
def _yes_no() -> dict[str, bool]:
    return {
        fold(word) or normalise(word): name == "yes"
        for lang in LANGUAGES
        for name, listed in lexicon("intents", lang)["answers"].items()
        for word in listed
    }
