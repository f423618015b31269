"""The ways a message can be read before its words are looked up: its clauses, slips of the hand, kana.

Japanese is read as letters alone, katakana as hiragana; English as words in small letters with short forms
written out, a blank behind each.
"""

import re
from collections.abc import Iterator
from functools import cache

from dialogs.language.kinds import words_of
from dialogs.language.lexicon import lexicon
from dialogs.language.normal import english, kana_of, letters, normalise
from dialogs.language.once import once

_SHORT_WORD, _LONG_WORD, _LONGEST_WORD = 4, 7, 16
_SHORTEST_SLIP = 5
"""A shorter word that is off by a letter is too easily another word."""
_MOST_MENDED, _LONGEST_MENDED = 8, 60
_CLAUSES = {
    "ja": re.compile(r"[\s.!?,~;:()/\u3002\u3001\u2026\u30fb\u300c\u300d\u266a]+"),
    "en": re.compile(r"[.!?,;:()\n\u2026]+|\s-+\s|\s(?:but|so(?! (?:often|much|many)\b)|and|then)\s"),
}
_HAS = {"ja": re.compile("[\u3041-\u30f6\u4e00-\u9fff]"), "en": re.compile("[a-z]")}


@once
def clauses(text: str, lang: str) -> tuple[tuple[str, ...], ...]:
    """The parts of a message, each in all the ways it can be read in a language; none if one cannot."""
    read = normalise(text)
    apart = lang == "ja" and bool(_HAS[lang].search(read))
    ends = _CLAUSES["ja" if apart else "en"]
    parts = [part for part in ends.split(read) if any(map(str.isalnum, part))]
    known = tuple(readings(part, lang) or (letters(part),) * apart for part in parts)
    return known if all(known) else ()


@once
def readings(text: str, lang: str) -> tuple[str, ...]:
    """The ways to read a text in a language, none if it cannot be in it."""
    if lang == "en":
        return tuple(dict.fromkeys((words, _mended(words)))) if (words := english(text)) else ()
    plain = letters(text)
    return tuple(_spelled(plain if _HAS["ja"].search(plain) else kana_of(text)))


def _spelled(text: str) -> Iterator[str]:
    """Japanese as it is, without drawn-out vowels, and with words in kana written as others do."""
    if text:
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
    """Whether both begin alike and differ by a letter: more (no plural), less, moved, or wrong if long."""
    if typed[0] != meant[0] or typed == f"{meant}s" or abs(len(typed) - len(meant)) > 1:
        return False
    return len(typed) != len(meant) or sorted(typed) == sorted(meant) or len(meant) >= _LONG_WORD


def _shortened(word: str) -> tuple[str, ...]:
    """The word without each of its letters in turn."""
    return tuple(word[:at] + word[at + 1 :] for at in range(len(word))) if len(word) <= _LONGEST_WORD else ()


@cache
def _vocabulary() -> tuple[frozenset[str], dict[str, str]]:
    """All words that are no slips; each word of a command by itself, and by what is left without a letter."""
    said = [*lexicon("intents", "en")["phrases"].values(), *_kinds_of_commands()]
    listed = {word for entries in said for words in words_of(entries, "en") for word in words.split()}
    apart = {*lexicon("normal", "en")["no_slips"], *_vocabulary_of_answers()}
    near: dict[str, str] = {}
    for word in sorted(word for word in listed if len(word) >= _SHORT_WORD):
        for shape in (word, *_shortened(word)):
            near.setdefault(shape, word)
    return frozenset(listed | apart), near


def _vocabulary_of_answers() -> Iterator[str]:
    """The words that answers are weighed by: somebody who types one of them means it."""
    tables = (table for name, table in lexicon("words", "en").items() if name != "short")
    return (word for table in tables for listed in table.values() for word in listed.split())


def _kinds_of_commands() -> Iterator[list[str]]:
    return (entries for kind, entries in lexicon("gist", "en")["words"].items() if kind != "fill")
