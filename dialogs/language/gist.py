"""What a short message comes to by the kinds of its words, in whatever order they stand.

Every word must be of a kind that has to do with commands (`lexicons/<lang>/gist.toml`): a trade, a topic or a
name leaves a rest, and what leaves a rest is an answer. Only a reason may hold anything: a clause that ends
like one, or one beside a command that cannot be mistaken.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from dialogs.language.kinds import Kinds, softeners, words_of
from dialogs.language.lexicon import lexicon
from dialogs.language.normal import hiragana

LONGEST_CLAUSE = 75
LONGEST_REASON = 45
"""Signs beside a command that may be anything."""
REASON, BESIDE, EVENT = "reason", "beside", "event"
"""The kinds of what is said besides: before a command in its clause, in clauses of its own, or the name of a
gathering that the clause begins with."""
FILL = frozenset({"fill"})
_MOST_STARTS = 6


class Rule(Struct, frozen=True):
    """A name for messages that have all of some kinds of words, and none of others."""

    name: str
    has: frozenset[str]
    lacks: frozenset[str]

    def fits(self, kinds: frozenset[str]) -> bool:
        return self.has <= kinds and not self.lacks & kinds


class Words(Struct, frozen=True):
    """The words of a language, each with the kinds it may be of; and the rules."""

    kinds: Kinds
    rules: tuple[Rule, ...]
    reason: re.Pattern[str]
    named: re.Pattern[str]
    told: re.Pattern[str]
    promises: tuple[Rule, ...]
    carries: dict[str, frozenset[str]]

    def promise(self, kinds: frozenset[str]) -> bool:
        """Whether a clause of these kinds tells what somebody will do, so that the message is an answer."""
        return any(rule.fits(kinds) for rule in self.promises)


def hear_gist(clauses: Iterable[tuple[str, ...]], lang: str) -> str | None:
    """What the clauses of a message come to together, each in the ways it can be read; else None."""
    known = _words(lang)
    covered: frozenset[str] = frozenset()
    apart = 0
    for readings in clauses:
        if len(readings[0]) > LONGEST_CLAUSE:
            return None
        kinds = _clause(readings, known)
        if known.promise(kinds):
            return None
        if kinds:
            covered |= kinds
        elif known.told.search(readings[0]):
            return None
        else:
            apart += len(readings[0])
    if not covered or apart > LONGEST_REASON:
        return None
    return _named(covered | {BESIDE} if apart else covered, known)


def _clause(readings: tuple[str, ...], known: Words) -> frozenset[str]:
    """The kinds of a clause's words, a reason before them as one of them; none if there is a rest."""
    whole = next((kinds for text in readings if (kinds := known.kinds.cover(text))), frozenset())
    if whole and (known.promise(whole) or _named(whole, known) or whole == FILL):
        return whole
    for text in readings:
        for start, before in _starts(text, known):
            kinds = known.kinds.cover(text, start)
            if kinds and _named(kinds | {before}, known):
                return kinds | {before}
    return whole


def _starts(text: str, known: Words) -> Iterator[tuple[int, str]]:
    """Where the text goes on after what may be a gathering's name or a reason, and which of them."""
    for what, ends in ((EVENT, known.named), (REASON, known.reason)):
        found = [each.end() for each in ends.finditer(text) if each.end() < len(text)]
        yield from ((end, what) for end in found[:_MOST_STARTS] if not known.told.search(text, 0, end))


def _named(kinds: frozenset[str], known: Words) -> str | None:
    """The name of the first rule that fits; where anything else is said, only of those that may have it."""
    apart = kinds & {REASON, BESIDE}
    fitting = (rule for rule in known.rules if rule.fits(kinds))
    return next((rule.name for rule in fitting if apart - rule.has <= known.carries[rule.name]), None)


@cache
def _words(lang: str) -> Words:
    data = lexicon("gist", lang)
    rules = tuple(_rule(name, line) for name, lines in data["rules"].items() for line in lines)
    reason, named, told = (
        re.compile("|".join(map(hiragana, data[name]))) for name in ("reason", "named", "told")
    )
    carries = {
        name: frozenset(apart for apart in (REASON, BESIDE) if name in data["carries"][apart])
        for name in data["rules"]
    }
    promises = tuple(_rule("", line) for line in data["promises"])
    return Words(Kinds.among(_listed(lang)), rules, reason, named, told, promises, carries)


def _listed(lang: str) -> Iterator[tuple[str, str]]:
    """The words and the kind of each, but for what asks for nothing because it is done."""
    data = lexicon("gist", lang)
    yield from ((word, "fill") for word in softeners(lang))
    for kind, entries in data["words"].items():
        done = tuple(data["past"]) if kind in data["asked"] else ()
        yield from ((word, kind) for word in words_of(entries, lang) if not (done and word.endswith(done)))


def _rule(name: str, line: str) -> Rule:
    kinds = line.split()
    lacks = frozenset(kind[1:] for kind in kinds if kind[0] == "-")
    return Rule(name, frozenset(kind for kind in kinds if kind[0] != "-"), lacks)
