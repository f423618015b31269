"""People named without a capital: "priya (sales), rahul from bangalore and tanaka san".

No list of given names holds everybody, so a name is told by how it stands: a word nobody listed, behind what
comes before a name and before what only follows one. What is found is given capitals for whoever reads on.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from dialogs.language.english.words import Kind, is_listed, kind_of
from dialogs.language.lexicon import lexicon, words

Span = tuple[int, int]
_WORDS = re.compile(r"(?<![\w'\u2019-])[a-z\u00df-\u00ff][a-z\u00df-\u00ff'-]{1,20}(?![\w-])")
_SAN = re.compile(r"[ -](?:san|sama|sensei)(?![a-z])")
_MOST = 60
_NEAR = 60


def small_names(text: str, known: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where names stand in a text without capitals but where a sentence begins; `known` are some of them."""
    low = text.lower()
    if len(low) != len(text) or _one("small_not").search(text):
        return ()
    found = tuple(islice(_free(low), _MOST))
    sure = {span for span in found if _is_sure(low, span)} | set(known)
    likely = {span for span in found if _is_likely(low, span)}
    if sure or len(likely) > 1 or _one("small_counted").search(low):
        sure |= likely
    sure |= set(_listed(low, found, sure))
    return tuple(islice(_parted({*sure, *_again(low, sure)}), _MOST))


def raised(text: str, names: tuple[Span, ...]) -> str:
    """The text with a capital for each name, and as long as before."""
    for start, end in names:
        name = re.sub(r" (?=(?:san|sama|sensei)\Z)", "-", text[start:end].lower())
        name = re.sub(r"(?:\A|(?<= ))[a-z\u00df-\u00f6]", lambda found: found.group().upper()[:1], name)
        text = text[:start] + name + text[end:]
    return text


def _free(low: str) -> Iterator[Span]:
    """One or two words that nobody listed, with what they are called by."""
    taken = 0
    for found in _WORDS.finditer(low):
        start, end = found.span()
        if start < taken or _in_brackets(low, start):
            continue
        called = _title().search(low, max(0, start - 12), start)
        san = _SAN.match(low, end)
        if not (_is_free(found.group()) or ((called or san) and kind_of(found.group()) is not Kind.EMPTY)):
            continue
        second = _WORDS.match(low, end + 1) if low[end : end + 1] == " " and not san else None
        if second and _is_free(second.group()) and not _is_verb(low, second):
            end = second.end()
            san = _SAN.match(low, end)
        taken = san.end() if san else end
        yield called.start() if called else start, taken


def _in_brackets(low: str, at: int) -> bool:
    return low.rfind("(", 0, at) > max(low.rfind(")", 0, at), low.rfind("\n", 0, at))


def _is_free(word: str) -> bool:
    """Whether a word may be a name: nobody listed it, or people are called so."""
    bare = word.removesuffix("'s")
    if bare in words("people", "en", "given"):
        return True
    if bare in _elsewhere() or is_listed(bare) or _one("small_called").search(f"{bare} "):
        return False
    return "-" in bare or kind_of(bare) in {Kind.OPEN, Kind.EMPTY}


def _is_verb(low: str, word: re.Match[str]) -> bool:
    """Whether a word behind a name tells what they do: "rodel fixes bikes"."""
    after = low[word.end() : word.end() + _NEAR]
    ends = _one("small_ends").match(after) or _one("small_after").match(after)
    return word.group().endswith("s") and not ends


def _is_sure(low: str, name: Span) -> bool:
    before, after = _around(low, name)
    if _SAN.search(low[slice(*name)]) or _one("small_title").match(low, *name):
        return True
    if _one("small_called").search(before):
        return True
    if _one("small_met").search(before) and _one("small_ends").match(after):
        return True
    return bool(_one("small_before").search(before) and _one("small_after").match(after))


def _is_likely(low: str, name: Span) -> bool:
    """Whether somebody beside others would be named here."""
    before, after = _around(low, name)
    return bool(_one("small_opens").search(before) and _one("small_follows").match(after))


def _around(low: str, name: Span) -> tuple[str, str]:
    return low[max(0, name[0] - _NEAR) : name[0]], low[name[1] : name[1] + _NEAR]


def _listed(low: str, found: tuple[Span, ...], sure: set[Span]) -> Iterator[Span]:
    """Those of a list of names: "noor, tariq and a student"."""
    every = sorted({*found, *sure})
    chain: list[Span] = []
    for place, name in enumerate(every):
        chain.append(name)
        joint = low[name[1] : every[place + 1][0]] if place + 1 < len(every) else ""
        if _one("small_joint").fullmatch(joint):
            continue
        yield from _of_list(low, chain, sure)
        chain = []


def _of_list(low: str, chain: list[Span], sure: set[Span]) -> list[Span]:
    before, after = low[: chain[0][0]][-_NEAR:], low[chain[-1][1] :][:_NEAR]
    joined = " and " in low[chain[0][1] : chain[-1][0]].replace("&", "and").replace(" n ", " and ")
    ends = _one("small_ends").match(after) is not None
    goes_on = _one("small_goes_on").match(after) is not None
    if chain[0] in sure and (ends or (len(chain) > 1 and goes_on)):
        return chain
    of_people = _one("small_people").search(before) or not sure.isdisjoint(chain)
    begins = _one("small_list").search(before) is not None
    if begins and len(chain) > 1 and ((of_people and joined and ends) or goes_on):
        return chain
    return chain if sure and ends and _one("small_behind").search(before) else []


def _again(low: str, sure: set[Span]) -> Iterator[Span]:
    """Where the same names stand once more."""
    named = sorted({low[start:end] for start, end in sure})
    for name in named:
        for found in islice(re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w'\u2019-])", low), _MOST):
            yield found.span()


def _parted(spans: set[Span]) -> Iterator[Span]:
    """Those that do not overlap; the longer of two that begin at one place."""
    until = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= until:
            until = end
            yield start, end


@cache
def _elsewhere() -> frozenset[str]:
    """Places and words with a capital that are no names, in small letters."""
    listed = words("people", "en", "not_names") | words("people", "en", "places")
    return frozenset(word.lower() for word in listed) | words("people", "en", "roles")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?:{_one('small_title').pattern})\Z")


@cache
def _one(table: str) -> re.Pattern[str]:
    data = lexicon("people", "en")
    return re.compile(data[table].replace("<roles>", "|".join(map(re.escape, data["roles"]))))
