"""Leaves out what does not count: corrected words, registration deadlines, words that only look like days."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from dialogs.language.dates.tokens import CLOCK_KINDS, DATE_KINDS, Token, number
from dialogs.language.lexicon import lexicon

MOMENT_KINDS = DATE_KINDS | CLOCK_KINDS | {"iso", "delta", "span", "recurring", "part"}
_DATED = DATE_KINDS | {"span", "recurring"}
_TRUE_FRACTION = 5
_NEAR = 4


def sifted(text: str, found: tuple[Token, ...], *, free: bool, bare: bool) -> tuple[Token, ...]:
    """The tokens that count. A `bare` number is an hour only where the day is known already."""
    kept = _unshy(text, found) if free else found
    if not bare:
        kept = tuple(token for token in kept if token.kind != "bare")
    return _without_deadline(_corrected(kept))


def _corrected(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """What follows the last correction replaces the same kind of thing before it."""
    marks = [index for index, token in enumerate(found) if token.kind == "correction"]
    if not marks:
        return found
    before, after = found[: marks[-1]], found[marks[-1] + 1 :]
    replaced = _replaced(before, after)
    return tuple(token for token in before if token.kind not in replaced | {"correction"}) + after


def _replaced(before: Sequence[Token], after: Sequence[Token]) -> frozenset[str]:
    kinds = {token.kind for token in after}
    replaced: frozenset[str] = frozenset()
    if kinds & CLOCK_KINDS:
        replaced |= CLOCK_KINDS
    # "Tuesday next week, no, Wednesday": the week may still hold, so both stay and contradict.
    if kinds & _DATED and not (
        kinds & _DATED == {"weekday"} and any("week" in token.said for token in before)
    ):
        replaced |= _DATED
    return replaced


def _without_deadline(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out the day until which one may register, when another day is named."""
    closing = {
        dated.start
        for one, other in pairwise(found)
        for label, dated in ((one, other), (other, one))
        if "deadline" in label.said and dated.kind in DATE_KINDS and _beside(label, dated)
    }
    rest = tuple(token for token in found if token.start not in closing)
    return rest if any(token.kind in DATE_KINDS for token in rest) else found


def _unshy(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """In free text drop what is a date only beside another: "sat", 1/3, a lone day of the month."""
    bold = [token for token in found if token.kind in MOMENT_KINDS and not _shy(token, text)]
    return tuple(
        token for token in found if not _shy(token, text) or any(_beside(token, other) for other in bold)
    )


def _shy(token: Token, text: str) -> bool:
    said = token.said
    if token.kind == "weekday":
        return token.text.strip() in lexicon("dates", "en")["shy"]["words"]
    if token.kind == "day":
        return "month" not in said and not _followed().match(text, token.end)
    fraction = "a" in said and "y" not in said and number(said["a"]) < number(said["b"]) <= _TRUE_FRACTION
    return token.kind == "bare" or fraction


def _beside(token: Token, other: Token) -> bool:
    return 0 <= other.start - token.end <= _NEAR or 0 <= token.start - other.end <= _NEAR


@cache
def _followed() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["span"]["after_day"])
