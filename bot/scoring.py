"""How well what people type is understood, line by line of a labelled file.

A line is heard first, then compared: it yields outcomes, each the name of a figure and whether the line
counts for it. Most figures count what is right; `WRONG` names those that count what must not happen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from dialogs.coach.book import intent
from dialogs.language.dates import Ambiguous, Instant, NoMoment, hear_moment
from dialogs.language.own import NO_OWN_WORDS, OwnWords
from dialogs.language.purpose import suggest_purpose
from dialogs.language.slots import missing

WRONG = frozenset({"wrong", "silent_guess", "wrongly_probed", "invented_purpose", "taken_for_control"})
CONTROL = "control:"
NOW, ZONE = datetime.fromisoformat("2026-12-04T20:00+09:00"), ZoneInfo("Asia/Tokyo")
"""When answers are taken to be given: their files name no moment, and none of them depends on it."""

_FIRST_YEAR, _LAST_YEAR = 1900, 9000
"""Between them every moment a text may name is one a calendar has."""

_CALLED = {
    "erase_contact": "delete_contact",
    "language_ja": "language",
    "language_en": "language",
    "menu": "help",
    "pause": "mute",
    "quiet": "mute",
    "out": "cancel_event",
    "wish": "settings",
    "cancel": "stop",
    "finish": "stop",
    "greeting": None,
    "erase": "delete",
}
"""What files of answers call an intent, where that is not our name.

They know one word for silence, whether for a while or at some hours (quiet), one for ending a talk, whether
all is dropped (cancel) or what there is will do (finish), and one for deleting, whatever is meant by it
(erase); a greeting is a vague answer."""

Outcome = tuple[str, bool]
Lang = Literal["ja", "en"]
Question = Literal["goal", "who_what", "after", "reflection_met", "reflection_got", "reflection_next"]


class DateHeard(msgspec.Struct, frozen=True):
    """What was heard of a moment, as others may score it: ISO 8601 with offset, "ambiguous" or "none"."""

    heard: str
    end: str | None = None
    partial: date | None = None


class AnswerHeard(msgspec.Struct, frozen=True):
    """How an answer was judged, as others may score it; `missing` names what a probe would ask for."""

    vague: bool
    purpose: str | None
    control: str | None
    missing: tuple[str, ...]


Heard = DateHeard | AnswerHeard


class DateLine(msgspec.Struct, frozen=True):
    """A text that may name a moment. `expected`: an instant, "ambiguous" or "none".

    Instants are ISO 8601 with their offset, seconds or none; others raise `ValueError`, and so does a zone
    nobody knows.
    """

    lang: Lang
    text: str
    now: str
    tz: str
    expected: str
    expected_end: str | None = None
    partial: date | None = None

    def __post_init__(self) -> None:
        start = () if self.expected in {"ambiguous", "none"} else (self.expected,)
        for stamp in (self.now, *start, *([self.expected_end] if self.expected_end else [])):
            _instant(stamp)
        if not _FIRST_YEAR <= _instant(self.now).year <= _LAST_YEAR:
            raise ValueError(f"{self.now} is not of our times")
        _zone(self.tz)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups whose figures this line counts for."""
        return ("all", self.lang)

    @property
    def wanted(self) -> str:
        """What should be heard."""
        return " ".join(str(each) for each in (self.expected, self.expected_end, self.partial) if each)

    def hear(self) -> DateHeard:
        zone = _zone(self.tz)
        match hear_moment(self.text, now=_instant(self.now), zone=zone, lang=self.lang):
            case Instant(at, end_at):
                end = end_at.astimezone(zone).isoformat() if end_at else None
                return DateHeard(at.astimezone(zone).isoformat(), end)
            case Ambiguous(on=on):
                return DateHeard("ambiguous", partial=on)
            case NoMoment():
                return DateHeard("none")

    def outcomes(self, heard: DateHeard) -> Iterator[Outcome]:
        fixed = heard.heard not in {"ambiguous", "none"}
        match self.expected:
            case "ambiguous" | "none" as expected:
                yield "silent_guess", fixed
                yield ("asked" if expected == "ambiguous" else "left_alone"), heard.heard == expected
            case start:
                exact = fixed and _instant(heard.heard) == _instant(start)
                yield "exact", exact
                yield "wrong", fixed and not exact
        if self.expected_end:
            yield "end", heard.end is not None and _instant(heard.end) == _instant(self.expected_end)
        if self.partial:
            yield "partial", heard.partial == self.partial


