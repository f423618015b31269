"""Fees as people write them: an amount in yen, or words where it is several prices or another currency."""

import re
from functools import cache

from msgspec import Struct

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import LIMIT, plain

_SIZES = {"man": 10_000, "sen": 1000, "rest": 1}
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LONGEST = len("9999999")
_LONGEST_WORDS = 60
_APART = 16
_MOST = 8


class Fee(Struct, frozen=True):
    """What taking part costs: `yen` where one amount is certain, `words` where they say more than it.

    `span` is the stretch of the original text that says so.
    """

    yen: int | None
    words: str
    span: tuple[int, int]


def hear_fee(text: str) -> Fee | None:
    """The first price in a text with those beside it: of several, yen is the one for everybody."""
    read = plain(text)
    found = _beside_each_other(sorted(_amounts_in(read.text), key=lambda each: each.start()))
    if not found:
        return None
    span = read.span(found[0].start(), found[-1].end())
    if len(found) > 1:
        tagged = read.span(_tag_start(read.text, found[0].start()), found[-1].end())
        span = tagged if "\n" not in text[tagged[0] : span[0]] else span
    words = text[slice(*span)].strip(" \u3000/,\u3001:\uff1a")
    values = [_yen(each) for each in found]
    if len(found) == 1:
        return Fee(values[0], "" if values[0] is not None else words, span)
    general = [v for each, v in zip(found, values, strict=True) if _is_for_all(read.text, each)]
    yen = general[0] if general else values[0] if len(set(values)) == 1 else None
    return Fee(yen, "" if len(set(values)) == 1 and yen is not None else words[:_LONGEST_WORDS], span)


def hear_yen(text: str) -> int | None:
    """An amount in yen; a bare number counts, "free" is zero; None for several prices that differ."""
    bare = plain(text).text.strip().replace(",", "")
    if bare.isascii() and bare.isdigit():
        return int(bare) if len(bare) <= _LONGEST else None
    if short := re.fullmatch(r"(\d{1,3}(?:\.\d)?)k", bare):
        return round(float(short[1]) * 1000)
    if re.fullmatch("[〇一二三四五六七八九十百千万]{1,9}", bare):
        return _counted(bare)
    fee = hear_fee(text[:LIMIT])
    return fee.yen if fee else None


def _amounts_in(text: str) -> list[re.Match[str]]:
    """At most a handful of amounts, the longer where two patterns see the same one."""
    found = sorted(
        (m for each in _amounts() for m in each.finditer(text)), key=lambda m: (m.start(), -m.end())
    )
    kept: list[re.Match[str]] = []
    for each in found:
        if not kept or each.start() >= kept[-1].end():
            kept.append(each)
    return kept[:_MOST]


def _beside_each_other(found: list[re.Match[str]]) -> list[re.Match[str]]:
    kept = found[:1]
    for each in found[1:]:
        if each.start() - kept[-1].end() > _APART:
            break
        kept.append(each)
    return kept


def _tag_start(text: str, start: int) -> int:
    """Where the words for whom a price is begin: 「会員2000円」."""
    found = re.search(r"(?:[^\s、。,;:/()]{1,8}[:\s]?)\Z", text[max(0, start - 9) : start])
    return start - len(found.group()) if found else start


def _is_for_all(text: str, amount: re.Match[str]) -> bool:
    before = text[max(0, amount.start() - _APART) : amount.start()]
    own = re.split(r"[/、,;\n]|円", before)[-1]
    return any(re.search(lexicon("gatherings", lang)["for_all"], own + amount.group()) for lang in LANGUAGES)


def _yen(found: re.Match[str]) -> int | None:
    said = {name: value for name, value in found.groupdict().items() if value}
    if "foreign" in said:
        return None
    if "free" in said:
        return 0
    if "coin" in said:
        return 500
    if "k" in said:
        return round(float(said["k"]) * 1000)
    if "kanji" in said:
        return _counted(said["kanji"])
    if "yen" in said:
        return int(said["yen"].replace(",", ""))
    return sum(int(said[name]) * size for name, size in _SIZES.items() if name in said)


def _counted(kanji: str) -> int:
    """A number in Chinese numerals below a hundred million."""
    high, mark, low = kanji.rpartition("万")
    return (_below_a_myriad(high) or 1) * 10_000 + _below_a_myriad(low) if mark else _below_a_myriad(low)


def _below_a_myriad(kanji: str) -> int:
    total = digit = 0
    for sign in kanji:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = digit * 10 + _DIGITS.get(sign, 0)
    return total + digit


@cache
def _amounts() -> tuple[re.Pattern[str], ...]:
    mark = lexicon("gatherings", "ja")["fee_mark"]
    listed = (each for lang in LANGUAGES for each in lexicon("gatherings", lang)["amount"])
    return tuple(re.compile(each if each.startswith("(?:") else f"(?:{mark})?{each}") for each in listed)
