"""What a short message comes to by the kinds of its words, in whatever order they stand.

Every word must be of a kind that has to do with commands (`lexicons/<lang>/gist.toml`): a trade, a topic or a
name leaves a rest, and what leaves a rest is an answer. Only a reason may hold anything: a clause that ends
like one, or one beside a command that cannot be mistaken.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from dialogs.language.lexicon import lexicon
from dialogs.language.normal import hiragana

LONGEST_CLAUSE = 75
LONGEST_REASON = 45
"""Signs beside a command that may be anything."""
REASON, BESIDE = "reason", "beside"
"""The kinds of what is said besides: before a command in its clause, or in clauses of its own."""
FILL = frozenset({"fill"})
_PARTS = re.compile(r"<[a-z_]+>|[()|?*+]|[^<()|?*+](?=[?*+])|(?:[^<()|?*+](?![?*+]))+")
_LEAVES = {"ja": re.compile(r"[()|?*+ ]+"), "en": re.compile(r"[()|?*+]+")}
_MOST_STARTS = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """A name for messages that have all of some kinds of words, and none of others."""

    name: str
    has: frozenset[str]
    lacks: frozenset[str]

    def fits(self, kinds: frozenset[str]) -> bool:
        return self.has <= kinds and not self.lacks & kinds


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language, each with the kinds it may be of; and the rules."""

    kinds: dict[str, frozenset[str]]
    longest: int
    rules: tuple[Rule, ...]
    reason: re.Pattern[str]
    told: re.Pattern[str]
    carries: dict[str, frozenset[str]]


def hear_gist(clauses: Iterable[tuple[str, ...]], lang: str) -> str | None:
    """What the clauses of a message come to together, each in the ways it can be read; else None."""
    known = _words(lang)
    covered: frozenset[str] = frozenset()
    apart = 0
    for readings in clauses:
        if len(readings[0]) > LONGEST_CLAUSE:
            return None
        if kinds := _clause(readings, known):
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
    whole = next((kinds for text in readings if (kinds := _cover(text, 0, known))), frozenset())
    if whole and (_named(whole, known) or whole == FILL):
        return whole
    for text in readings:
        for start in _starts(text, known):
            kinds = _cover(text, start, known)
            if kinds and _named(kinds | {REASON}, known):
                return kinds | {REASON}
    return whole


def _starts(text: str, known: Words) -> Iterator[int]:
    """Where the text goes on after what may be a reason."""
    found = [each.end() for each in known.reason.finditer(text) if each.end() < len(text)]
    yield from (end for end in found[:_MOST_STARTS] if not known.told.search(text, 0, end))


def _named(kinds: frozenset[str], known: Words) -> str | None:
    """The name of the first rule that fits; where anything else is said, only of those that may have it."""
    apart = kinds & {REASON, BESIDE}
    fitting = (rule for rule in known.rules if rule.fits(kinds))
    return next((rule.name for rule in fitting if apart - rule.has <= known.carries[rule.name]), None)


def _cover(text: str, start: int, known: Words) -> frozenset[str]:
    """The kinds of the words that the text is made of from a place on, longer words first; none if not."""
    dead: set[int] = set()
    path = [(start, _at(text, start, known))]
    kinds: list[frozenset[str]] = []
    while path:
        at, choices = path[-1]
        if at == len(text):
            return frozenset().union(*kinds)
        end, kind = next(choices, (0, frozenset()))
        if not end:
            dead.add(at)
            path.pop()
            if kinds:
                kinds.pop()
        elif end not in dead:
            path.append((end, _at(text, end, known)))
            kinds.append(kind)
    return frozenset()


def _at(text: str, at: int, known: Words) -> Iterator[tuple[int, frozenset[str]]]:
    for end in range(min(len(text), at + known.longest), at, -1):
        if kind := known.kinds.get(text[at:end]):
            yield end, kind


@cache
def _words(lang: str) -> Words:
    data = lexicon("gist", lang)
    pieces = lexicon("normal", lang)["pieces"]
    soft = [
        leaf
        for piece in ("before", "after")
        for entry in pieces[piece]
        for leaf in _LEAVES[lang].split(entry)
    ]
    kinds = dict.fromkeys((_spelled(leaf, lang) for leaf in soft), FILL)
    for kind, entries in data["words"].items():
        for word in (_spelled(word, lang) for entry in entries for word in _every(entry, pieces)):
            if kind not in data["asked"] or not word.endswith(tuple(data["past"])):
                kinds[word] = kinds.get(word, frozenset()) | {kind}
    kinds.pop("", None)
    rules = tuple(_rule(name, line) for name, lines in data["rules"].items() for line in lines)
    reason, told = (
        re.compile("|".join(hiragana(each) for each in data[name])) for name in ("reason", "told")
    )
    carries = {
        name: frozenset(apart for apart in (REASON, BESIDE) if name in data["carries"][apart])
        for name in data["rules"]
    }
    return Words(kinds, max(map(len, kinds)), rules, reason, told, carries)


def _spelled(word: str, lang: str) -> str:
    if lang != "en":
        return hiragana(word.replace(" ", "").lower())
    known = lexicon("normal", lang)["spelling"]
    return "".join(f"{known.get(each, each)} " for each in word.split())


def _rule(name: str, line: str) -> Rule:
    kinds = line.split()
    lacks = frozenset(kind[1:] for kind in kinds if kind[0] == "-")
    return Rule(name, frozenset(kind for kind in kinds if kind[0] != "-"), lacks)


def _every(entry: str, pieces: dict[str, list[str]]) -> list[str]:
    """Every word that an entry stands for: brackets hold choices, `?` may be missing, `<su>` is a piece."""
    signs = _PARTS.findall(entry)
    found, end = _choices(signs, 0, pieces)
    if end != len(signs):
        raise ValueError(f"a bracket too many in {entry}")
    return found


def _choices(signs: list[str], at: int, pieces: dict[str, list[str]]) -> tuple[list[str], int]:
    """The words up to the closing bracket or the end, and where that is."""
    done: list[str] = []
    row: list[list[str]] = []
    while at < len(signs) and signs[at] != ")":
        sign = signs[at]
        if sign == "|":
            done += ["".join(each) for each in product(*row)]
            row = []
        elif sign == "(":
            inner, at = _choices(signs, at + 1, pieces)
            row.append(inner)
        elif sign in "?*":
            row[-1] = ["", *row[-1]]
        elif sign[0] == "<":
            row.append([word for each in pieces[sign[1:-1]] for word in _every(each, pieces)])
        elif sign != "+":
            row.append([sign])
        at += 1
    return done + ["".join(each) for each in product(*row)], at
