"""What a Japanese clause beside a name tells: a company, a role, a promise, or what was talked about."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from dialogs.language.dates.tokens import CLOCK_KINDS, DATE_KINDS, lex
from dialogs.language.lexicon import lexicon, words
from dialogs.language.residue import residue

_LONGEST = 60
_LONGEST_LINK = 24
_PARTICLE = re.compile(r"[\u3092\u306b\u3067\u304c].")
_KATAKANA = re.compile(r"[a-z]{0,5}[\u30a1-\u30f6\u30fc\u30fb]{2,20}")

Span = tuple[int, int]


class Told(Struct):
    """Where in a normalised text each thing about somebody stands; the first of each kind counts."""

    company: Span | None = None
    role: Span | None = None
    topic: Span | None = None
    promise: Span | None = None
    more: Span | None = None

    def take(self, kind: str, span: Span) -> None:
        if kind == "topic" and self.topic is not None:
            kind = "more"
        if getattr(self, kind) is None:
            setattr(self, kind, span)


def is_company(piece: str) -> bool:
    """Whether these words name a company, or the trade somebody is in."""
    return (
        piece not in words("people", "ja", "not_companies")
        and _compiled("company").search(piece) is not None
        and not is_role(piece)
    )


def is_role(piece: str) -> bool:
    """Whether these words say what somebody does."""
    return _compiled("role").search(piece) is not None and not _PARTICLE.search(piece)


def after_name(text: str, start: int, end: int, told: Told) -> None:
    """Sort the clauses of `text[start:end]`, which follow a name."""
    for clause in _compiled("clause").finditer(text, start, end):
        first, last = clause.span()
        lead = _compiled("lead").match(text[first:last])
        first += lead.end() if lead else 0
        joint = lead.group() if lead else ""
        for kind, span in _sorted(text, first, last, joint):
            told.take(kind, span)


def _sorted(text: str, start: int, end: int, joint: str) -> Iterator[tuple[str, Span]]:
    whole = text[start:end]
    tail = _compiled("tail").search(whole)
    piece = whole[: tail.start()] if tail else whole
    last = start + len(piece)
    if not whole or _compiled("aside").match(piece):
        return
    is_talk = _compiled("talked_with").search(joint) is not None
    if not is_talk and piece in words("people", "ja", "no_company_before_name"):
        return
    if promise := _promise(whole) or _planned(whole, joint):
        yield "promise", (start, start + promise)
    elif not is_talk and is_company(piece) and len(piece) <= _LONGEST_LINK:
        yield "company", (start, last)
    elif not is_talk and is_role(piece) and len(piece) <= _LONGEST_LINK:
        yield from _employed(text, start, last)
    elif found := _compiled("topic").search(whole):
        yield "topic", (start + found.start("topic"), start + found.end("topic"))
    elif len(piece) <= _LONGEST and (_says(piece) or (piece and _compiled("talked_of").search(joint))):
        yield "topic", (start, last)


def _says(piece: str) -> bool:
    return bool(residue(piece, "ja") or _compiled("telling").match(piece))


def _promise(piece: str) -> int:
    """How much of a clause is a promise: all but "is what we agreed on"; 0 when it is none."""
    agreed = _compiled("agreed").search(piece)
    deed = piece[: agreed.start()] if agreed else piece
    if _compiled("wishes_of_theirs").search(piece) or (not agreed and _compiled("past").search(piece)):
        return 0
    if _ends_in_deed(deed):
        return len(deed)
    is_agreed = agreed is not None and _compiled("promise").search(piece) is not None
    return len(deed) if is_agreed and (residue(deed, "ja") or _ends_as_verb(piece, deed)) else 0


def _ends_as_verb(piece: str, deed: str) -> bool:
    return _ends_in_deed(piece) or _compiled("verb").search(deed) is not None


def _planned(piece: str, joint: str) -> int:
    """How much of a clause is for somebody at a moment to come: all of it, or nothing."""
    if not _compiled("planned_for").search(joint) or _compiled("past").search(piece):
        return 0
    timed = any(token.kind in DATE_KINDS | CLOCK_KINDS for token in lex(piece)[1])
    return len(piece) if timed and not _compiled("not_planned").search(piece) else 0


def _ends_in_deed(words: str) -> bool:
    ends = _compiled("promise_ends")
    return any(ends.match(words, found.end()) for found in _compiled("promise").finditer(words))


def _employed(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """A role, with the company before it."""
    before, link, _ = text[start:end].rpartition("\u306e")
    if link and is_company(before):
        yield "company", (start, start + len(before))
        start += len(before) + 1
    yield "role", (start, end)


def before_name(text: str, since: int, name: int, told: Told) -> int:
    """Sort what stands before a name, nearest first; where it begins.

    What only a comma joins to it may still be said of the one before, who ends at `since`.
    """
    at = begins = name
    while link := _compiled("link").search(text, max(since, at - _LONGEST_LINK), at):
        piece, joint = link["piece"], link["joint"]
        kind = _kind_before(piece, joint)
        of_another = since and joint != "\u306e" and not _compiled("parted").search(text, since, link.start())
        if of_another or (not kind and joint != "\u306e"):
            break
        at = begins = link.start()
        if kind:
            told.take(kind, link.span("piece"))
    return begins


def _kind_before(piece: str, joint: str) -> str:
    """Whether a piece before a name tells the company or the role; empty for a place and the like."""
    if is_role(piece):
        return "role"
    of_katakana = joint == "\u306e" and _KATAKANA.fullmatch(piece)
    listed = words("people", "ja", "no_company_before_name")
    return "company" if is_company(piece) or (of_katakana and piece not in listed) else ""


@cache
def _compiled(table: str) -> re.Pattern[str]:
    listed = lexicon("people", "ja")[table]
    return re.compile(listed if isinstance(listed, str) else "|".join(listed))
