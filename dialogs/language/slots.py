"""Whether an answer is concrete, and if not which one thing it lacks (the rules of judging, product §0.1).

Each question has its own test over three kinds of evidence: what is left without generic words, patterns
for people, actions and moments, and what counts as an answer all the same ("nobody", "already done").
Where the evidence is mixed the answer is accepted: a needless question annoys more than a missed one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from dialogs.language.dates import Ambiguous, Instant, hear_moment
from dialogs.language.lexicon import pattern, word_pattern, words
from dialogs.language.normal import Plain, fold, normalise, plain
from dialogs.language.people import hear_people, hears_nobody
from dialogs.language.residue import residue

_SHORT = 6


@dataclass(frozen=True, slots=True)
class Slots:
    """For each slot the piece of the user's own text that filled it."""

    who: str | None = None
    what: str | None = None
    number: str | None = None
    place: str | None = None
    action: str | None = None
    moment: str | None = None
    done: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
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
        return pattern("answers", self.lang, table).search(self.text)

    def is_wholly(self, table: str) -> bool:
        """Whether one pattern of the lexicon covers the message but for its punctuation."""
        return _whole(table, self.lang).fullmatch(self.text.strip(" .!?~\u3002\u3001\u2026")) is not None


@cache
def _whole(table: str, lang: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('answers', lang, table).pattern})")


def missing(question: str, text: str, *, lang: str, now: datetime, zone: ZoneInfo) -> str | None:
    """The one slot an answer lacks, for the probe; None when it is concrete or when we cannot tell."""
    answer = Answer(plain(text), lang, now, zone)
    return _TESTS[question](answer, text)


def _goal(answer: Answer, text: str) -> str | None:
    left = residue(answer.text, answer.lang)
    if not fold(text) or answer.is_wholly("unknown"):
        return "all"
    if answer.finds("vanity") and not _beyond(answer, "vanity"):
        return "vanity"
    if answer.finds("reason") and not _beyond_reason(answer):
        return "all"
    if answer.finds("outcome"):
        return None
    return "object" if not left or _one_word(answer) else None


def _beyond(answer: Answer, table: str) -> bool:
    """Whether anything narrowing remains outside what a pattern covers."""
    rest = pattern("answers", answer.lang, table).sub(" ", answer.text)
    return bool(residue(rest, answer.lang))


def _beyond_reason(answer: Answer) -> bool:
    rest = pattern("answers", answer.lang, "reason").sub(" ", answer.text)
    return bool(residue(rest, answer.lang)) and bool(pattern("answers", answer.lang, "wish").search(rest))


def _one_word(answer: Answer) -> bool:
    bare = answer.text.strip(" .!?\u3002\u3001")
    if answer.lang == "ja":
        return (
            len(bare) <= _SHORT
            and re.fullmatch(r"[\u4e00-\u9fff\u3005]+|[\u30a1-\u30f6\u30fc]+|[a-z]+", bare) is not None
        )
    return " " not in bare


def _who_what(answer: Answer, text: str) -> str | None:
    if not fold(text) or answer.is_wholly("unknown"):
        return "who"
    own = _blank(answer, "nobody_kind")
    problem = pattern("answers", answer.lang, "defined").search(own)
    if problem and residue(problem["what"], answer.lang):
        return None
    if not (person := pattern("answers", answer.lang, "person").search(own)):
        return "who"
    rest = own[: person.start()] + " " * (person.end() - person.start()) + own[person.end() :]
    return None if residue(rest, answer.lang) else "what"


def _blank(answer: Answer, table: str) -> str:
    return pattern("answers", answer.lang, table).sub(lambda match: " " * len(match.group()), answer.text)


def _next(answer: Answer, text: str) -> str | None:
    if not fold(text) or answer.is_wholly("unknown"):
        return "action"
    if answer.finds("done") or answer.finds("no_further"):
        return None
    moment = _moment(answer)
    if not _action(answer, moment):
        return "action"
    return None if moment else "moment"


