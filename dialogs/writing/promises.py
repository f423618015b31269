"""What a sentence promises: its kind, and its action without the moment."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dialogs.language.normal import normalise
from dialogs.shapes import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE, DONE, OTHER = "none", "done", "other"


class Kind(msgspec.Struct, frozen=True):
    """A kind of promise and the words that show it."""

    kind: str
    words: list[str]
    whole: list[str] = []


class Cut(msgspec.Struct, frozen=True):
    """What goes with a moment when it is taken out of a sentence."""

    before: list[str]
    last: list[str]
    after: list[str]
    joint: str


class Pattern(msgspec.Struct, frozen=True):
    """A wording found in what the user typed, and what is made of it."""

    like: str
    write: str


class Lexicon(msgspec.Struct, frozen=True):
    """The data file."""

    begun: str
    mere: str
    usual: list[str]
    again: str
    told: list[str]
    kinds: list[Kind]
    cut: Cut
    things: list[Pattern]
    offers: list[Pattern]
    persons: list[Pattern]
    deeds: dict[str, list[Pattern]]


@cache
def lexicon() -> Lexicon:
    """The words of promises, in all languages at once."""
    return read_file(Path(__file__).parent / "kits" / "promises.toml", Lexicon)


def kind_of(text: str) -> str:
    """thanks, information, proposal, meeting, NONE, DONE, or empty when no word of any is said."""
    said = normalise(text).strip(" 。.!！")
    for kind, whole, words in _patterns():
        if said in whole or words.search(said):
            return kind
    return ""


def thing_of(text: str) -> str:
    """What `text` says will be sent, empty when it names nothing in particular."""
    return written(lexicon().things, text)


def is_mere(text: str) -> bool:
    """Whether words beside a moment tell nothing to do."""
    return re.fullmatch(lexicon().mere, text.strip(" .,\u3001\u3002")) is not None


def asks_to_move(text: str) -> bool:
    """Whether a message asks for a promise made before to be put otherwise."""
    return re.fullmatch(lexicon().again, text.strip(" .!?\u3002\uff01\uff1f")) is not None


def is_to_somebody(deed: str, names: Iterable[str]) -> bool:
    """Whether words without their moment tell of something done to one of `names`, or to him, her or them.

    In Japanese a deed may name nobody at all.
    """
    for like in lexicon().told:
        if found := re.fullmatch(like, deed.strip(" .!\u3002\uff01")):
            return not found["to"] or found["to"].casefold() in {name.casefold() for name in names}
    return False


def offer_of(text: str) -> str:
    """What `text` says will be proposed, empty when it names nothing in particular."""
    return written(lexicon().offers, text)


def introduced_in(text: str) -> str:
    """Whom `text` promises to introduce, empty when it is nobody in particular."""
    return written(lexicon().persons, text)


def written(patterns: Iterable[Pattern], said: str) -> str:
    """What the first pattern that fits all of `said` makes of it."""
    for pattern in patterns:
        if found := re.fullmatch(pattern.like, said.strip()):
            return found.expand(pattern.write)
    return ""


def deed(text: str, lang: str) -> str:
    """A promise as it follows its moment, without its own beginning.

    Where a language says there that somebody will do it, only words that begin with a verb are told so.
    """
    bare = re.sub(lexicon().begun, "", text)
    for usual in lexicon().usual:
        bare = re.sub(usual, "", bare)
    patterns = lexicon().deeds.get(lang, ())
    if not patterns:
        return bare
    small = bare[:1].lower() + bare[1:] if bare[1:2].islower() else bare
    return written(patterns, small) or bare


def action_of(text: str, span: Iterable[tuple[int, int]]) -> str:
    """`text` without the pieces `span` names and the particles they leave behind."""
    for start, end in sorted(span, reverse=True):
        rest = _begun(text[end:])
        begun = _ended(text[:start])
        text = f"{begun}{rest}" if rest.strip() else _whole(begun)
    return " ".join(text.split())


def _ended(text: str) -> str:
    """The words before a moment, without what leads to it."""
    words = text.rstrip()
    for word in lexicon().cut.before:
        if f" {words}".casefold().endswith(f" {word}" if word.isalpha() else word):
            return words[: -len(word)]
    return text


def _whole(text: str) -> str:
    """The words before a moment that stands last, without the particle that led on to a verb nobody wrote."""
    words = text.rstrip()
    return next((words.removesuffix(word) for word in lexicon().cut.last if words.endswith(word)), text)


def _begun(text: str) -> str:
    """The words after a moment, without what hangs on it."""
    words, cut = text.lstrip(), lexicon().cut
    if joint := re.match(cut.joint, words):
        return words[joint.end() :]
    return next((words.removeprefix(word) for word in cut.after if words.startswith(word)), text)


@cache
def _patterns() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    return tuple(
        (kind.kind, frozenset(kind.whole), re.compile("|".join(_word(word) for word in kind.words)))
        for kind in lexicon().kinds
    )


def _word(word: str) -> str:
    return rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
