"""Messages that are no answers but tell the conversation or the coach what to do, in both languages at once.

Only a whole message counts, so that a goal which mentions "stop" stays a goal. Distress is the exception:
it is looked for anywhere, because overlooking it is the one mistake that must not happen.
"""

import re
from functools import cache, lru_cache

from dialogs.language.grammar import hear_whole
from dialogs.language.lexicon import LANGUAGES, lexicon, words
from dialogs.language.normal import fold, normalise

LONGEST = 90
"""Longer messages are never commands."""
LINK_CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that is easily taken for something else."""
LINK_CODE_SIZE = 6
_EDGES = " .!?,~\u3002\u3001\u2026\u30fb\"'()"


@lru_cache(maxsize=1)  # a turn asks for the same up to four times; no message but the last is kept
def hear_intent(text: str) -> str | None:
    """The intent of a message that is nothing but one, or `safety` for distress anywhere; else None."""
    read = normalise(text)
    if hears_distress(read):
        return "safety"
    if len(read) > LONGEST:
        return None
    return hear_whole(text, "intents")


def hears_distress(read: str) -> bool:
    """Whether a normalised text speaks of wanting to die, vanish or come to harm, figures of speech aside."""
    return bool(
        _safety("patterns").search(read) and _safety("patterns").search(_safety("idioms").sub(" ", read))
    )


def is_no_answer(text: str) -> bool:
    """Whether a message leaves the question open: "I don't know", "up to you", a mere yes or thanks."""
    return len(text) <= LONGEST and hear_whole(text, "no_answers") is not None


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
    return _named_in_both(text.strip(_EDGES)[:LONGEST])


def _named_in_both(text: str) -> str | None:
    """A name in one language within words of the other: "delete 佐藤さん", 「Mariaを消して」."""
    for lang in LANGUAGES:
        found = re.fullmatch(lexicon("intents", lang)["erase"]["mixed"], text)
        listed = words("people", "en", "not_names")
        if found and not found["name"].isupper() and found["name"].split(" ")[0] not in listed:
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
def _safety(table: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(each for lang in LANGUAGES for each in lexicon("intents", lang)["safety"][table])
    )


@cache
def _yes_no() -> dict[str, bool]:
    return {
        fold(word) or normalise(word): name == "yes"
        for lang in LANGUAGES
        for name, listed in lexicon("intents", lang)["answers"].items()
        for word in listed
    }
