"""A pasted signature or card: lines with a company, a role and one name, without anything said of them."""

import re
from functools import cache

from dialogs.language.lexicon import any_of, lexicon, words
from dialogs.language.normal import LIMIT, normalise
from dialogs.language.people.clauses import is_company, is_role
from dialogs.language.people.english import no_names
from dialogs.language.people.heard import Person

_MOST_LINES = 20
_LONGEST = 60


def hear_signature(text: str) -> Person | None:
    """The person whose signature a text of several lines is, without its ways to reach them."""
    lines = [line.strip() for line in text[:LIMIT].split("\n") if line.strip()][:_MOST_LINES]
    for number, line in enumerate(lines):
        if name := _name(line):
            others = [each for place, each in enumerate(lines) if place != number]
            before = line[: line.index(name)].strip()
            return _with(name, [*([before] if before else []), *others])
    return None


def _with(name: str, lines: list[str]) -> Person:
    company = next((line for line in lines if _is_company(line)), "")
    role = next((line for line in lines if line != company and _is_role(line)), "")
    return Person(name, company=company[:_LONGEST], role=role[:_LONGEST])


def _name(line: str) -> str:
    found = _japanese_name().search(line) or _english_name().fullmatch(line)
    if not found or _is_company(found["name"]) or any(_is_work(part) for part in found["name"].split()):
        return ""
    listed = no_names()
    return "" if any(word in listed for word in found["name"].split(" ")) else found["name"]


def _is_company(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    return (not line.isascii() and is_company(normalise(line))) or bool(_line("company").search(line))


def _is_role(line: str) -> bool:
    return len(line) <= _LONGEST and (is_role(normalise(line)) or bool(_line("title").search(line)))


@cache
def _line(table: str) -> re.Pattern[str]:
    return re.compile(lexicon("reach", "en")[table])


def _is_work(part: str) -> bool:
    return not part.isascii() and (is_role(part) or is_company(part))


@cache
def _japanese_name() -> re.Pattern[str]:
    """A surname and a given name at the end of a line, with a reading in brackets at most."""
    surnames = any_of(words("people", "ja", "surnames"))
    kanji, kana = r"[\u4e00-\u9fff\u3005]", r"[\u3041-\u3096\u30a1-\u30f6\u30fc]"
    spaced = rf"{kanji}{{1,4}}[ \u3000](?:{kanji}|{kana}){{1,4}}"
    reading = r"\s*(?:[(\uff08][^)\uff09]{1,30}[)\uff09]|[A-Za-z ,.-]{2,30})?"
    return re.compile(rf"(?:^|[\s\u3000])(?P<name>{spaced}|{surnames}(?:{kanji}|{kana}){{1,3}}){reading}$")


@cache
def _english_name() -> re.Pattern[str]:
    part = r"[A-Z\u00c0-\u00de][a-zA-Z\u00c0-\u017f'-]{1,20}"
    return re.compile(
        rf"(?:(?:Mr|Ms|Mrs|Dr)\.? )?(?P<name>{part}(?: [A-Z]\.)?(?: {part}){{1,2}})(?:,? (?:MBA|PhD|CPA))?"
    )
