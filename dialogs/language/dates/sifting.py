"""Leaves out what does not count: corrected words, registration deadlines, words that only look like days."""

import re
from collections.abc import Sequence
from functools import cache

from dialogs.language.dates.slots import joint
from dialogs.language.dates.tokens import CLOCK_KINDS, DATE_KINDS, Token, number
from dialogs.language.lexicon import any_of, lexicon

MOMENT_KINDS = DATE_KINDS | CLOCK_KINDS | {"iso", "delta", "span", "astray", "recurring", "part"}
_DATED = DATE_KINDS | {"span", "astray", "recurring"}
_DAYS = frozenset({"date", "rel", "week_day", "weekday", "day"})
_TRUE_FRACTION = 5
_NEAR = 4
_PARTS = frozenset({"part", "label", "duration"})
_FEW = 3
_BEFORE = 80
_ONE = 1
_LATE_MORNING = 8


def sifted(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens that count: nothing that was taken back, changed, or is only a deadline."""
    if not {token.kind for token in found} - _PARTS and _somebody().search(text):
        return ()
    return _without_deadline(text, _changed(_corrected(_without_former(text, _without_met(text, found)))))


@cache
def _somebody() -> re.Pattern[str]:
    """A text that tells of people."""
    return re.compile(lexicon("dates", "ja")["somebody"]["told"])


def believable(text: str, found: tuple[Token, ...], *, free: bool, bare: bool) -> tuple[Token, ...]:
    """The tokens that speak of a moment. A `bare` number is an hour only where the day is known already."""
    kept = _unshy(text, found) if free else _named(text, found)
    if not bare:
        kept = tuple(
            token for i, token in enumerate(kept) if token.kind != "bare" or _timed(kept[:i], token, text)
        )
    return kept


def _timed(before: Sequence[Token], bare: Token, text: str) -> bool:
    """Whether a number stands right behind a day: "Fri 10 to 12"."""
    day = before[-1] if before else None
    if day is None or _between().fullmatch(text[day.end : bare.start]) is None:
        return False
    if day.kind in {"part", "day_part"}:
        return bool({"h2", "lone"} & bare.said.keys())
    if day.kind not in _DATED:
        return False
    hour = number(bare.said["h"])
    return not {"h2", "min"}.isdisjoint(bare.said) or day.kind != "date" or hour > _LATE_MORNING


@cache
def _between() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["connect"]["gap"] + r"[)]?\s?")


def _without_met(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out the days on which somebody was met, where another day is named."""
    behind, ahead = _met()
    rest = tuple(
        token
        for token in found
        if token.kind not in DATE_KINDS
        or not (
            behind.match(text, token.end) or ahead.search(text, max(0, token.start - _BEFORE), token.start)
        )
    )
    return rest if any(token.kind in DATE_KINDS for token in rest) else found


@cache
def _met() -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = lexicon("dates", "ja")["told"]
    return re.compile(listed["behind"]), re.compile(rf"(?:{listed['ahead']})\Z")


def _without_former(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out what held before a change, where something of its kind is said besides."""
    rest = found
    for at, token in enumerate(found):
        if token.kind == "former":
            begun = _group(text, found[at:])
            former = [*begun, *_until(text, found, begun)]
            gone = _replaced((), [other for other in rest if other not in former])
            rest = tuple(each for each in rest if each not in former or each.kind not in gone)
    return tuple(token for token in rest if token.kind != "former")


def _corrected(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """What follows the last correction replaces the same kind of thing before it."""
    marks = [index for index, token in enumerate(found) if token.kind == "correction"]
    if not marks:
        return found
    before, after = found[: marks[-1]], found[marks[-1] + 1 :]
    replaced = _replaced(before, after)
    kept = tuple(
        token
        for token in before
        if token.kind not in replaced | {"correction"} or (token.kind == "date" and _picked(token, after))
    )
    return kept + after


def _picked(day: Token, after: Sequence[Token]) -> bool:
    """Whether one of several dates is named again by its day alone: "on 9/26 and 9/27 … on the 26th"."""
    named = day.said.get("d") or day.said.get("b")
    return named is not None and any(
        other.kind == "day" and number(other.said["d"]) == number(named) for other in after
    )


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


def _changed(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Of what is changed from one thing to another, only the other."""
    if not any(token.kind == "changed" for token in found):
        return found
    kept = found
    for kinds in (CLOCK_KINDS, _DAYS):
        named = [token for token in kept if token.kind in kinds]
        kept = tuple(token for token in kept if token not in named or _one_day(token, named[-1]))
    return kept


def _one_day(token: Token, last: Token) -> bool:
    """Whether a day is the last that is named, or a date with the last one as its weekday."""
    beside = last.kind == "weekday" and token.kind != "weekday" and 0 <= last.start - token.end <= _ONE
    return token is last or beside


def _without_deadline(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out until when one may register, when another day is named."""
    rest = found
    for label in found:
        if "deadline" in label.said:
            closing = _closing(text, found, label)
            rest = tuple(token for token in rest if token not in closing)
    return rest if any(token.kind in DATE_KINDS for token in rest) else found


def _closing(text: str, found: tuple[Token, ...], label: Token) -> list[Token]:
    """A deadline's label with the day and time beside it, on the nearer side."""
    at = found.index(label)
    after = _group(text, found[at:])
    if "period" in label.said:
        return [*after, *_until(text, found, after)]
    before = _group(text, found[at::-1])
    if len(before) > 1 and (len(after) == 1 or label.start - before[1].end < after[1].start - label.end):
        return before
    return after


def _until(text: str, found: tuple[Token, ...], begun: Sequence[Token]) -> list[Token]:
    """The other end of a period that begins with these."""
    rest = found[found.index(begun[-1]) + 1 :]
    joined = bool(rest) and joint().fullmatch(text[begun[-1].end : rest[0].start])
    return _group(text, rest) if joined else []


def _group(text: str, row: Sequence[Token]) -> list[Token]:
    """The first token and those that follow it closely, until a second day is named."""
    group = [row[0]]
    for token in row[1:]:
        first, second = sorted((group[-1], token), key=lambda each: each.start)
        kinds = {other.kind for other in group}
        again = token.kind in kinds - {"weekday"} or (
            token.kind in DATE_KINDS and kinds & DATE_KINDS and kinds & CLOCK_KINDS
        )
        if again or not (token.kind in MOMENT_KINDS and _within().fullmatch(text[first.end : second.start])):
            break
        group.append(token)
    return group


@cache
def _within() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["span"]["group"])


def _unshy(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """In free text drop what is a date only beside another: "sat", 1/3, a lone day of the month."""
    bold = [token for token in found if token.kind in MOMENT_KINDS and not _shy(token, text)]
    return tuple(
        token for token in found if not _shy(token, text) or any(_beside(token, other) for other in bold)
    )


def _named(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Where a moment was asked for, drop only short weekdays that stand alone in the midst of a sentence."""
    said = [token for token in found if token.kind in MOMENT_KINDS]
    if any(token.kind != "weekday" or not _shy(token, text) for token in said) or len(text.split()) <= _FEW:
        return found
    led = [token for token in found if token not in said or _leading().search(text[: token.end])]
    return tuple(led)


@cache
def _leading() -> re.Pattern[str]:
    """A short weekday behind a word that leads to one."""
    listed = lexicon("dates", "en")["shy"]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(listed['behind'])}) {any_of(listed['words'])}\Z")


def _shy(token: Token, text: str) -> bool:
    said = token.said
    if token.kind == "weekday":
        return token.text.strip() in lexicon("dates", "en")["shy"]["words"]
    if token.kind == "day":
        return not {"month", "on"} & said.keys() and not _followed().match(text, token.end)
    fraction = "a" in said and "y" not in said and number(said["a"]) < number(said["b"]) <= _TRUE_FRACTION
    return token.kind == "bare" or fraction


def _beside(token: Token, other: Token) -> bool:
    return 0 <= other.start - token.end <= _NEAR or 0 <= token.start - other.end <= _NEAR


@cache
def _followed() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["span"]["after_day"])
