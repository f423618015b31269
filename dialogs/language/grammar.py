"""Whole messages by a small grammar kept as data: softeners may stand around one of a table's shapes.

A shape is a row of items with a space between them. `?` behind a bracket or a piece makes it optional, `*`
and `+` let it come up to three times; `<name>` stands for any entry of that piece; anything else is a regular
expression. Japanese is read as letters alone, katakana as hiragana; English as words in small letters with
short forms written out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import english, hiragana, kana_of, letters, normalise

_GROUP = re.compile(r"\((?!\?)")
_PIECE = re.compile(r"(?<!\?P)<([a-z_]+)>")
_OFTEN = {"": "", "?": "?", "*": "{0,3}", "+": "{1,3}"}
_MOST_SOFT = 4
_SHARED = "normal"
_SHORT_WORD, _LONG_WORD, _LONGEST_WORD = 4, 7, 16
_SHORTEST_SLIP = 5
"""A shorter word that is off by a letter is too easily another word."""
_MOST_MENDED, _LONGEST_MENDED = 8, 60
_CLAUSES = {
    "ja": re.compile(r"[\s.!?,~;:()/\u3002\u3001\u2026\u30fb\u300c\u300d\u266a]+"),
    "en": re.compile(r"[.!?,;:()\n\u2026]+|\s-+\s|\s(?:but|so|and|then)\s"),
}
_HAS = {"ja": re.compile("[\u3041-\u30f6\u4e00-\u9fff]"), "en": re.compile("[a-z]")}


@dataclass(frozen=True, slots=True)
class Table:
    """What a table's names are heard from: fixed phrases, and shapes."""

    phrases: dict[str, str]
    shapes: tuple[tuple[str, re.Pattern[str]], ...]
    any_shape: re.Pattern[str]

    def name(self, core: str) -> str | None:
        """What a text means that has no softeners around it."""
        if (found := self.phrases.get(core)) or not self.any_shape.fullmatch(core):
            return found
        return next((name for name, shape in self.shapes if shape.fullmatch(core)), None)


def hear_whole(text: str, file: str) -> str | None:
    """The one name that the whole message stands for by the tables of `file`, in any language; else None.

    Where the message has parts, each of them must mean the same, or nothing.
    """
    for lang in LANGUAGES:
        if name := _meaning(text, file, lang):
            return name
        parts = [part for part in _CLAUSES[lang].split(normalise(text)) if part.strip()]
        if len(parts) > 1 and (name := _together([_meaning(part, file, lang) for part in parts], file, lang)):
            return name
    return None


def hear_phrase(text: str, file: str) -> str | None:
    """What the whole message stands for if it is one of the fixed phrases of `file`, in any language."""
    known = ((core, table(file, lang)) for lang in LANGUAGES for core in _all_cores(text, lang))
    return next((found for core, each in known if (found := each.phrases.get(core))), None)


def _all_cores(text: str, lang: str) -> Iterator[str]:
    return (core for shape in _read(text, lang) for core in _cores(shape, lang))


def clauses(text: str, lang: str) -> tuple[tuple[str, ...], ...]:
    """The parts of a message, each in all the ways it can be read in a language; none if one cannot."""
    parts = [part for part in _CLAUSES[lang].split(normalise(text)) if part.strip()]
    apart = lang == "ja" and bool(_HAS[lang].search(text))
    read = tuple(tuple(dict.fromkeys(_read(part, lang))) or (letters(part),) * apart for part in parts)
    return read if all(read) else ()


def _together(names: Iterable[str | None], file: str, lang: str) -> str | None:
    """What the parts of a message mean together: one thing and a reason, or nothing we know."""
    found = set(names) - {""}
    if len(found) > 1:
        found -= set(lexicon(file, lang)["yields"])
    return found.pop() if len(found) == 1 else None


def _meaning(text: str, file: str, lang: str) -> str | None:
    """A name, the empty text for nothing but softeners, None for anything else."""
    known = table(file, lang)
    for shape in _read(text, lang):
        for core in _cores(shape, lang):
            if not core:
                return ""
            if name := known.name(core):
                return name
    return None


def _read(text: str, lang: str) -> Iterator[str]:
    """The ways to read a text in a language, none if it cannot be in it."""
    if lang == "en":
        if words := english(text):
            yield words
            yield _mended(words)
    elif _HAS["ja"].search(plain := letters(text)) or not plain:
        yield from _spelled(plain)
    elif kana := kana_of(text):
        yield from _spelled(kana)


def _spelled(text: str) -> Iterator[str]:
    """Japanese as it is, without drawn-out vowels, and with words in kana written as others do."""
    yield text
    if "\u30fc" in text:
        yield text.replace("\u30fc", "")
    known, one = _kanji()
    if (other := one.sub(lambda found: known[found.group()], text)) != text:
        yield other


@cache
def _kanji() -> tuple[dict[str, str], re.Pattern[str]]:
    known = lexicon("normal", "ja")["kanji"]
    return known, re.compile("|".join(sorted(known, key=len, reverse=True)))


