"""People named in English: by capitals where a name would stand, or by a well-known given name."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from dialogs.language.lexicon import any_of, lexicon, words
from dialogs.language.normal import LIMIT
from dialogs.language.once import once
from dialogs.language.people.around import around
from dialogs.language.people.heard import Mentioned, Person, with_more
from dialogs.language.people.small import raised, small_names
from dialogs.language.residue import residue

Span = tuple[int, int]
_CLAUSE = re.compile(r"(?:[^,;()\n.!?\u2014\u2013-]|(?<=\w)[.,-](?=\w)){1,200}")
_SENTENCE = re.compile(r";|\n\s*(?=[-\u2022*\dA-Z])|(?<![A-Z][a-z])(?<!\s[A-Z])[.!](?=\s+[A-Z])")
_POSSESSIVE = ("'s", "\u2019s")
_LONGEST = 80
_LONGEST_WORK = 24
_MOST = 20
"""So many names are looked at; of a text that is full of them no more than a few people are told."""


@once
def english(text: str) -> tuple[Mentioned, ...]:
    """The people named, in the order of the text."""
    typed = text[:LIMIT]
    large = tuple(islice(_names(typed), _MOST))
    small = small_names(typed, large)
    cut = raised(typed, small)
    names: list[Span] = []
    of_company = -1
    for start, end in islice(_all_names(cut, small) if small else large, _MOST):
        is_small = (start, end) in small
        if not is_small and (start < of_company or (names and _is_bracketed(cut[names[-1][1] : start]))):
            continue
        names.append((start, end))
        if company := _at_company(cut[end : end + _LONGEST]):
            of_company = end + company[1]
    return tuple(_all_told(cut, names, typed))


def _all_names(text: str, small: tuple[Span, ...]) -> Iterator[Span]:
    """Those typed without a capital, and the others beside them."""
    others = (s for s in _names(text) if not any(s[0] < end and start < s[1] for start, end in small))
    yield from sorted((*small, *islice(others, _MOST)))


def _all_told(text: str, names: list[Span], typed: str) -> Iterator[Mentioned]:
    """Each with what is said after the name, and what is promised around it."""
    ends = [0, *(end for _, end in names)]
    deeds = [around(text, name, since) for name, since in zip(names, ends, strict=False)]
    begins = [
        deed[0] if deed else _work_before(text, name[0])[0] for name, deed in zip(names, deeds, strict=True)
    ]
    said_to = 0
    for name, deed, until in zip(names, deeds, [*begins[1:], len(text)], strict=False):
        said_to = max(said_to, name[1], deed[1] if deed else 0)
        yield _told(text, name, deed, (min(said_to, until), until), typed)


def _names(text: str) -> Iterator[Span]:
    for found in _written().finditer(text):
        if not _other_letters(text[found.end() : found.end() + 1]):
            start = found.start() + _of_sentence(found.group())
            end = found.end() - (len("'s") if found.group()[-2:] in _POSSESSIVE else 0)
            if end > start and not _is_of_another(text, found.start(), end) and _stands(text, start, end):
                yield start, end


def _is_of_another(text: str, start: int, end: int) -> bool:
    """Whether this names where somebody is from, whom they are promised to, or whose relation they are."""
    before = text[max(0, start - 40) : start]
    tables = ("place_before", "promised_to")
    return any(_compiled(table).search(before) for table in tables) or bool(
        _compiled("relations").search(text[end : end + 40])
    )


def _is_bracketed(between: str) -> bool:
    """Whether a bracket opened after a name is still open: what it holds is about that one."""
    return between.count("(") > between.count(")")


def _of_sentence(name: str) -> int:
    """How much of it is a sentence's first words rather than a name; all of it when it is no name."""
    listed, parts, cut = no_names(), name.split(" "), 0
    titles = _data()["titles"]
    if len(parts) > 1 and parts[0] not in titles and parts[0].lower() in words("people", "en", "roles"):
        cut += len(parts.pop(0)) + 1
    while parts and parts[0].rstrip(".") in listed and parts[0].rstrip(".") not in titles:
        cut += len(parts.pop(0)) + 1
    whole = " ".join(parts)
    is_none = (
        any(part in listed for part in parts[1:]) or len(whole) <= 1 or whole.removesuffix("s").isupper()
    )
    return len(name) if is_none else cut


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a name stands here, and no place, company or first word of a sentence."""
    name, before, after = text[start:end], text[max(0, start - 40) : start], text[end : end + 40]
    is_given = name.split(" ", maxsplit=1)[0].lower() in words("people", "en", "given")
    if any(company.search(name) for company in _patterns("employed")[1:]):
        return False
    if not is_given and " " not in name and _patterns("where_work")[0].search(before):
        return False
    if _compiled("titled").fullmatch(name):
        return True
    work = _work_before(text, start)
    if work[1]:
        before = before[: work[0] - start] if work[0] > start - len(before) else ""
    if not name[0].isupper():
        return _compiled("lower_before").search(before) is not None
    if " " in name or "-" in name or name.lower() in words("people", "en", "given"):
        return True
    return bool(_compiled("before_name").search(before) or _compiled("after_name").search(after))


def _work_before(text: str, name: int) -> Span:
    """What somebody does, said right before the name as in "nurse Maria"; empty where the name begins."""
    found = _work().search(text, max(0, name - _LONGEST_WORK), name)
    return found.span("role") if found else (name, 0)


def _other_letters(after: str) -> bool:
    return after.isalpha() and not after.isascii()


def _told(text: str, name: Span, deed: Span | None, after: Span, typed: str) -> Mentioned:
    """What is said after a name, up to the next one or the end of what belongs to it, in the words typed."""
    work = _work_before(text, name[0])
    before = {"role": work} if work[1] else {}
    ordered = {"label": name, **before, **after_english(text, *after), **({"promise": deed} if deed else {})}
    said = {kind: " ".join(typed[a:b].split()) for kind, (a, b) in ordered.items()}
    return Mentioned(Person(**with_more(said)), tuple(ordered.values()))


def after_english(text: str, start: int, until: int) -> dict[str, Span]:
    """Where what is told of somebody stands in the stretch after their name."""
    stop = _SENTENCE.search(text, start, until)
    rest = text[start : stop.start() if stop and until < len(text) else until]
    return {kind: (start + first, start + last) for kind, (first, last) in _clauses(rest)}


def _clauses(rest: str) -> Iterator[tuple[str, Span]]:
    found = {"company": _company(rest)}
    found |= {"role": _found("role", "role", rest), "promise": _found("promise", "promise", rest)}
    there = {kind: span for kind, span in found.items() if span}
    for told in (_found("topic", "topic", rest), *_remainders(rest, list(there.values()))):
        if told and not any(told[0] < end and start < told[1] for start, end in there.values()):
            works = "role" in there and "company" not in there
            is_firm = works and _compiled("firm").fullmatch(rest[slice(*told)])
            kind = "company" if is_firm else "more" if "topic" in there else "topic"
            there.setdefault(kind, told)
    yield from there.items()


def _at_company(rest: str) -> Span | None:
    """The company right after a name, but not somebody else who is named there."""
    found = re.match(_data()["at_company"], rest)
    if not found or _is_listed(found["company"]) or _is_given(found["company"]):
        return None
    joined = _compiled("company_ends").search(rest, *found.span("company"))
    if joined and (joined[0][:1] != " " or _is_given(rest[joined.end() :])):
        return found.start("company"), joined.start()
    return found.span("company")


@cache
def no_names() -> frozenset[str]:
    """Words with a capital that are no names."""
    return words("people", "en", "not_names") | words("people", "en", "places")


def _is_given(words_on: str) -> bool:
    """Whether the first word is what people are called."""
    return re.split(r"[^a-z]", words_on.lower(), maxsplit=1)[0] in words("people", "en", "given")


def _company(rest: str) -> Span | None:
    if found := _at_company(rest):
        return found
    if span := _found("employed", "company", rest):
        return None if _is_listed(rest[slice(*span)]) else span
    if trade := _found("trade", "company", rest):
        return trade
    low = re.match(_data()["employed_lower"], rest)
    return low.span("company") if low and not _is_listed(low["company"].capitalize()) else None


def _is_listed(company: str) -> bool:
    is_one = _compiled("kinds_of_company").search(company)
    return not is_one and company.split(" ", maxsplit=1)[0] in no_names()


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


def _remainders(text: str, done: list[Span]) -> Iterator[Span]:
    """The clauses that say something of their own."""
    for clause in _CLAUSE.finditer(text):
        for first, last in _between(clause.span(), done):
            start = first + _lead(text[first:last])
            words_left = _without_tail(text[start:last])
            aside = _compiled("aside").match(words_left) or words_left in words("people", "en", "places")
            if not aside and 1 < len(words_left) <= _LONGEST and _says(words_left):
                yield start, start + len(words_left)


def _between(clause: Span, done: list[Span]) -> Iterator[Span]:
    """What is left of a clause beside what was taken from it already."""
    start = clause[0]
    for first, last in sorted(span for span in done if clause[0] < span[1] and span[0] < clause[1]):
        if start < first:
            yield start, first
        start = max(start, last)
    if start < clause[1]:
        yield start, clause[1]


def _says(clause: str) -> bool:
    """Whether a clause tells something of its own: by a telling word, or by a verb and what goes with it."""
    return bool(residue(clause.lower(), "en") or _compiled("telling").match(clause))


def _data() -> dict[str, Any]:
    return lexicon("people", "en")


@cache
def _written() -> re.Pattern[str]:
    data = _data()
    one = f"(?=[a-z]){any_of(data['given'])}"
    given = rf"(?<![A-Za-z]){one}(?: (?!works? )[a-z]{{2,14}}(?= (?:from|at|of) ))?(?![a-z])"
    return re.compile(f"{data['name']}|{given}|{data['titled']}")


@cache
def _work() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![a-z-])(?P<role>{any_of(_data()['roles'])}) (?:(?:named|called) )?\Z")


@cache
def _compiled(table: str) -> re.Pattern[str]:
    return re.compile(_data()[table])


@cache
def _patterns(table: str) -> tuple[re.Pattern[str], ...]:
    roles = any_of(_data()["roles"])
    listed = _data()[table]
    each_one = (listed,) if isinstance(listed, str) else listed
    return tuple(re.compile(each.replace("<roles>", roles)) for each in each_one)
