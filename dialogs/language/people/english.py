"""People named in English: by capitals where a name would stand, or by a well-known given name."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from dialogs.language.lexicon import any_of, lexicon, words
from dialogs.language.normal import LIMIT
from dialogs.language.people.heard import Mentioned, Person
from dialogs.language.residue import residue

Span = tuple[int, int]
_CLAUSE = re.compile(r"(?:[^,;()\n.\u2014\u2013-]|(?<=\w)[.,-](?=\w)){1,200}")
_SENTENCE = re.compile(r";|\n\s*(?=[-\u2022*\dA-Z])|(?<![A-Z][a-z])(?<!\s[A-Z])[.!](?=\s+[A-Z])")
_LONGEST = 80


@lru_cache(maxsize=4)  # a turn asks for the same again and again; no message but the last few is kept
def english(text: str) -> tuple[Mentioned, ...]:
    """The people named, in the order of the text."""
    cut = text[:LIMIT]
    names: list[Span] = []
    of_company = -1
    for start, end in _names(cut):
        if start < of_company or (names and _is_bracketed(cut[names[-1][1] : start])):
            continue
        names.append((start, end))
        if company := re.match(_data()["at_company"], cut[end : end + _LONGEST]):
            of_company = end + company.end()
    until = [*(start for start, _ in names[1:]), *([len(cut)] if names else [])]
    return tuple(_told(cut, name, last) for name, last in zip(names, until, strict=True))


def _names(text: str) -> Iterator[Span]:
    for found in _written().finditer(text):
        if not _other_letters(text[found.end() : found.end() + 1]):
            start, end = found.start() + _of_sentence(found.group()), found.end()
            is_place = re.search(_data()["place_before"], text[max(0, found.start() - 40) : found.start()])
            if end > start and not is_place and _stands(text, start, end):
                yield start, end


def _is_bracketed(between: str) -> bool:
    """Whether a bracket opened after a name is still open: what it holds is about that one."""
    return between.count("(") > between.count(")")


def _of_sentence(name: str) -> int:
    """How much of it is a sentence's first words rather than a name; all of it when it is no name."""
    listed, parts, cut = words("people", "en", "not_names"), name.split(" "), 0
    while parts and parts[0].rstrip(".") in listed and parts[0].rstrip(".") not in _data()["titles"]:
        cut += len(parts.pop(0)) + 1
    whole = " ".join(parts)
    is_none = any(part in listed for part in parts[1:]) or len(whole) <= 1 or whole.isupper()
    return len(name) if is_none else cut


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a name stands here, and no place, company or first word of a sentence."""
    name, before, after = text[start:end], text[max(0, start - 40) : start], text[end : end + 40]
    if any(company.search(name) for company in _patterns("employed")[1:]):
        return False
    if _compiled("titled").fullmatch(name):
        return True
    if not name[0].isupper():
        return _compiled("lower_before").search(before) is not None
    if " " in name or "-" in name or name.lower() in words("people", "en", "given"):
        return True
    return bool(_compiled("before_name").search(before) or _compiled("after_name").search(after))


def _other_letters(after: str) -> bool:
    return after.isalpha() and not after.isascii()


def _told(text: str, name: Span, until: int) -> Mentioned:
    """What is said after a name, up to the next one or the end of what belongs to it."""
    ordered = {"label": name, **after_english(text, name[1], until)}
    said = {kind: " ".join(text[a:b].split()) for kind, (a, b) in ordered.items()}
    return Mentioned(Person(**said), tuple(ordered.values()))


def after_english(text: str, start: int, until: int) -> dict[str, Span]:
    """Where what is told of somebody stands in the stretch after their name."""
    stop = _SENTENCE.search(text, start, until)
    rest = text[start : stop.start() if stop and until < len(text) else until]
    return {kind: (start + first, start + last) for kind, (first, last) in _clauses(rest)}


def _clauses(rest: str) -> Iterator[tuple[str, Span]]:
    found = {"company": _company(rest)}
    found |= {"role": _found("role", "role", rest), "promise": _found("promise", "promise", rest)}
    there = {kind: span for kind, span in found.items() if span}
    if topic := _found("topic", "topic", rest) or _remainder(rest, list(there.values())):
        there["topic"] = topic
    yield from there.items()


def _company(rest: str) -> Span | None:
    found = re.match(_data()["at_company"], rest)
    if found and not _is_listed(found["company"]):
        return found.span("company")
    if span := _found("employed", "company", rest):
        return None if _is_listed(rest[slice(*span)]) else span
    low = re.match(_data()["employed_lower"], rest)
    return low.span("company") if low and not _is_listed(low["company"].capitalize()) else None


def _is_listed(company: str) -> bool:
    return company.split(" ", maxsplit=1)[0] in words("people", "en", "not_names")


def _found(table: str, kind: str, text: str) -> Span | None:
    """The first stretch that any of the patterns finds in a clause."""
    for clause in _CLAUSE.finditer(text):
        start = clause.start() + _lead(clause.group())
        piece = text[start : clause.end()]
        if found := next((f for pattern in _patterns(table) if (f := pattern.search(piece))), None):
            first = start + found.start(kind)
            return first, first + len(_without_tail(found[kind]))
    return None


def _lead(clause: str) -> int:
    found = _compiled("lead").match(clause)
    return found.end() if found else 0


def _without_tail(clause: str) -> str:
    return _compiled("tail").sub("", clause).rstrip()


def _remainder(text: str, done: list[Span]) -> Span | None:
    """The first clause that says something of its own."""
    for clause in _CLAUSE.finditer(text):
        start = clause.start() + _lead(clause.group())
        words_left = _without_tail(text[start : clause.end()])
        end = start + len(words_left)
        taken = any(start < last and first < end for first, last in done)
        aside = re.match(_data()["aside"], words_left)
        if not taken and not aside and 1 < len(words_left) <= _LONGEST and residue(words_left.lower(), "en"):
            return start, end
    return None


def _data() -> dict[str, Any]:
    return lexicon("people", "en")


@cache
def _written() -> re.Pattern[str]:
    data = _data()
    given = rf"(?<![A-Za-z]){any_of(data['given'])}(?: [a-z]{{2,14}}(?= (?:from|at|of) ))?(?![a-z])"
    return re.compile(f"{data['name']}|{given}|{data['titled']}")


@cache
def _compiled(table: str) -> re.Pattern[str]:
    return re.compile(_data()[table])


@cache
def _patterns(table: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in _data()[table])
