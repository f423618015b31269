"""Japanese parted into runs of one kind of script: which of them say something, which fit any answer."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from dialogs.language.lexicon import any_of, lexicon, pattern
from dialogs.language.normal import Plain, kana_of
from dialogs.language.once import once

_RUN = re.compile("(?!\u30fc)[\u4e00-\u9fff\u3005\u30a1-\u30f6\u30fca-z0-9&+#]+")
_LATIN = re.compile("[a-z0-9&+#]+")
_WRITTEN = re.compile("[\u3041-\u30f6\u4e00-\u9fff]")
_WORD = re.compile("[a-z]+(?:-[a-z]+)?")
_KANJI = re.compile("[\u4e00-\u9fff]+")
_LONGEST_WORD, _LONGEST_DEED, _KANJI_OF_A_VERB = 8, 3, 2
_BLANK = "\0"
_SHORT_KANA = re.compile("[\u3041-\u3096\u30fc]{1,3}")
_BEFORE_NAME = "(?:(?<![\u3041-\u3096])|(?<=[\u306e\u3092\u306f\u304c])(?=[\u3041-\u3096]{3}))"
_AFTER_NAME = "(?=[^\u3041-\u3096]|\\Z|\u3055\u3093|[\u3092\u304c\u306e\u306b\u306f\u3068\u3067\u3084])"


@once
def narrowing(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a normalised text stand that not everybody would use."""
    kept = _blanked(_mixed(), _blanked(pattern("answers", "ja", "counted"), text))
    found: list[tuple[int, int]] = []

    def noted(match: re.Match[str]) -> str:
        found.append(match.span())
        return _BLANK * len(match.group())

    rest = _named().sub(noted, kept)
    found += [match.span() for match in _RUN.finditer(rest) if _narrows(match.group(), rest, match.end())]
    return tuple(sorted(found))


def is_deed(text: str, span: tuple[int, int]) -> bool:
    """Whether a short run is a verb with suru, of which only the object would tell anything."""
    start, end = span
    return end - start <= _LONGEST_DEED and _suru().match(text, end) is not None


def spelled(read: Plain) -> Plain:
    """A message in romaji as Japanese, as far as its words are listed; any other text as it is."""
    if _WRITTEN.search(read.text):
        return read
    words = list(_WORD.finditer(read.text))
    known = sum(word.group() in _romaji() or kana_of(word.group()) != "" for word in words)
    return _respelled(read, words) if 4 * known >= 3 * len(words) > 0 else read


def is_written(text: str) -> bool:
    """Whether a text has kana or kanji."""
    return _WRITTEN.search(text) is not None


def _respelled(read: Plain, words: list[re.Match[str]]) -> Plain:
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for word in words:
        piece = _romaji().get(word.group()) or _in_kana(word.group())
        between = read.text[at : word.start()]
        joins = not (pieces and _LATIN.match(pieces[-1][-1:]) and _LATIN.match(piece))
        pieces.append((between.replace(" ", "") if joins else between) + piece)
        origin += [
            *read.origin[at : at + len(pieces[-1]) - len(piece)],
            *[read.origin[word.start()]] * len(piece),
        ]
        origin[-1] = read.origin[word.end() - 1]
        at = word.end()
    tail = read.text[at:]
    return Plain("".join(pieces) + tail, (*origin, *read.origin[at:]), read.begins)


def _in_kana(word: str) -> str:
    """A verb in romaji as hiragana, which narrows nothing; a noun as it is."""
    return (kana_of(word) or word) if pattern("answers", "ja", "romaji_verb").search(word) else word


def _blanked(blank: re.Pattern[str], text: str) -> str:
    return blank.sub(lambda match: _BLANK * len(match.group()), text)


def _narrows(run: str, text: str, end: int) -> bool:
    if len(run) == 1:
        return run in _single() and not (run in _of_things_and_verbs() and _goes_on_as_verb(text, end))
    return not is_generic(run, verb=_goes_on_as_verb(text, end)) and not _is_one_verb(run, text, end)


def _is_one_verb(run: str, text: str, end: int) -> bool:
    """Whether two kanji begin one verb or adjective, of which the rest stands in hiragana."""
    two = len(run) == _KANJI_OF_A_VERB and _KANJI.fullmatch(run) is not None
    return two and run[0] not in _single() and _of_verbs().match(text, end) is not None


def _goes_on_as_verb(text: str, end: int) -> bool:
    kana = lexicon("vocabulary", "ja")["kana"]
    after, beyond = text[end : end + 1], text[end + 1 : end + 2]
    if after and after in kana["after_nouns"]:
        return beyond != "" and beyond in kana["after_both"]
    if after and after in kana["before_u"]:
        return beyond == "\u3046"
    return after != "" and after in kana["endings"]


@lru_cache(maxsize=4096)
def is_generic(run: str, *, verb: bool = False) -> bool:
    """Whether listed words alone make up a run; the last character may belong to a verb that follows."""
    if run in _fields():
        return False
    if run[-1:] in lexicon("vocabulary", "ja")["pieces"]["moods"]:
        return True
    reached = {0}
    for start in range(len(run)):
        if start in reached:
            reached |= set(_steps(run, start))
    return len(run) in reached or (verb and len(run) - 1 in reached and not _LATIN.match(run[-1]))


def _steps(run: str, start: int) -> Iterator[int]:
    if run[start] in _pieces():
        yield start + 1
    if latin := _LATIN.match(run, start):
        if latin.group() in _generic() or latin.group().isdigit():
            yield latin.end()
        return
    for end in range(start + 1, min(start + _LONGEST_WORD, len(run)) + 1):
        if run[start:end] in _generic():
            yield end


@cache
def _generic() -> frozenset[str]:
    return frozenset(word for theme in lexicon("vocabulary", "ja")["generic"].values() for word in theme)


@cache
def _fields() -> frozenset[str]:
    return frozenset(lexicon("vocabulary", "ja")["roles"]["fields"])


@cache
def _pieces() -> frozenset[str]:
    return frozenset(lexicon("vocabulary", "ja")["pieces"]["signs"])


@cache
def _single() -> frozenset[str]:
    return frozenset(lexicon("vocabulary", "ja")["single"]["signs"])


@cache
def _of_things_and_verbs() -> frozenset[str]:
    return frozenset(lexicon("vocabulary", "ja")["single"]["of_verbs"])


@cache
def _of_verbs() -> re.Pattern[str]:
    return re.compile(lexicon("vocabulary", "ja")["kana"]["of_verbs"])


@cache
def _mixed() -> re.Pattern[str]:
    return re.compile(any_of(lexicon("vocabulary", "ja")["mixed"]["words"]))


@cache
def _named() -> re.Pattern[str]:
    """Names of things with hiragana; a short one must not be a piece of other words."""
    listed = {word.lower() for words in lexicon("vocabulary", "ja")["spoken"].values() for word in words}
    short = {word for word in listed if _SHORT_KANA.fullmatch(word)}
    return re.compile(f"{any_of(listed - short)}|{_BEFORE_NAME}{any_of(short)}{_AFTER_NAME}")


@cache
def _romaji() -> dict[str, str]:
    return dict(lexicon("vocabulary", "ja")["romaji"])


@cache
def _suru() -> re.Pattern[str]:
    return re.compile("|".join(lexicon("answers", "ja")["suru"]))
