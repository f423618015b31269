"""Every sentence the coach says, by language; loaded on first use."""

from __future__ import annotations

import gettext
from functools import cache, lru_cache
from pathlib import Path

LANGUAGES = ("ja", "en")
KEPT = 4096
"""More ids than there are: each is looked up once."""


class Catalogue:
    """The sentences of one language, from its compiled catalogue."""

    def __init__(self, lang: str) -> None:
        with (Path(__file__).parent / f"{lang}.mo").open("rb") as compiled:
            self._found = gettext.GNUTranslations(compiled)
        self._text = lru_cache(maxsize=KEPT)(self._found.gettext)
        self._knows = lru_cache(maxsize=KEPT)(self._is_there)
        self.lang = lang

    def say(self, text_id: str, /, **fill: object) -> str:
        """The sentence with its {placeholders} filled; `n` also chooses the plural form.

        Raises `KeyError` for an unknown id or a placeholder without a value.
        """
        found = text_id
        if fill and isinstance(n := fill.get("n"), int):
            found = self._found.ngettext(text_id, text_id, n)
        if found == text_id:
            found = self._text(text_id)
        if found == text_id:
            raise KeyError(text_id)
        return found.format_map(fill) if fill else found

    def has(self, text_id: str, /) -> bool:
        """Whether there is a sentence with this id, singular or plural."""
        return self._knows(text_id)

    def _is_there(self, text_id: str) -> bool:
        return self._found.gettext(text_id) != text_id or self._found.ngettext(text_id, text_id, 1) != text_id


@cache
def texts(lang: str) -> Catalogue:
    """The catalogue of `lang`, Japanese where there is none of that language."""
    return Catalogue(lang if lang in LANGUAGES else LANGUAGES[0])
