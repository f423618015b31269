"""How a draft mentions what the user noted: a name, a talk, a thing, a meeting, each as a sentence takes it.

Nothing is added to the user's words but what joins them: an ending, an article, quotation marks where they
are a sentence of their own. What names nothing stays empty.
"""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dialogs.language.people.heard import pieces_of
from dialogs.shapes import read_file
from dialogs.writing.phrases import is_person
from dialogs.writing.promises import Pattern, written
from dialogs.writing.sentences import opened, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 160
_ASIDE = re.compile(r"\s*[(\uff08][^)\uff09]*[)\uff09]?$")
_HONORIFIC = re.compile(r"\{\w+\}$")


class Occasion(msgspec.Struct, frozen=True):
    """What a promise to meet says of the occasion, and at which hours one proposes it."""

    like: str
    write: str
    hours: tuple[int, int]


class Doing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How what somebody does is told as a thing to talk about, and to their face."""

    does: str
    also: str
    objects: str
    verbs: str
    gerunds: dict[str, str]
    irregular: dict[str, str]
    faces: list[dict[str, str]]


class Mentions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file of a language; kits/mentions/ja.toml tells how it is read."""

    nothing: str
    trims: list[str]
    named: list[Pattern]
    names: list[Pattern]
    topics: list[Pattern]
    nouns: list[Pattern]
    gifts: list[Pattern]
    occasions: list[Occasion]
    favours: list[Pattern] = []
    own: list[Pattern] = []
    trades: str = "(?!)"
    doing: Doing | None = None


@cache
def mentions(lang: str) -> Mentions:
    """The data of `lang`. Raises `msgspec.ValidationError` when it lacks something."""
    return read_file(Path(__file__).parent / "kits" / "mentions" / f"{lang}.toml", Mentions)


def name_said(label: str, lang: str) -> str:
    """How to address somebody who is called so, with a place for the honorific; empty for a description."""
    return written(mentions(lang).names, _ASIDE.sub("", spaced(label)[:_LONGEST]))


def bare(label: str) -> str:
    """A name without its honorific, as it stands before one; a description says itself."""
    name = name_said(label, "ja")
    return _HONORIFIC.sub("", name) or label


def called(label: str) -> tuple[str, str, str]:
    """What somebody noted so may be called in a sentence: all of it, no honorific, the first name alone."""
    return label, bare(label), label.split(" ", 1)[0]


def talk_said(topic: str, label: str, lang: str) -> str:
    """What was talked of as one phrase, as it is said to the other's face; empty when it names nothing."""
    data = mentions(lang)
    phrase = _phrase(topic, label, data)
    if not phrase or re.fullmatch(data.nothing, phrase):
        return ""
    return written(data.topics, _to_face(_as_doing(phrase, data.doing), data.doing, lang))


def favour_said(topic: str, label: str, lang: str) -> str:
    """What the other did for the user, as a thank-you begins; empty when `topic` tells of no favour."""
    data = mentions(lang)
    return written(data.favours, _phrase(topic, label, data))


def company_said(company: str, lang: str) -> str:
    """A company as it stands above a name in an e-mail; empty for a mere trade or role."""
    name = spaced(company)
    return "" if re.fullmatch(mentions(lang).trades, name[:_LONGEST]) else name


def noun_said(phrase: str, lang: str) -> str:
    """A thing or an offer as a sentence takes it; empty when it is no name of a thing."""
    phrase = _to_face(spaced(phrase).strip(" \u3002.!\uff01"), mentions(lang).doing, lang)
    return written(mentions(lang).nouns, phrase) if phrase else ""


def gift_said(gift: str, lang: str) -> str:
    """What the user can offer, as a sentence takes it; empty when it is a sentence of its own."""
    return written(mentions(lang).gifts, spaced(gift).strip(" \u3002.!\uff01"))


def occasion_of(promise: str, lang: str) -> Occasion | None:
    """The lunch or the coffee a promise speaks of."""
    return next((o for o in mentions(lang).occasions if re.search(o.like, promise)), None)


def spaced(text: str) -> str:
    return " ".join(text.split())


def _phrase(topic: str, label: str, data: Mentions) -> str:
    """What was talked of first, without the name and the words around it."""
    first = next(iter(pieces_of(spaced(topic)[:_LONGEST])), "")
    phrase = _trimmed(_without_name(first, label, data.named), data.trims)
    for own in data.own:
        phrase = re.sub(own.like, own.write, phrase)
    return phrase


def _without_name(phrase: str, label: str, named: Iterable[Pattern]) -> str:
    """What is said of the person by name is said of them without it."""
    for name in filter(None, (label, label.split(" ", 1)[0])):
        for pattern in named:
            if found := re.match(re.escape(name) + pattern.like, phrase):
                return pattern.write + phrase[found.end() :]
    return phrase


def _trimmed(phrase: str, trims: Iterable[str]) -> str:
    before = ""
    while before != phrase:
        before = phrase
        for like in trims:
            phrase = re.sub(like, "", phrase).strip()
    return phrase


def _as_doing(phrase: str, doing: Doing | None) -> str:
    """What somebody does as a thing to talk about: "wants to move" gives "how you want to move"."""
    if doing is None:
        return phrase
    if found := re.fullmatch(doing.does.replace("{verbs}", doing.verbs), phrase):
        rest = re.sub(doing.also.replace("{verbs}", doing.verbs), partial(_also, doing), found["rest"])
        return f"how you {_plain(found['verb'], doing) if found['verb'] else 'are'} {rest}"
    word, _, rest = phrase.partition(" ")
    gerund = doing.gerunds.get(word.casefold(), "")
    return f"{gerund} {rest}" if gerund and re.match(doing.objects, rest) else phrase


def _also(doing: Doing, found: re.Match[str]) -> str:
    """What somebody does besides, said to their face: "and needs help" gives "and need help"."""
    return f"{found['joint']}{'you ' if found['who'] else ''}{_plain(found['told'] or found['verb'], doing)}"


def _to_face(phrase: str, doing: Doing | None, lang: str) -> str:
    """He, she and they become you, with their verb, where nobody else was named before."""
    if doing is None:
        return phrase
    plain = partial(_plain_one, doing)
    for face in doing.faces:
        words = "|".join(sorted((w for w in face if w != "verbs"), key=len, reverse=True))
        found = re.search(rf"(?i)\b(?:{words})\b", phrase)
        before = phrase[: found.start()].rpartition(" you ")[2].strip() if found else ""
        if found and not is_person(before, lang):
            phrase = re.sub(rf"(?i)(?<=\b{face['verbs']} )[a-z]+\b", plain, phrase)
            return opened(re.sub(rf"(?i)\b(?:{words})\b", partial(_turned, face), phrase), lang)
    return opened(turned(phrase, lang), lang)


def _plain_one(doing: Doing, found: re.Match[str]) -> str:
    return _plain(found.group(), doing)


def _turned(face: Mapping[str, str], found: re.Match[str]) -> str:
    return face[found.group().casefold()]


def _plain(verb: str, doing: Doing) -> str:
    """The form of a verb that goes with you: prices, price; tries, try."""
    if verb in doing.irregular:
        return doing.irregular[verb]
    for like, end in ((r"(?<=..)ies$", "y"), (r"(?<=ss|sh|ch|.x|.z|.o)es$", ""), (r"(?<=[^s])s$", "")):
        if re.search(like, verb):
            return re.sub(like, end, verb)
    return verb
