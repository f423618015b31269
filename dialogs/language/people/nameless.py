"""People without a name, known by a telling description: 「焼き菓子の人」, "a guy who sells umbrellas"."""

import re
from collections.abc import Iterator
from functools import cache

from dialogs.language.lexicon import lexicon
from dialogs.language.normal import LIMIT, Plain, plain
from dialogs.language.people.clauses import Told, after_name
from dialogs.language.people.english import after_english
from dialogs.language.people.heard import Mentioned, Person
from dialogs.language.residue import residue
from dialogs.language.somebody import tells_apart

Span = tuple[int, int]
_KEPT = ("label", "topic", "promise")
_LINES = str.maketrans("\r\n", "\u3001\u3001")


def described(text: str, lang: str, named: tuple[Mentioned, ...]) -> tuple[Mentioned, ...]:
    """Those described beside those named; beside somebody named only where a list would have them."""
    cut = text[:LIMIT]
    read = plain(cut.translate(_LINES) if lang == "ja" else cut)
    if not named and any(each.search(read.text) for each in _compiled("crowd", lang)):
        return ()
    spans = _labels(_without_named(read, named) if lang == "ja" else read.text, lang)
    found = [span for span in spans if not any(_is_same(each, cut, read.span(*span)) for each in named)]
    listed = [s for s in found if _in_list(read.text, s, lang) and not _is_bracketed(read.text, s[0])]
    alone = [
        s for s in found if lang != "ja" or not _one("only_beside", "ja").fullmatch(read.text[slice(*s)])
    ]
    shown = listed if named or len(listed) > 1 else alone[:1]
    until = [start for start, _ in shown[1:]]
    ends = [*until, len(read.text)] if not named else [_ended(read, span, shown, named) for span in shown]
    return tuple(_told(cut, read, span, end, lang) for span, end in zip(shown, ends, strict=False))


def _without_named(read: Plain, named: tuple[Mentioned, ...]) -> str:
    """The text with commas for those who are named and for the "and" behind them, as long as before."""
    text = read.text
    for each in named:
        label = text.find(plain(each.person.label).text)
        end = label + len(plain(each.person.label).text)
        joint = _one("joins", "ja").match(text, end)
        last = joint.end() if joint else end
        if label >= 0:
            text = text[:label] + "\u3001" * (last - label) + text[last:]
    return text


def _labels(text: str, lang: str) -> Iterator[Span]:
    taken = 0
    spans = sorted({f.span("label") for each in _compiled("described", lang) for f in each.finditer(text)})
    for start, end in spans:
        bare = start + _unsaid(text[start:end], lang)
        if start >= taken and _recognisable(text[bare:end], lang):
            taken = end
            yield bare, end


def _is_same(named: Mentioned, text: str, label: Span) -> bool:
    """Whether a description is of somebody named, or stands right before the name as in "nurse Maria"."""
    between = text[label[1] : named.at]
    joint = lexicon("people", "en")["named_so"]
    return named.is_called(*label) or (label[1] < named.at and re.fullmatch(joint, between) is not None)


def _unsaid(label: str, lang: str) -> int:
    """How much of a label is only an article, or "and then"."""
    found = _one("before_label" if lang == "ja" else "article", lang).match(label)
    return found.end() if found else 0


def _recognisable(label: str, lang: str) -> bool:
    if lang != "ja":
        return bool(residue(label, lang))
    if _one("hangs_on", "ja").match(label):
        return False
    plain_ones = _compiled("plain_people", "ja")
    plain_one = any(each.search(label) for each in plain_ones)
    is_one = _one("picked_out", "ja").match(label) is not None
    return not plain_one and (is_one or bool(residue(label, lang)) or tells_apart(label))


def _in_list(text: str, span: Span, lang: str) -> bool:
    """Whether somebody else of a list stands here, and no word more about the one before."""
    before, after = text[max(0, span[0] - 16) : span[0]], text[span[1] : span[1] + 4]
    if lang == "ja":
        if re.search(_one("before_label", "ja").pattern[1:] + "$", before):
            return True
    elif article := re.search(r"(?<![a-z])(?:an?|the|one|this|that|some) $", before):
        before = before[: article.start()]
    starts = _one("before_described", lang).search(before) is not None
    return starts and _one("after_described", lang).match(after) is not None


def _ended(read: Plain, span: Span, shown: list[Span], named: tuple[Mentioned, ...]) -> int:
    """Where somebody else begins behind a description, or the text ends."""
    ends = read.span(*span)[1]
    begins = (min(first for first, _ in each.spans) for each in named)
    spoken = min((begin for begin in begins if begin >= ends), default=read.origin[-1] + 1)
    until = next((place for place, origin in enumerate(read.origin) if origin >= spoken), len(read.text))
    return min(until, *(start for start, _ in shown if start > span[0]), len(read.text))


def _is_bracketed(text: str, at: int) -> bool:
    """Whether a bracket is open here: what it holds is about the one before."""
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


def _told(cut: str, read: Plain, span: Span, until: int, lang: str) -> Mentioned:
    spans = {"label": span, **(_after_japanese if lang == "ja" else after_english)(read.text, span[1], until)}
    there = {kind: read.span(*each) for kind, each in spans.items() if kind in _KEPT}
    said = {kind: cut[start:end].strip() for kind, (start, end) in there.items()}
    return Mentioned(Person(**said), tuple(there.values()))


def _after_japanese(text: str, start: int, end: int) -> dict[str, Span]:
    told = Told()
    after_name(text, start, end, told)
    found = {"topic": told.topic, "promise": told.promise}
    return {kind: span for kind, span in found.items() if span}


@cache
def _compiled(table: str, lang: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in lexicon("people", lang)[table])


@cache
def _one(table: str, lang: str) -> re.Pattern[str]:
    return re.compile(lexicon("people", lang)[table])
