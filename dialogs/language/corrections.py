"""What a sentence puts right: which words give way to which, and which part of a card is meant."""

import re
from functools import cache

from msgspec import Struct

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.renaming import without_no

_LONGEST = 160
_QUOTES = " \"'\u300c\u300d\u300e\u300f"


class Correction(Struct, frozen=True):
    """`new` is to stand where `old` stood, or alone where `old` is empty; `field` is "" if none is named."""

    field: str
    old: str
    new: str


def hear_correction(text: str) -> Correction | None:
    """What a message puts right, if that is what it does."""
    said = without_no(text.strip())
    if not said or len(said) > _LONGEST or "\n" in said:
        return None
    heard = (each for kind in ("pairs", "told") if (each := _first(kind, said)))
    return next(heard, None)


def name_instead(text: str, known: str) -> str:
    """What words put in the place of a name that is known: "not the mixer, it's Hack Nite"."""
    found = hear_correction(text)
    if found is None or found.field or not found.old:
        return ""
    old = re.sub("(?i:the|an?) ", "", found.old, count=1).casefold()
    return (
        re.sub(lexicon("gatherings", "en")["put_right"]["lead"], "", found.new)
        if old in known.casefold()
        else ""
    )


def _first(kind: str, said: str) -> Correction | None:
    found = (_read(lang, like.fullmatch(said)) for lang in LANGUAGES for like in _likes(lang, kind))
    return next((each for each in found if each), None)


def _read(lang: str, found: re.Match[str] | None) -> Correction | None:
    if found is None:
        return None
    said = found.groupdict()
    field = _field(lang, said.get("field") or "")
    old, new = (said.get("old") or "").strip(), said["new"].strip(_QUOTES)
    if not field and (named := _field(lang, old)):
        field, old = named, ""
    is_open = not (field or old) or not any(map(str.isalnum, new)) or _vague(lang).fullmatch(new)
    return None if is_open else Correction(field, old, new)


def _field(lang: str, words: str) -> str:
    """Which part of a card words name."""
    said = words.strip().casefold()
    return next((name for name, like in _fields(lang) if like.fullmatch(said)), "")


@cache
def _likes(lang: str, kind: str) -> tuple[re.Pattern[str], ...]:
    table = lexicon("corrections", lang)
    end = table["around"]["end"]
    return tuple(re.compile(f"{like}{end}") for like in table[kind].values())


@cache
def _vague(lang: str) -> re.Pattern[str]:
    return re.compile(lexicon("corrections", lang)["vague"]["words"])


@cache
def _fields(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = lexicon("corrections", lang)
    before = table["around"]["before"]
    return tuple(
        (name, re.compile(f"{before}(?:{'|'.join(words)})")) for name, words in table["fields"].items()
    )