def _moment(answer: Answer) -> tuple[int, int] | None:
    """Where a date, a relative time or a trigger stands; "soon" and "if we click" are none."""
    if trigger := answer.finds("trigger"):
        return trigger.span()
    clear = _blank(answer, "vague_moment")
    heard = hear_moment(clear, now=answer.now, zone=answer.zone, lang=answer.lang, free=True)
    return heard.span[0] if isinstance(heard, Instant | Ambiguous) and heard.span else None


def _action(answer: Answer, moment: tuple[int, int] | None) -> re.Match[str] | None:
    start, end = moment or (0, 0)
    rest = answer.text[:start] + " " * (end - start) + answer.text[end:]
    return _actions(answer.lang).search(rest)


@cache
def _actions(lang: str) -> re.Pattern[str]:
    """The verbs of action: in Japanese as stems anywhere, in English as words with their endings."""
    if lang == "ja":
        return pattern("answers", lang, "action")
    listed = "|".join(
        re.escape(word) for word in sorted(words("answers", lang, "action"), key=len, reverse=True)
    )
    return re.compile(rf"(?<![a-z])(?:{listed})(?:s|es|ing|ed)?(?![a-z])")


def _met(answer: Answer, text: str) -> str | None:
    if hears_nobody(text, answer.lang) or hear_people(text, answer.lang):
        return None
    if not fold(text) or answer.is_wholly("unknown") or answer.finds("crowd"):
        return "identity"
    return None if residue(answer.text, answer.lang) else "identity"


def _got(answer: Answer, text: str) -> str | None:
    if not fold(text) or answer.is_wholly("unknown"):
        return "object"
    rest = _without_feeling(answer)
    return (
        None
        if residue(rest, answer.lang) or (answer.finds("because") and len(answer.text) > _SHORT * 2)
        else "object"
    )


def _without_feeling(answer: Answer) -> str:
    if answer.lang == "ja":
        return _blank(answer, "feeling")
    return word_pattern("answers", answer.lang, "feeling").sub(" ", answer.text)


_TESTS: dict[str, Callable[[Answer, str], str | None]] = {
    "goal": _goal,
    "who_what": _who_what,
    "after": _next,
    "reflection_met": _met,
    "reflection_got": _got,
    "reflection_next": _next,
}


def slots(text: str, *, lang: str, now: datetime, zone: ZoneInfo) -> Slots:
    """Each slot with the piece of text that fills it."""
    answer = Answer(plain(text), lang, now, zone)

    def piece(span: tuple[int, int] | None) -> str | None:
        if span is None:
            return None
        start, end = answer.read.span(*span)
        return text[start:end].strip() or None

    def first(table: str) -> str | None:
        found = answer.finds(table)
        return piece(found.span()) if found else None

    moment = _moment(answer)
    action = _action(answer, moment)
    people = hear_people(text, lang)
    who = pattern("answers", lang, "person").search(_blank(answer, "nobody_kind"))
    first_who = piece(who.span()) if who else None
    return Slots(
        who=people[0].label if people else first_who,
        what=piece(_topic(answer, people[0].label if people else "", who)),
        number=first("number"),
        place=first("place"),
        action=piece(action.span()) if action else None,
        moment=piece(moment),
        done=first("done"),
        person=people[0].label if people else None,
    )


def _topic(answer: Answer, label: str, who: re.Match[str] | None) -> tuple[int, int] | None:
    """The first narrowing words that are neither the person nor, in English, a verb of action."""
    start, end = who.span() if who else (0, 0)
    verbs = _actions(answer.lang) if answer.lang != "ja" else None
    for each in residue(answer.text, answer.lang):
        word = answer.text[each[0] : each[1]]
        apart = each[1] <= start or each[0] >= end
        if apart and word not in normalise(label) and not (verbs and verbs.fullmatch(word)):
            return each
    return None


def keywords(text: str, lang: str, limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` words to listen for, in the user's own spelling and order."""
    read = plain(text)
    pieces = (read.span(start, end) for start, end in residue(read.text, lang))
    return tuple(dict.fromkeys(text[start:end] for start, end in pieces))[:limit]
