"""The people a message speaks of: by name with company, role and topic, or by a telling description."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from dialogs.language.lexicon import lexicon, pattern, words
from dialogs.language.normal import LIMIT, Plain, normalise, plain
from dialogs.language.residue import residue

MOST = 5


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the user met: what to call them, and what the text says about them, in its own words."""

    label: str
    company: str = ""
    role: str = ""
    topic: str = ""


def hear_people(text: str, lang: str) -> tuple[Person, ...]:
    """Up to five people, in the order of the text; nobody for crowds and forgotten names."""
    named = (*_japanese(text), *_english(text))
    found = tuple({person.label: person for person in named}.values())
    if found or hears_nobody(text, lang):
        return found[:MOST]
    return _described(text, lang)


def hears_nobody(text: str, lang: str) -> bool:
    """Whether the text says that the user talked with no one."""
    read = normalise(text).strip(" .!?\u3002\u3001")
    return pattern("people", lang, "nobody").search(read) is not None and not _japanese(text)


def _data(lang: str) -> dict[str, Any]:
    return lexicon("people", lang)


@cache
def _called() -> re.Pattern[str]:
    data = _data("ja")
    return re.compile(f"(?P<name>{data['name']})(?P<honorific>{data['honorific']})")


def _japanese(text: str) -> list[Person]:
    read = plain(text)
    found: list[Person] = []
    since = 0
    for match in _called().finditer(read.text):
        if _is_name(match["name"]):
            before, after = read.text[since : match.start()], read.text[match.end() :]
            found.append(_with_context(read, text, match, before, after))
        since = match.end()
    return found


def _is_name(name: str) -> bool:
    data = _data("ja")
    return name not in words("people", "ja", "not_names") and not name.endswith(
        tuple(data["not_name_endings"])
    )


def _with_context(read: Plain, text: str, match: re.Match[str], before: str, after: str) -> Person:
    start, end = read.span(*match.span())
    chain = re.compile(_data("ja")["chain"]).search(before)
    company, role = _chained(text, read, match.start() - len(before), chain)
    said = re.compile(_data("ja")["topic"]).match(after)
    topic = ""
    if said:
        topic = _original(text, read, match.end() + said.start("topic"), match.end() + said.end("topic"))
    return Person(text[start:end], company, role, topic)


def _original(text: str, read: Plain, start: int, end: int) -> str:
    first, last = read.span(start, end)
    return text[first:last].strip()


def _chained(text: str, read: Plain, offset: int, chain: re.Match[str] | None) -> tuple[str, str]:
    """Company and role of 「ABC商事の営業の田中さん」."""
    company = role = ""
    if chain is None:
        return company, role
    for link in re.compile(r"[^\u306e\u3001,\s]+").finditer(chain.group()):
        start = offset + chain.start() + link.start()
        piece = _original(text, read, start, start + len(link.group()))
        if re.search(_data("ja")["company"], link.group()):
            company = piece
        elif re.search(_data("ja")["role"], link.group()):
            role = piece
    return company, role


def _english(text: str) -> list[Person]:
    cut = text[:LIMIT]
    found: list[Person] = []
    for match in re.finditer(_data("en")["name"], cut):
        name = "" if _japanese_follows(cut[match.end() :]) else _trimmed(match.group())
        if (
            name
            and not re.search(_data("en")["place_before"], cut[: match.start()])
            and not _of_company(cut, match, found)
        ):
            found.append(_english_context(name, cut[match.end() :]))
    return found


def _japanese_follows(after: str) -> bool:
    return after[:1].isalpha() and not after[:1].isascii()


def _trimmed(name: str) -> str:
    """The name without a sentence's first word or other capitals that are no names."""
    listed = words("people", "en", "not_names")
    parts = name.split(" ")
    while parts and parts[0].rstrip(".") in listed and parts[0].rstrip(".") not in {"Mr", "Ms", "Mrs", "Dr"}:
        parts = parts[1:]
    whole = " ".join(parts)
    return "" if any(part in listed for part in parts[1:]) or len(whole) <= 1 or whole.isupper() else whole


def _of_company(text: str, match: re.Match[str], found: list[Person]) -> bool:
    return (
        bool(found)
        and found[-1].company != ""
        and found[-1].company in text[match.start() :][: len(found[-1].company)]
    )


def _english_context(name: str, after: str) -> Person:
    said = {
        key: _part(key, table, after)
        for key, table in (("company", "at_company"), ("role", "role"), ("topic", "topic"))
    }
    return Person(name, **said)


def _part(key: str, table: str, after: str) -> str:
    own = re.split(r"(?:, and | and (?=[A-Z])|\.|;|\n)", after, maxsplit=1)[0]
    found = re.compile(_data("en")[table]).search(own)
    return found[key].strip() if found else ""


def _described(text: str, lang: str) -> tuple[Person, ...]:
    read = plain(text)
    data = _data(lang)
    if any(re.search(each, read.text) for each in data["crowd"]):
        return ()
    for each in data["described"]:
        found = re.compile(each).search(read.text)
        if found and _recognisable(found["label"], lang):
            return (Person(_bare(_original(text, read, *found.span("label")), lang)),)
    return ()


def _recognisable(label: str, lang: str) -> bool:
    if lang == "ja":
        return not any(re.search(each, label) for each in _data("ja")["plain_people"]) and bool(
            residue(label, lang)
        )
    return bool(residue(label, lang))


def _bare(label: str, lang: str) -> str:
    return label if lang == "ja" else re.sub(_data("en")["article"], "", label, flags=re.IGNORECASE)
