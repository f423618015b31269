"""Names and ways to reach somebody, hidden before words leave and put back into what returns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.model.letters import letters
from dialogs.language.people import hear_people, without_reach

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_HANDLE = re.compile(r"(?<![\w@])@[\w.-]{2,60}")
_TITLE = re.compile(r"^(?:Mr|Ms|Mrs|Dr|Prof)\.? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with signs in the place of names; `back` is what each sign stands for."""

    text: str
    back: tuple[tuple[str, str], ...]

    @property
    def signs(self) -> tuple[str, ...]:
        return tuple(sign for sign, _ in self.back)

    def restored(self, text: str) -> str:
        """Words about the same with the names put back."""
        known = dict(self.back)
        if not known:
            return text
        return re.sub("|".join(map(re.escape, known)), lambda found: known[found.group()], text)


def mask(text: str, names: Iterable[str], lang: str) -> Masked | None:
    """The text as it may leave; None where there are more names than signs, or signs are there already."""
    secrets = {*_reach(text), *_parts((*names, *_heard(text, lang)))} - {""}
    signs = [letters().signs[lang].format(letter) for letter in _LETTERS]
    if any(sign in text for sign in signs):
        return None
    if not secrets:
        return Masked(text, ())
    like = re.compile("|".join(map(_bounded, sorted(secrets, key=len, reverse=True))))
    there = tuple(dict.fromkeys(found.group() for found in like.finditer(text)))
    if len(there) > len(signs):
        return None
    known = dict(zip(there, signs, strict=False))
    return Masked(like.sub(partial(_sign, known), text), tuple((sign, name) for name, sign in known.items()))


def _sign(known: dict[str, str], found: re.Match[str]) -> str:
    return known[found.group()]


def _bounded(secret: str) -> str:
    """A pattern for it that finds no part of a longer Latin word."""
    before = r"(?<![A-Za-z])" if secret[0].isascii() and secret[0].isalpha() else ""
    after = r"(?![A-Za-z])" if secret[-1].isascii() and secret[-1].isalpha() else ""
    return f"{before}{re.escape(secret)}{after}"


def _reach(text: str) -> Iterator[str]:
    """Ways to reach somebody: addresses, telephone numbers, links, handles."""
    yield from without_reach(text)[1]
    for like in (letters().link, _HANDLE, letters().number):
        yield from (found.group() for found in like.finditer(text))


def _heard(text: str, lang: str) -> Iterator[str]:
    for person in hear_people(text, lang):
        yield from (person.label, person.company)


def _parts(names: Iterable[str]) -> Iterator[str]:
    """Each name as it may stand in a text: whole, without what is said before or behind it, word by word."""
    honorific = re.compile(f"(?:{'|'.join(letters().honorifics)})$")
    for name in names:
        bare = honorific.sub("", _TITLE.sub("", name.strip()))
        if len(bare) == 1:  # a surname of one character stands in many words: only with its honorific
            yield from (f"{bare}{behind}" for behind in letters().honorifics)
        else:
            yield from (part for part in (bare, *bare.split()) if len(part) > 1)
