"""Which of a few choices a message names, whatever is said around it: "I guess the second".

The words are those of the choices themselves. `lexicons/<lang>/replies.toml` lists what leaves a question
open, what may stand beside without changing which choice is meant, and what may follow a number.
"""

import re
from functools import cache, lru_cache

from dialogs.language.kinds import Kinds, spelled, words_of
from dialogs.language.lexicon import LANGUAGES, lexicon, pattern
from dialogs.language.normal import normalise
from dialogs.language.reading import readings

LONGEST = 90
"""Longer messages tell of something."""
YES, NO, OPEN, SOFT = "yes", "no", "open", ""
_REPLIES = frozenset({YES, NO, OPEN})
_AMOUNT = re.compile(r"(\d+) ?([^\W\d][^\d]*)")
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)")
_NUMBER = re.compile(r"\d{1,2}(?!\d)")

Said = tuple[tuple[str, ...], ...]
"""The words for each choice, its label first; none where they are not the coach's own."""


def hear_among(text: str, said: Said) -> int | None:
    """The place of the one choice that the whole message names, by its words, its number or its sense."""
    if len(text) > LONGEST:
        return None
    for lang in LANGUAGES:
        known = _words(said, lang)
        for reading in readings(text, lang):
            kinds = known.cover(reading)
            if kinds and (place := _meant(kinds, said)) is not None:
                return place
    return None


def hear_clock_among(text: str, said: Said) -> int | None:
    """The place of the one choice that shows the time a message names and no more: "yes, at 9:30"."""
    if len(text) > LONGEST:
        return None
    shown = [_CLOCK.search(words[0]) if words else None for words in said]
    if not any(shown):
        return None
    read = normalise(text)
    for lang in LANGUAGES:
        for found in (re.search(each, read) for each in lexicon("replies", lang)["clock"]):
            if found and _is_agreed(f"{read[: found.start()]} {read[found.end() :]}", lang):
                meant = _clocks(found)
                places = [at for at, clock in enumerate(shown) if clock and _clocks(clock) & meant]
                return places[0] if len(places) == 1 else None
    return None


def hear_number(text: str, said: Said) -> int | None:
    """The place of the choice whose number a message begins with, before a reason: "3 but happy"."""
    read = normalise(text)
    found = _NUMBER.match(read)
    if found is None or counts(said):
        return None
    rest = read[found.end() :].lstrip()
    told = any(pattern("replies", lang, "behind").match(rest) for lang in LANGUAGES)
    place = int(found.group()) - 1
    return place if told and 0 <= place < len(said) else None


@lru_cache(maxsize=512)
def counts(said: Said) -> dict[str, int]:
    """The place of each choice by its amount, where all are amounts of the same: "2 hours", "3 hours"."""
    found = [_AMOUNT.fullmatch(normalise(words[0])) if words else None for words in said]
    amounts = [each for each in found if each]
    alike = len({each[2].rstrip("s") for each in amounts}) == 1
    return {each[1]: place for place, each in enumerate(found) if each} if alike and len(amounts) > 1 else {}


def _meant(kinds: frozenset[str], said: Said) -> int | None:
    places = {int(kind) for kind in kinds if kind.isdecimal()}
    replies = kinds & _REPLIES
    if len(places) == 1:
        (place,) = places
        return None if NO in replies and NO not in _sense(said[place]) else place
    if places or len(replies) != 1:
        return None
    agreeing = [place for place, words in enumerate(said) if replies <= _sense(words)]
    return agreeing[0] if len(agreeing) == 1 else None


def _clocks(found: re.Match[str]) -> frozenset[int]:
    """Minutes after midnight; two of them where half of the day is not told."""
    said = found.groupdict()
    hour, minute = int(said["hour"]), int(said.get("minute") or 30 * bool(said.get("thirty")))
    half = said.get("half")
    hours = {hour % 12 + 12 * (half == "p")} if half else {hour, hour + 12} if "half" in said else {hour}
    return frozenset(each * 60 + minute for each in hours)


def _is_agreed(text: str, lang: str) -> bool:
    """Whether a text is empty, or says no more than yes."""
    if not any(map(str.isalnum, text)):
        return True
    covers = (_words((), lang).cover(reading) for reading in readings(text, lang))
    return any(kinds and kinds <= {YES, SOFT} for kinds in covers)


def _sense(words: tuple[str, ...]) -> frozenset[str]:
    """Whether any of the words for a choice is a plain yes, no or "I don't know", in any language."""
    known = ((_replies(lang), spelled(word, lang)) for lang in LANGUAGES for word in words)
    return frozenset(kind for replies, word in known for kind in replies.get(word, ()) if kind)


@lru_cache(maxsize=512)  # the coach's questions come again and again, with the same choices
def _words(said: Said, lang: str) -> Kinds:
    named = [
        (spelled(word, lang), str(place))
        for place, words in enumerate(said)
        for word in words
        if word.strip()
    ]
    numbers = counts(said) or {str(place): place - 1 for place in range(1, len(said) + 1)}
    numbered = [
        (spelled(way.replace("#", number), lang), str(place))
        for number, place in numbers.items()
        for way in lexicon("replies", lang)["numbers"]
    ]
    own = {word for word, _ in (*named, *numbered)}
    around = [
        (word, kind) for word, kinds in _replies(lang).items() for kind in kinds if kind or word not in own
    ]
    return Kinds.among((*named, *numbered, *around))


@cache
def _replies(lang: str) -> dict[str, frozenset[str]]:
    """What says yes, no or "I don't know", and what stands beside, by its words."""
    plain, data = lexicon("intents", lang)["answers"], lexicon("replies", lang)
    listed = {YES: plain[YES], NO: plain[NO], OPEN: data["open"], SOFT: data["beside"]}
    found: dict[str, frozenset[str]] = {}
    for kind, entries in listed.items():
        for word in words_of(entries, lang):
            found[word] = found.get(word, frozenset()) | {kind}
    return found
