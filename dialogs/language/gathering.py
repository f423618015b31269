"""A gathering announced in one line: when, what, where and for how much, in any order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from dialogs.language.dates import MomentHeard, NoMoment, hear_moment
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import LIMIT, plain

_LONGEST_NAME = 60
_UNITS = {"man": 10_000, "sen": 1000, "rest": 1}


@dataclass(frozen=True, slots=True)
class GatheringHeard:
    """What one line says about a gathering; empty where it is silent, `fee` in yen."""

    name: str
    place: str
    fee: int | None
    moment: MomentHeard


@lru_cache(maxsize=1)  # a turn asks for the same thrice; no line but the last is kept
def hear_gathering(text: str, *, now: datetime, zone: ZoneInfo, lang: str) -> GatheringHeard:
    """Take date, time, place and fee out of the line; what is left is its name."""
    cut = text[:LIMIT]
    moment = hear_moment(cut, now=now, zone=zone, lang=lang)
    dated = () if isinstance(moment, NoMoment) else moment.span
    rest = _without(cut, dated)
    if money := _money(rest):
        rest = _without(rest, (money[1],))
    place, where = _place(rest, lang)
    name = _name(_without(rest, (where,)) if where else rest, lang)
    return GatheringHeard(name, place, money[0] if money else None, moment)


def hear_yen(text: str) -> int | None:
    """An amount in yen; a bare number counts, "free" is zero."""
    bare = plain(text).text.strip().replace(",", "")
    if bare.isascii() and bare.isdigit():
        return int(bare) if len(bare) <= len("9999999") else None
    money = _money(text[:LIMIT])
    return money[0] if money else None


def _money(text: str) -> tuple[int, tuple[int, int]] | None:
    """The first amount and where it stands in the original."""
    read = plain(text)
    found = min(
        (m for each in _amounts() if (m := each.search(read.text))), key=lambda m: m.start(), default=None
    )
    return (_yen(found), read.span(*found.span())) if found else None


@cache
def _amounts() -> tuple[re.Pattern[str], ...]:
    mark = lexicon("gatherings", "ja")["fee_mark"]
    listed = (each for lang in LANGUAGES for each in lexicon("gatherings", lang)["amount"])
    return tuple(re.compile(each if each.startswith("(?:") else f"(?:{mark})?{each}") for each in listed)


def _yen(found: re.Match[str]) -> int:
    said = {name: value for name, value in found.groupdict().items() if value}
    if "free" in said:
        return 0
    if "k" in said:
        return round(float(said["k"]) * 1000)
    if "yen" in said:
        return int(said["yen"].replace(",", ""))
    return sum(int(said[name]) * size for name, size in _UNITS.items() if name in said)


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with stretches cut out, a line break in each place so that names do not grow together."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}\n{text[end:]}"
    return text


def _place(text: str, lang: str) -> tuple[str, tuple[int, int] | None]:
    first, second = ("ja", "en") if lang == "ja" else ("en", "ja")
    for each in (*lexicon("gatherings", first)["place"], *lexicon("gatherings", second)["place"]):
        if found := re.search(each, _half_width(text)):
            return text[found.start("place") : found.end("place")].strip(), found.span()
    return "", None


def _half_width(text: str) -> str:
    """The same length, with full-width signs as ASCII."""
    return text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})


def _name(text: str, lang: str) -> str:
    if quoted := re.search(lexicon("gatherings", "ja")["quoted"], text):
        return quoted["name"].strip()
    pieces = [piece for part in text.split("\n") if (piece := _trimmed(part))]
    event = re.compile("|".join(lexicon("gatherings", each)["event"] for each in _order(lang)))
    best = max(pieces, key=lambda piece: (event.search(piece) is not None, len(piece)), default="")
    return best[:_LONGEST_NAME].strip()


def _order(lang: str) -> Iterator[str]:
    yield from sorted(LANGUAGES, key=lambda each: each != lang)


def _trimmed(piece: str) -> str:
    """Strip particles and punctuation from both edges until nothing more comes off."""
    before = None
    while before != piece:
        before, piece = piece, _edges().sub("", piece).strip()
    return piece


@cache
def _edges() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{lexicon('gatherings', lang)['edges']})" for lang in LANGUAGES), re.IGNORECASE
    )
