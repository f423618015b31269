"""An answer read once, with what its judges look up in it: patterns, moments and the words around them."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.dates import Ambiguous, Instant, hear_moment
from dialogs.language.lexicon import pattern, patterns
from dialogs.language.normal import Plain
from dialogs.language.patterns import Patterns

_EDGES = " .!?~\u3002\u3001\u2026\u30fc"

Span = tuple[int, int]


class Answer(Struct, frozen=True):
    """A normalised answer and what is needed to judge it."""

    read: Plain
    lang: str
    now: datetime
    zone: ZoneInfo

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.read.text

    def finds(self, table: str) -> re.Match[str] | None:
        """The first place where a pattern of the lexicon fits."""
        return patterns("answers", self.lang, table).search(self.text)

    def is_wholly(self, table: str) -> bool:
        """Whether one pattern of the lexicon covers the message but for its punctuation."""
        return _whole(table, self.lang).fullmatch(self.text.strip(_EDGES)) is not None

    def without(self, table: str) -> str:
        """The text with blanks where the patterns of a table fit, so that positions stay."""
        return blanked(patterns("answers", self.lang, table), self.text)

    def moment(self) -> Span | None:
        """Where a date, a relative time or a trigger stands; "soon" and "if we click" are none."""
        clear = self.without("vague_moment")
        if trigger := patterns("answers", self.lang, "trigger").search(clear):
            return trigger.span()
        heard = hear_moment(clear, now=self.now, zone=self.zone, lang=self.lang, free=True)
        return heard.span[0] if isinstance(heard, Instant | Ambiguous) and heard.span else None


def blanked(blank: re.Pattern[str] | Patterns, text: str) -> str:
    """A text with blanks in the place of all that a pattern finds."""
    return blank.sub(lambda match: " " * len(match.group()), text)


@cache
def _whole(table: str, lang: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('answers', lang, table).pattern})")
