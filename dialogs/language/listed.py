"""Whole messages that stand in a list, whatever politeness is around them.

`lexicons/<lang>/<file>.toml` lists in [phrases] what is said for each name, and in `beside` what may be said
with it; softeners (normal.toml) may stand anywhere.
"""

from collections.abc import Iterable
from functools import cache

from dialogs.language.kinds import Kinds, softeners, words_of
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.once import once
from dialogs.language.reading import clauses, readings

SOFT = ""
NONE: frozenset[str] = frozenset()


@once
def hear_listed(text: str, file: str) -> str | None:
    """The one name that the whole message stands for by the lists of `file`, in any language; else None.

    Where the message has parts, each of them must mean the same, or nothing.
    """
    for lang in LANGUAGES:
        for parts in ((readings(text, lang),), clauses(text, lang)):
            if name := _together(parts, file, lang):
                return name
    return None


def _together(parts: Iterable[tuple[str, ...]], file: str, lang: str) -> str | None:
    known = phrases(file, lang)
    found = NONE
    for part in parts:
        kinds = next((kinds for text in part if (kinds := known.cover(text))), NONE)
        if not kinds:
            return None
        found |= kinds
    found -= {SOFT}
    if len(found) > 1:
        found -= set(lexicon(file, lang)["yields"])
    return next(iter(found)) if len(found) == 1 else None


@cache
def phrases(file: str, lang: str) -> Kinds:
    """What `file` lists, of the kind of its name, and softeners."""
    data = lexicon(file, lang)
    named = [(word, name) for name, said in data["phrases"].items() for word in words_of(said, lang)]
    soft = {*softeners(lang), *words_of(data["beside"], lang)} - {word for word, _ in named}
    return Kinds.among((*named, *((word, SOFT) for word in soft)))
