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


def person(answer: Answer, text: str) -> Span | None:
    """Where the first kind of person stands, or the first name."""
    words = read(answer.text)
    return _run(words, person_words(words, text))


def moment(answer: Answer) -> Span | None:
    """Where a day, an hour or an occasion stands."""
    words = read(answer.text)
    return _run(words, moment_words(words, answer.now, answer.zone))


def action(answer: Answer) -> Span | None:
    """Where the first verb of action stands."""
    words = read(answer.text)
    found = action_in(words, moment_words(words, answer.now, answer.zone))
    return _run(words, frozenset(range(*found))) if found else None


def topic(answer: Answer, text: str) -> Span | None:
    """The first word with a detail that is neither a person nor an action nor a moment."""
    words = read(answer.text)
    when = moment_words(words, answer.now, answer.zone)
    taken = person_words(words, text) | when | frozenset(range(*(action_in(words, when) or (0, 0))))
    for index, word in enumerate(words.each):
        if word.kind in TOPICS and index not in taken:
            return word.start, word.end
    return None


def first(answer: Answer, table: str) -> Span | None:
    """Where the first phrase of a table stands."""
    words = read(answer.text)
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
