"""What an answer is made of, as phrases in the user's own words that fit into a sentence of the coach's.

Nothing is guessed: a piece that is no clean phrase stays empty, and with it goes the sentence it was for. A
phrase is found by the words around it, then freed of what does not belong to it, then looked at: it must name
somebody one can meet, or something to talk about, and must make sense in another person's mouth.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import msgspec

from dialogs.shapes import replace
from dialogs.writing.phrase_patterns import compiled, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_TEXT, _LONGEST_PHRASE, _LONGEST_WORD = 400, 80, 24
_CLAUSE, _MOST_WORDS = 120, 3
_QUOTED = re.compile(r"[\u300c\u300e\"\u201c(]")
"""What has a name of its own is nothing others speak of."""
_SHORTEST_WORD, _SHORT_WORD = 2, 7


class Pieces(msgspec.Struct, frozen=True):
    """The pieces of an answer; each may be empty.

    `who` is a person as described; `field` what their badge may say; `problem` and `interest` what describes
    them; `topic` what to talk about; `thing` what the user has to offer.
    """

    who: str = ""
    field: str = ""
    topic: str = ""
    problem: str = ""
    interest: str = ""
    thing: str = ""


@lru_cache(maxsize=8)
def read(text: str, lang: str) -> Pieces:
    """The pieces of what was said; the first of each kind counts."""
    found: dict[str, str] = {}
    for clause in _clauses(text[:_LONGEST_TEXT], lang):
        for kind, phrase in (*_said(clause, lang), *_bare(clause, lang)):
            found.setdefault(kind, phrase)
    pieces = Pieces(**found)
    return replace(pieces, field=field_of(pieces.who, lang)) if pieces.who else pieces


def is_person(phrase: str, lang: str) -> bool:
    """Whether a phrase ends like somebody, or a business, one can meet."""
    return compiled(patterns(lang).person).search(_head(phrase, lang)) is not None


def field_of(who: str, lang: str) -> str:
    """What a badge may say of them: their trade without the describing words; empty when nothing is left."""
    like = patterns(lang)
    bare = compiled(like.role).sub("", _head(who[:_LONGEST_TEXT], lang)).strip()
    if not bare and (found := compiled(like.within).search(who)):
        bare = word_of(found["field"], lang)
    parts = bare.split(like.of) if like.of else [bare]
    return next((p for p in parts if 1 < len(p) <= _LONGEST_WORD and _is_word(p, lang)), "")


def is_work(field: str, lang: str) -> bool:
    """Whether a field is somebody's work rather than a line of business."""
    return compiled(patterns(lang).roles).search(field) is not None


def word_of(phrase: str, lang: str) -> str:
    """A phrase as a word one may hear in a room, "the price of eggs" as "eggs"; empty when there is none."""
    word = _shortest(_freed(phrase, lang), lang)
    return word if len(word) <= _LONGEST_WORD and _is_word(word, lang) else ""


def _is_word(word: str, lang: str) -> bool:
    """Whether this is a word worth hearing, and no piece of a sentence."""
    return not is_dull(word, lang) and not compiled(patterns(lang).wordless).search(word)


def is_dull(phrase: str, lang: str) -> bool:
    """Whether hearing `phrase` would tell nothing: each of its words is one that fits any answer."""
    dull = compiled(patterns(lang).dull)
    words = phrase.split() if patterns(lang).head_first else [phrase]
    return len(phrase) < _SHORTEST_WORD or all(dull.search(word) for word in words)


def is_said(phrase: str, lang: str) -> bool:
    """Whether a phrase can stand in a question put to somebody else, in this language."""
    like = patterns(lang)
    return bool(phrase) and not any(compiled(no).search(phrase) for no in (like.not_said, like.foreign))


def _clauses(text: str, lang: str) -> Iterator[str]:
    for clause in compiled(patterns(lang).clauses).split(text):
        if 1 < len(clause.strip()) <= _CLAUSE and not compiled(patterns(lang).foreign).search(clause.strip()):
            yield " ".join(clause.split())


def _said(clause: str, lang: str) -> Iterator[tuple[str, str]]:
    """What the patterns find in a clause."""
    for like in _patterns(lang):
        for kind, words in (m.groupdict() if (m := like.search(clause)) else {}).items():
            if kind == "thing":
                yield from _offered(words, lang)
            elif phrase := _cleaned(words, lang):
                yield from _sorted(kind, phrase, lang)


def _bare(clause: str, lang: str) -> Iterator[tuple[str, str]]:
    """A clause that is nothing but a phrase names somebody, or something to talk about."""
    phrase, noun = _cleaned(clause, lang), compiled(patterns(lang).noun)
    if phrase and noun.search(phrase) and noun.search(clause):
        yield from _sorted("sought", phrase, lang)


