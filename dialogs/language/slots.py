"""Whether an answer is concrete, and if not which one thing it lacks (by the law of docs/understanding.md).

Each question has its own test over three kinds of evidence: what is left without generic words, patterns
for people, actions and moments, and what counts as an answer all the same ("nobody", "already done").
Where the evidence is mixed the answer is accepted: a needless question annoys more than a missed one.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language import japanese, japanese_answers
from dialogs.language.answer import Answer, Span
from dialogs.language.english import judging as english
from dialogs.language.english.whom import names
from dialogs.language.normal import normalise, plain
from dialogs.language.once import once
from dialogs.language.own import NO_OWN_WORDS, OwnWords
from dialogs.language.people import hear_people
from dialogs.language.residue import residue

_WORDS = re.compile("[a-z]+ [a-z]+")
_HAVE_A_MOMENT = frozenset({"after", "reflection_next"})
_ANY_DAY = (datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
"""From where all other questions are seen: no day changes what they lack."""
_MOST = 500
"""Characters of an answer that are judged; a form takes 400."""


class Slots(Struct, frozen=True):
    """For each slot the piece of the user's own text that filled it."""

    who: str | None = None
    what: str | None = None
    number: str | None = None
    place: str | None = None
    action: str | None = None
    moment: str | None = None
    done: str | None = None
    person: str | None = None


def missing(
    question: str, text: str, *, lang: str, now: datetime, zone: ZoneInfo, own: OwnWords = NO_OWN_WORDS
) -> str | None:
    """The one slot an answer lacks, for the probe; None when it is concrete or when we cannot tell."""
    seen_from = (now, zone) if question in _HAVE_A_MOMENT else _ANY_DAY
    return _lacking(question, own.put_plainly(text), lang, *seen_from)


@once
def _lacking(question: str, text: str, lang: str, now: datetime, zone: ZoneInfo) -> str | None:
    answer = _read(text, lang, now, zone)
    if answer.lang == "ja":
        return japanese_answers.lacking(question, answer)
    return english.lacking(question, answer, text)


def _read(text: str, lang: str, now: datetime, zone: ZoneInfo) -> Answer:
    """An answer in the language it is written in, as far as its letters tell."""
    read = plain(text[:_MOST])
    if japanese.is_written(read.text):
        return Answer(read, "ja", now, zone)
    romaji = japanese.spelled(read)
    if lang == "ja" and (romaji is not read or not _WORDS.search(read.text)):
        return Answer(romaji, "ja", now, zone)
    return Answer(read, "en", now, zone)


def slots(text: str, *, lang: str, now: datetime, zone: ZoneInfo) -> Slots:
    """Each slot with the piece of text that fills it."""
    answer = _read(text, lang, now, zone)

    def piece(span: Span | None) -> str | None:
        if span is None:
            return None
        start, end = answer.read.span(*span)
        return text[start:end].strip() or None

    called = names(text) if answer.lang == "en" else (one.label for one in hear_people(text, answer.lang))
    label = next(iter(called), None)
    found = english.pieces(answer, text) if answer.lang == "en" else _japanese(answer, label or "")
    filled = {name: piece(span) for name, span in found.items()}
    return Slots(**{**filled, "who": label or filled["who"]}, person=label)


def _japanese(answer: Answer, label: str) -> dict[str, Span | None]:
    moment = answer.moment()
    who = next(japanese_answers.persons(answer.without("nobody_kind")), None)
    deed = japanese_answers.action_in(answer, moment)
    tables = {table: answer.finds(table) for table in ("number", "place", "done")}
    return {
        "who": who,
        "what": _topic(answer, label, who),
        "action": deed.span() if deed else None,
        "moment": moment,
        **{table: found.span() if found else None for table, found in tables.items()},
    }


def _topic(answer: Answer, label: str, who: Span | None) -> Span | None:
    """The first narrowing words that are not the person."""
    start, end = who or (0, 0)
    for each in residue(answer.text, answer.lang):
        apart = each[1] <= start or each[0] >= end
        if apart and answer.text[each[0] : each[1]] not in normalise(label):
            return each
    return None


def keywords(text: str, lang: str, limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` words to listen for, in the user's own spelling and order."""
    read = plain(text)
    pieces = (read.span(start, end) for start, end in residue(read.text, lang))
    return tuple(dict.fromkeys(text[start:end] for start, end in pieces))[:limit]
