"""People named in Japanese: a name with what it is called by, or a surname alone in a list."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from dialogs.language.lexicon import any_of, lexicon, words
from dialogs.language.normal import LIMIT, Plain, plain
from dialogs.language.once import once
from dialogs.language.people.clauses import Told, after_name, before_name, is_company, is_role
from dialogs.language.people.heard import Mentioned, Person, with_more

_PARTICLE = re.compile(r"[\u306e\u3068\u3084\u3082][\u3041-\u3096]{2}")
_KATAKANA = re.compile(r"(?<![\u30a1-\u30ff])[\u30a1-\u30f6\u30fc]{2,10}")
_LINES = str.maketrans("\r\n", "\u3001\u3001")


class _Named(Struct, frozen=True):
    """Where a name with its honorific stands in the normalised text, and the role the honorific tells."""

    start: int
    end: int
    title: tuple[int, int] | None = None


@once
def japanese(text: str) -> tuple[Mentioned, ...]:
    """The people named, in the order of the text."""
    cut = text[:LIMIT]
    read = plain(cut.translate(_LINES))
    return tuple(_told(cut, read, tuple(_names(read.text))))


def told_in_japanese(text: str) -> Person:
    """What is told of somebody without a name."""
    cut = text[:LIMIT]
    read, told = plain(cut.translate(_LINES)), Told()
    after_name(read.text, 0, len(read.text), told)
    kinds = ("company", "role", "topic", "promise", "more")
    spans = {kind: span for kind in kinds if (span := getattr(told, kind))}
    said = {kind: cut[slice(*read.span(*span))].strip() for kind, span in spans.items()}
    return Person("", **with_more(said))


def _told(cut: str, read: Plain, names: tuple[_Named, ...]) -> Iterator[Mentioned]:
    told = [Told() for _ in names]
    since, begins = 0, []
    for name, about in zip(names, told, strict=True):
        begins.append(before_name(read.text, since, name.start, about))
        since = name.end
    ends = [*begins[1:], len(read.text)][: len(names)]
    starts = [name.end for name in names]
    for place in range(1, len(names)):
        between = (names[place - 1].end, begins[place])
        if own := _told_through(read.text, between, names[place], ends[place]):
            ends[place - 1] = starts[place] = own
    for name, about, start, end in zip(names, told, starts, ends, strict=True):
        after_name(read.text, start, end, about)
        about.role = about.role or name.title
        yield _mentioned(cut, read, name, about)


def _told_through(text: str, between: tuple[int, int], name: _Named, until: int) -> int:
    """Where a clause ends that tells of one person by naming the next; 0 when it does not."""
    if not _compiled("told_through").search(text[slice(*between)]):
        return 0
    if not _compiled("told_of").search(text[name.end : until]):
        return 0
    clause = _compiled("clause").match(text, name.end, until)
    return clause.end() if clause else until


def _mentioned(cut: str, read: Plain, name: _Named, told: Told) -> Mentioned:
    """The person in the words of the original."""
    kinds = {"label": (name.start, name.end), "company": told.company, "role": told.role}
    kinds |= {"topic": told.topic, "promise": told.promise, "more": told.more}
    spans = {kind: read.span(*span) for kind, span in kinds.items() if span}
    said = {kind: cut[start:end].strip() for kind, (start, end) in spans.items()}
    return Mentioned(Person(**with_more(said)), tuple(spans.values()))


def _names(text: str) -> Iterator[_Named]:
    since = 0
    for found in _called().finditer(text):
        if named := _called_so(text, found) if found["name"] else _bare_name(text, found, since):
            yield named
            since = named.end


def _called_so(text: str, found: re.Match[str]) -> _Named | None:
    """A name before an honorific, without a company or role that stands right before it."""
    start, name = found.start("name"), found["name"]
    if found["honorific"] in words("people", "ja", "titles") and _is_of_next(text, found):
        return None
    head, _, rest = name.partition(" ")
    if rest and not head.isascii() and (is_role(head) or is_company(head) or not _is_name(head)):
        start, name = start + len(head) + 1, rest
    place, link, own = name.partition("\u306e")
    if len(own) > 1 and link and is_company(place):
        start, name = start + len(place) + 1, own
    if _PARTICLE.match(name) and text[start - 1 : start].isalnum():
        start, name = start + 1, name[1:]
    if not _is_name(name):
        return None
    surnames = words("people", "ja", "surnames")
    grown = (cut for cut in range(1, len(name)) if name[cut:] in surnames or _KATAKANA.fullmatch(name[cut:]))
    start += next((cut for cut in grown if _stands_before(text[max(0, start - 20) : start + cut])), 0)
    title = found.span("honorific") if found["honorific"] in words("people", "ja", "titles") else None
    return _Named(start, found.end(), title)


def _is_of_next(text: str, found: re.Match[str]) -> bool:
    """Whether a title tells of the one named behind it: "the head of a venture, Mr Sasaki"."""
    behind = (
        _called().match(text, found.end() + 1) if text[found.end() : found.end() + 1] == "\u306e" else None
    )
    is_somebody = found["name"] in words("people", "ja", "surnames")
    return behind is not None and bool(behind["name"]) and not is_somebody and _is_name(behind["name"])


def _stands_before(text: str) -> bool:
    """Whether a company or role ends the text."""
    piece = re.split(r"[\u3001\u3002,\s()\u306e]", text)[-1]
    return is_company(piece) or is_role(piece)


def _is_name(name: str) -> bool:
    if name in words("people", "ja", "surnames"):
        return True
    ends = tuple(_data()["not_name_endings"])
    return name not in words("people", "ja", "not_names") and not name.endswith(ends)


def _bare_name(text: str, found: re.Match[str], since: int) -> _Named | None:
    """A surname alone, where a list would have it."""
    before = text[since : found.start()]
    stands = (
        not before
        or before[-1] in " \u3001,\u30fb\u3068\u306e:\u2192-\u3002!("
        or before.endswith(("\u3042\u3068", "\u3042\u3068\u306f"))
    )
    return _Named(found.start("bare"), found.end("bare")) if stands else None


def _data() -> dict[str, Any]:
    return lexicon("people", "ja")


@cache
def _compiled(table: str) -> re.Pattern[str]:
    return re.compile(_data()[table])


@cache
def _called() -> re.Pattern[str]:
    data = _data()
    bare = any_of((*data["surnames"], *data["given"]))
    given = r"(?:\s?[\u4e00-\u9fff\u3005]{1,3})?"
    return re.compile(
        f"(?P<name>{data['name']})(?P<honorific>{data['honorific']})|(?P<bare>{bare}{given}){data['bare_ends']}"
    )
