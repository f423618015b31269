"""What an event is called, where somebody puts its name right or wants another."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon

_LONGEST = 200


def name_said(text: str) -> str:
    """The name a message tells as one: "it's called Founders Night"; empty where it tells none."""
    return name_corrected(text) or _named("name", text)


def name_corrected(text: str) -> str:
    """The name with which a message that calls the one before wrong goes on."""
    return _named("wrong", text)


def _named(name: str, text: str) -> str:
    found = (like.search(text) for like in _likes(name)) if len(text) <= _LONGEST else ()
    return next((each["name"].strip() for each in found if each), "")


def without_no(text: str) -> str:
    """What is put right, without the "no, wait" around it."""
    for like in _likes("no"):
        text = like.sub("", text)
    return text.strip()


def asks_to_rename(text: str) -> bool:
    """Whether a message asks for another name, be it in it or not."""
    if any(like.fullmatch(text.strip()) for like in _likes("rename")):
        return True
    return bool(name_said(text)) and any(like.search(text) for like in _likes("changes"))


@cache
def _likes(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(lexicon("gatherings", lang)["put_right"][name]) for lang in LANGUAGES)