class AnswerLine(msgspec.Struct, frozen=True):
    """An answer to a question, or a word that is none: then `note` is "control:" and what it is."""

    lang: Lang
    question: Question
    text: str
    label_vague: bool
    purpose: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.note.startswith(CONTROL) and not self.control:
            raise ValueError(f"a note {CONTROL!r} names no word")

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups whose figures this line counts for."""
        return ("all", self.lang, f"{self.lang} {self.question}")

    @property
    def control(self) -> str:
        """The name of what the line is instead of an answer, or the empty text."""
        if not self.note.startswith(CONTROL):
            return ""
        return next(iter(self.note.removeprefix(CONTROL).replace(",", " ").split()), "")

    @property
    def wanted(self) -> str:
        """What should be heard."""
        return self.control or " ".join(filter(None, ("vague" if self.label_vague else "", self.purpose)))

    def hear(self, own: OwnWords = NO_OWN_WORDS) -> AnswerHeard:
        taken = intent(self.text)
        control = _CALLED.get(taken, taken) if taken else None
        if control:
            return AnswerHeard(vague=False, purpose=None, control=control, missing=())
        piece = missing(self.question, self.text, lang=self.lang, now=NOW, zone=ZONE, own=own)
        purpose = suggest_purpose(self.text, self.lang) if self.question == "goal" else None
        return AnswerHeard(piece is not None, purpose, None, (piece,) if piece else ())

    def outcomes(self, heard: AnswerHeard) -> Iterator[Outcome]:
        if self.control:
            hit = heard.control == self.control
            yield from (("control", hit), (f"control_{self.control}", hit))
            return
        yield "taken_for_control", heard.control is not None
        yield "judged", heard.vague is self.label_vague
        if heard.vague:
            yield "precision", self.label_vague
        if self.label_vague:
            yield "recall", heard.vague
        else:
            yield "wrongly_probed", heard.vague
        if self.question == "goal" and self.purpose:
            yield "purpose", heard.purpose == self.purpose
        elif self.question == "goal":
            yield "invented_purpose", heard.purpose is not None


def _instant(stamp: str) -> datetime:
    at = datetime.fromisoformat(stamp)
    if at.tzinfo is None:
        raise ValueError(f"{stamp} lacks its offset")
    return at


def _zone(name: str) -> ZoneInfo:
    """The zone of that name; raises `ValueError` for any that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):  # the latter for a name that is a part of one
        raise ValueError(f"no time zone is called {name}") from None


Line = DateLine | AnswerLine
Judged = tuple[Line, Outcome]


def judge(lines: Sequence[Line], heard: Sequence[Heard]) -> list[Judged]:
    """Each line with each of its outcomes, in the order of the file; `heard` goes with `lines`."""
    return [
        (line, outcome)
        for line, found in zip(lines, heard, strict=True)
        for outcome in line.outcomes(found)  # type: ignore[arg-type]  # a line's own `hear` made it
    ]


def by_length(lines: Iterable[Line]) -> Iterator[Judged]:
    """The outcomes of judging answers by their length alone, at the length that suits each language best."""
    answers = [line for line in lines if isinstance(line, AnswerLine) and not line.control]
    for lang in sorted({line.lang for line in answers}):
        own = [line for line in answers if line.lang == lang]
        best = max(
            _lengths(own), key=lambda most: sum((len(line.text) <= most) is line.label_vague for line in own)
        )
        yield from ((line, ("length_only", (len(line.text) <= best) is line.label_vague)) for line in own)


def _lengths(lines: Iterable[AnswerLine]) -> list[int]:
    return sorted({0, *(len(line.text) for line in lines)})


def figures(judged: Iterable[Judged]) -> dict[str, dict[str, dict[str, float]]]:
    """By group each figure as count, lines it was about, and share: all, each language and question."""
    of: Counter[tuple[str, str]] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for line, (name, counts) in judged:
        for group in line.groups:
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
