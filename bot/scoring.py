"""How well what people type is understood, line by line of a labelled file.

A line yields outcomes: the name of a figure, and whether the line counts for it. Most figures count what is
right; `WRONG` names those that count what must not happen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from dialogs.coach.book import intent
from dialogs.language.dates import Ambiguous, Instant, NoMoment, hear_moment
from dialogs.language.purpose import suggest_purpose
from dialogs.language.slots import missing

WRONG = frozenset({"silent_guess", "wrongly_probed", "invented_purpose", "taken_for_control"})
CONTROL = "control:"
NOW, ZONE = datetime.fromisoformat("2026-12-04T20:00+09:00"), ZoneInfo("Asia/Tokyo")
"""When answers are taken to be given: their files name no moment, and none of them depends on it."""

_NO_INSTANT = {"ambiguous", "none"}
_CALLED = {"erase_contact": "delete_contact", "language_ja": "language", "language_en": "language"}
"""What files of answers call an intent, where that is another name than ours."""

Outcome = tuple[str, bool]
Lang = Literal["ja", "en"]
Question = Literal["goal", "who_what", "after", "reflection_met", "reflection_got", "reflection_next"]


class DateLine(msgspec.Struct, frozen=True):
    """A text that may name a moment. `expected`: an instant, "ambiguous" or "none".

    Instants are ISO 8601 with their offset, seconds or none; others raise `ValueError`.
    """

    lang: Lang
    text: str
    now: str
    tz: str
    expected: str
    expected_end: str | None = None
    partial: date | None = None

    def __post_init__(self) -> None:
        start = () if self.expected in _NO_INSTANT else (self.expected,)
        for stamp in (self.now, *start, *([self.expected_end] if self.expected_end else [])):
            _instant(stamp)

    def outcomes(self) -> Iterator[Outcome]:
        zone = ZoneInfo(self.tz)
        heard = hear_moment(self.text, now=_instant(self.now), zone=zone, lang=self.lang)
        match self.expected:
            case "ambiguous":
                yield "silent_guess", isinstance(heard, Instant)
                yield "asked", isinstance(heard, Ambiguous)
            case "none":
                yield "silent_guess", isinstance(heard, Instant)
                yield "left_alone", isinstance(heard, NoMoment)
            case start:
                yield "exact", isinstance(heard, Instant) and heard.at == _instant(start)
        if self.expected_end:
            yield "end", isinstance(heard, Instant) and heard.end_at == _instant(self.expected_end)
        if self.partial:
            yield "partial", isinstance(heard, Ambiguous) and heard.on == self.partial


class AnswerLine(msgspec.Struct, frozen=True):
    """An answer to a question, or a word that is none: then `note` is "control:" and what it is."""

    lang: Lang
    question: Question
    text: str
    label_vague: bool
    purpose: str | None = None
    note: str = ""

    def outcomes(self) -> Iterator[Outcome]:
        taken = intent(self.text)
        if self.note.startswith(CONTROL):
            name = self.note.removeprefix(CONTROL).replace(",", " ").split()[0]
            hit = _CALLED.get(taken or "", taken) == name
            yield from (("control", hit), (f"control_{name}", hit))
            return
        yield "taken_for_control", taken is not None
        vague = missing(self.question, self.text, lang=self.lang, now=NOW, zone=ZONE) is not None
        yield "judged", vague is self.label_vague
        if not self.label_vague:
            yield "wrongly_probed", vague
        if self.question == "goal":
            yield from self._purpose()

    def _purpose(self) -> Iterator[Outcome]:
        suggested = suggest_purpose(self.text, self.lang)
        if self.purpose:
            yield "purpose", suggested == self.purpose
        else:
            yield "invented_purpose", suggested is not None


def _instant(stamp: str) -> datetime:
    at = datetime.fromisoformat(stamp)
    if at.tzinfo is None:
        raise ValueError(f"{stamp} lacks its offset")
    return at


Line = DateLine | AnswerLine


def figures(judged: Iterable[tuple[Line, Outcome]]) -> dict[str, dict[str, dict[str, float]]]:
    """Each figure as count, lines it was about, and share: for all lines and for each language."""
    of: Counter[tuple[str, str]] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for line, (name, counts) in judged:
        for group in ("all", line.lang):
            of[group, name] += 1
            counted[group, name] += counts
    found: dict[str, dict[str, dict[str, float]]] = {}
    for (group, name), lines in sorted(of.items()):
        count = counted[group, name]
        found.setdefault(group, {})[name] = {"count": count, "of": lines, "share": round(count / lines, 4)}
    return found


def is_miss(outcome: Outcome) -> bool:
    """Whether an outcome is one to look at."""
    name, counts = outcome
    return counts is (name in WRONG)