def _sorted(kind: str, phrase: str, lang: str) -> Iterator[tuple[str, str]]:
    """The phrase as what it is: whom one can meet is no topic, and what one cannot is nobody."""
    if kind in {"problem", "interest"}:
        yield kind, phrase
    elif is_person(phrase, lang) and not asks(phrase, lang):
        who = _alone(phrase, lang)
        if kind != "topic" and not is_vague(who, lang):
            yield "who", who
    elif kind != "who" and (asks(phrase, lang) or not is_dull(phrase, lang)):
        yield "topic", phrase


def _alone(who: str, lang: str) -> str:
    """Somebody without what is to be talked about with them."""
    like = patterns(lang)
    return compiled(like.cut_after_person).sub("", who) if like.head_first else who


def is_vague(who: str, lang: str) -> bool:
    """Whether somebody is described by nothing that could be recognised."""
    return compiled(patterns(lang).vague).search(who) is not None


def _offered(words: str, lang: str) -> Iterator[tuple[str, str]]:
    """What the user offers, without "my"."""
    thing = compiled(patterns(lang).own).sub("", _cut(words.strip(), lang)).strip()
    if word_of(thing, lang) and not _QUOTED.search(thing):
        yield "thing", thing


def asks(phrase: str, lang: str) -> bool:
    lead = patterns(lang).lead
    return bool(lead) and compiled(lead).match(phrase) is not None


def _cleaned(words: str, lang: str) -> str:
    """A phrase without what stands around it; empty when it is none, or nothing to be said to others."""
    like = patterns(lang)
    phrase = words.strip() if asks(words.strip(), lang) and not like.head_first else _cut(words.strip(), lang)
    for around in (like.before, like.counted, like.after, like.before):
        phrase = compiled(around).sub("", phrase).strip()
    return phrase if 1 < len(phrase) <= _LONGEST_PHRASE and is_said(phrase, lang) else ""


def _cut(words: str, lang: str) -> str:
    """From where the phrase may begin, or to where it may end."""
    like = patterns(lang)
    if like.head_first:
        return compiled(like.cut).sub("", words)
    rests = (words[found.end() :] for found in compiled(like.cut).finditer(words))
    words = next((rest for rest in rests if not compiled(like.describes).search(rest)), words)
    found = compiled(like.cut_after_person).match(words)
    return words[found.end() :] if found and is_person(found.group()[:-1], lang) else words


def _head(phrase: str, lang: str) -> str:
    """The person in a phrase, without the words that describe them."""
    like = patterns(lang)
    places = list(compiled(like.describes).finditer(phrase))
    if not places:
        return phrase
    return phrase[: places[0].start()].strip() if like.head_first else phrase[places[-1].end() :]


def _shortest(phrase: str, lang: str) -> str:
    """The words of a phrase that are worth hearing."""
    if not patterns(lang).head_first:
        return "" if asks(phrase, lang) else _last_part(_head(phrase, lang), lang)
    if asks(phrase, lang):
        return _first_run(phrase, lang)
    first = phrase.split(" ", 1)[0]
    if first.endswith("ing") and len(phrase.split()) <= _MOST_WORDS:
        return phrase
    pieces = (_freed(piece, lang) for piece in compiled(patterns(lang).describes).split(phrase))
    words = (p for p in pieces if p and len(p.split()) <= _MOST_WORDS)
    telling = (p for p in words if not is_dull(p, lang) and not (first.endswith("ing") and is_work(p, lang)))
    return next(telling, _object_of(phrase, lang) if first.endswith("ing") else "")


def _object_of(phrase: str, lang: str) -> str:
    """What is done something with: "buying a second-hand car" tells of a second-hand car."""
    doing, _, rest = phrase.partition(" ")
    thing = _freed(rest, lang)
    fits = 0 < len(thing.split()) <= _MOST_WORDS and not is_dull(thing, lang)
    return thing if fits and not is_work(thing, lang) else doing


def _freed(words: str, lang: str) -> str:
    """Without "examples of", "the latest" and their like, however many."""
    while (shorter := compiled(patterns(lang).tail).sub("", words).strip()) != words:
        words = shorter
    return words


def _last_part(words: str, lang: str) -> str:
    """A long compound cut to its last part that tells something."""
    parts = words.split(patterns(lang).of) if len(words) > _SHORT_WORD and patterns(lang).of else [words]
    return next((part for part in reversed(parts) if not is_dull(part, lang)), words)


def _first_run(words: str, lang: str) -> str:
    """The first words in a row that tell something."""
    run: list[str] = []
    for word in compiled(patterns(lang).verb).sub("", words).split():
        if not is_dull(word, lang):
            run.append(word)
        elif run:
            break
    return " ".join(run[:_MOST_WORDS])


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns(lang).patterns)
