"""Which one thing an English answer lacks, by question, and where its pieces stand."""

import re

from dialogs.language.answer import Answer, Span
from dialogs.language.english.faces import met
from dialogs.language.english.gains import got
from dialogs.language.english.goals import goal
from dialogs.language.english.moves import action_in, moment_words, next_step
from dialogs.language.english.phrases import phrase
from dialogs.language.english.whom import person_words, who_what
from dialogs.language.english.words import TOPICS, Words, read


def lacking(question: str, answer: Answer, text: str) -> str | None:
    """The one slot an answer lacks, for the probe; None when it is concrete or cannot be told."""
    words = read(answer.text)
    match question:
        case "goal":
            return goal(words)
        case "who_what":
            return who_what(words, text)
        case "reflection_met":
            return met(words, text)
        case "reflection_got":
            return got(words)
        case _:
            return next_step(words, answer.now, answer.zone)


def pieces(answer: Answer, text: str) -> dict[str, Span | None]:
    """For each piece of an answer the place where the first stands."""
    words = read(answer.text)
    when = moment_words(words, answer.now, answer.zone)
    who = person_words(words, text)
    deed = frozenset(range(*(action_in(words, when) or (0, 0))))
    return {
        "who": _run(words, who),
        "what": _topic(words, who | when | deed),
        "action": _run(words, deed),
        "moment": _run(words, when),
        **{table: _first(words, table) for table in ("number", "place", "done")},
    }


def _topic(words: Words, taken: frozenset[int]) -> Span | None:
    """The first word with a detail that is neither a person nor an action nor a moment."""
    told = (word for index, word in enumerate(words.each) if index not in taken and word.kind in TOPICS)
    return next(((word.start, word.end) for word in told), None)


def _first(words: Words, table: str) -> Span | None:
    """Where the first phrase of a table stands."""
    found: re.Match[str] | None = phrase(table).search(words.flat)
    return _run(words, frozenset(range(*words.part(found)))) if found else None


def _run(words: Words, chosen: frozenset[int]) -> Span | None:
    """The stretch of text of the first words chosen that follow each other."""
    if not chosen:
        return None
    start = end = min(chosen)
    while end + 1 in chosen:
        end += 1
    return words.each[start].start, words.each[end].end
