"""Which stretches of a text spoke of a moment, so that the rest is left for a name, a place, an action."""

import re
from collections.abc import Sequence
from functools import cache

from dialogs.language.dates.heard import Span
from dialogs.language.dates.sifting import MOMENT_KINDS
from dialogs.language.dates.tokens import DATE_KINDS, Token
from dialogs.language.lexicon import lexicon
from dialogs.language.normal import Plain

_ASIDE = frozenset({"after", "deadline"})
_TURNS = frozenset({"correction", "changed"})
_SPANNED = MOMENT_KINDS | {"zone", "label", "duration", "next", "weekend"}


def spans(read: Plain, seen: Sequence[Token], kept: Sequence[Token]) -> Span:
    """The stretches of the original that were understood, with the particles that belong to them.

    What was `seen` and not `kept` was taken back, and belongs to no name either.
    """
    counted = [
        token for token in seen if _counts(token, kept) or (token.kind in _TURNS and len(kept) < len(seen))
    ]
    rows: list[list[Token]] = []
    for token in counted:
        if token.kind == "label" and _named().search(read.text[: token.end]):
            continue
        if rows and _glue().fullmatch(read.text[_tail(read.text, rows[-1][-1]) : token.start]):
            rows[-1].append(token)
        else:
            rows.append([token])
    return tuple(
        read.span(row[0].start, _tail(read.text, row[-1])) for row in rows if not _in_a_name(row, counted)
    )


def _counts(token: Token, kept: Sequence[Token]) -> bool:
    return token.kind in _SPANNED and not (_ASIDE & token.said.keys() and token in kept)


def _in_a_name(row: Sequence[Token], counted: Sequence[Token]) -> bool:
    """A weekday that names a club or an evening: "Friday Night Drinks, Dec 4"."""
    if any(token.kind != "weekday" for token in row):
        return False
    return "club" in row[0].said or any(token.kind in DATE_KINDS - {"weekday"} for token in counted)


def _tail(text: str, token: Token) -> int:
    found = _particles().match(text, token.end)
    return found.end() if found else token.end


@cache
def _particles() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["span"]["tail"])


@cache
def _named() -> re.Pattern[str]:
    """A word for the beginning or the door that ends the name before it: "design talk"."""
    return re.compile(lexicon("dates", "en")["span"]["named"])


@cache
def _glue() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["span"]["glue"])