def _mended(text: str) -> str:
    """English words with a letter too many, too few or in the wrong place as the word they were to be."""
    known, near = _vocabulary()
    words = text.split()
    if len(words) > _MOST_MENDED or len(text) > _LONGEST_MENDED:
        return text
    kept = (word in known or len(word) < _SHORTEST_SLIP for word in words)
    return "".join(
        f"{word if as_it_is else _nearest(word, near)} " for word, as_it_is in zip(words, kept, strict=True)
    )


def _nearest(word: str, near: dict[str, str]) -> str:
    found = (near[shape] for shape in (word, *_shortened(word)) if shape in near)
    return next((each for each in found if _is_slip(word, each)), word)


def _is_slip(typed: str, meant: str) -> bool:
    """Whether both begin alike, and differ by one letter: more, less, elsewhere, or wrong in a long word."""
    if typed[0] != meant[0] or abs(len(typed) - len(meant)) > 1:
        return False
    return len(typed) != len(meant) or sorted(typed) == sorted(meant) or len(meant) >= _LONG_WORD


def _shortened(word: str) -> tuple[str, ...]:
    """The word without each of its letters in turn."""
    return tuple(word[:at] + word[at + 1 :] for at in range(len(word))) if len(word) <= _LONGEST_WORD else ()


@cache
def _vocabulary() -> tuple[frozenset[str], dict[str, str]]:
    """All words that are no slips; each word of a command by itself, and by what is left without a letter."""
    data = lexicon("intents", "en")
    listed = {
        word for phrases in data["phrases"].values() for phrase in phrases for word in english(phrase).split()
    }
    apart = set(lexicon("normal", "en")["no_slips"])
    near: dict[str, str] = {}
    for word in sorted(word for word in listed if len(word) >= _SHORT_WORD):
        for shape in (word, *_shortened(word)):
            near.setdefault(shape, word)
    return frozenset(listed | apart), near


def _cores(text: str, lang: str) -> Iterator[str]:
    """The text, and what is left of it without softeners at its beginning, its end, or both."""
    before, after = _edges(lang)
    begins = [0]
    while len(begins) <= _MOST_SOFT and (soft := before.match(text, begins[-1])) and soft.end() > begins[-1]:
        begins.append(soft.end())
    ends = [len(text)]
    while len(ends) <= _MOST_SOFT and (soft := after.search(text, 0, ends[-1])) and soft.start() < ends[-1]:
        ends.append(soft.start())
    yield from dict.fromkeys(text[begin:end] for begin in begins for end in ends if begin <= end)


@cache
def _edges(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    pieces = _pieces(lang, _SHARED)
    apart = "(?<![a-z0-9])" if lang == "en" else ""
    return re.compile(pieces["before"]), re.compile(rf"{apart}{pieces['after']}\Z")


@cache
def table(file: str, lang: str) -> Table:
    """The phrases and shapes of `lexicons/<lang>/<file>.toml`."""
    data = lexicon(file, lang)
    phrases = {_key(phrase, lang): name for name, listed in data["phrases"].items() for phrase in listed}
    shapes = tuple(
        (name, re.compile(_either(listed, lang, _pieces(lang, file))))
        for name, listed in data["shapes"].items()
    )
    return Table(phrases, shapes, re.compile("|".join(shape.pattern for _, shape in shapes)))


def _key(phrase: str, lang: str) -> str:
    return english(phrase) if lang == "en" else letters(phrase)


def _either(shapes: Iterable[str], lang: str, pieces: dict[str, str]) -> str:
    return "(?:" + "|".join(_shape(shape, lang, pieces) for shape in shapes) + ")"


def _shape(shape: str, lang: str, pieces: dict[str, str]) -> str:
    return "".join(_item(item, lang, pieces) for item in _parted(shape, " "))


def _item(item: str, lang: str, pieces: dict[str, str]) -> str:
    """A piece, a group of shapes in brackets, or one word of Japanese letters or English."""
    what = item.rstrip("?*+")
    often = _OFTEN[item[len(what) :]]
    if alone := _PIECE.fullmatch(what):
        return pieces[alone[1]] + often
    if what[0] == "(" and what[1] != "?" and _closes(what) == len(what) - 1:
        return _either(_parted(what[1:-1], "|"), lang, pieces) + often
    word = _PIECE.sub(lambda piece: pieces[piece[1]], _GROUP.sub("(?:", item))
    return f"(?:{word} )" if lang == "en" else f"(?:{hiragana(word.lower())})"


def _parted(text: str, sign: str) -> list[str]:
    """The parts of a text between signs that stand outside of brackets."""
    parts, start = [], 0
    for at, char in enumerate(text):
        if char == sign and _depth(text[:at]) == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in (*parts, text[start:]) if part]


def _closes(text: str) -> int:
    """Where the bracket closes that opens the text."""
    return next(at for at in range(len(text)) if _depth(text[: at + 1]) == 0)


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")


@cache
def _pieces(lang: str, file: str) -> dict[str, str]:
    """Each piece as a pattern; one may be made of those above it, and of those for all files."""
    made = dict(_pieces(lang, _SHARED)) if file != _SHARED else {}
    for name, listed in lexicon(file, lang).get("pieces", {}).items():
        made[name] = _either(listed, lang, made)
    return made
