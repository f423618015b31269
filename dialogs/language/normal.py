"""One shape for the many ways a message can be typed, and the way back to the original."""

import re
import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

from dialogs.language.lexicon import any_of, lexicon
from dialogs.language.once import once

LIMIT = 1000
"""Characters of a message that are looked at; nobody types more in one answer."""

EDGES = " .!?,~\u3002\u3001\u2026\u30fb\"'()"
"""Signs around a message that say nothing."""
_CLUSTER = re.compile("[\\s\\S][\u0300-\u036f\u3099\u309a\uff9e\uff9f]{0,3}")
_AS_IT_IS = "a-z0-9 .,!?\u3001\u3002\u300c\u300d\u3041-\u3096\u30a1-\u30f6\u30fc\u4e00-\u9fff"
"""Letters that keep their shape, and most messages are made of."""
_ONE_BY_ONE = (
    "\t\n\r -~\u3000-\u3002\u3008-\u3011\u3014\u3015\u301c\u30fb\u2010-\u2015\u2018-\u201d\u2212\uff01-\uff5e"
)
"""Signs of which each becomes one other."""
_BLANKS = re.compile(r"\s+")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u301c\u223c\u3030", "~"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u3010\u3014", "("),
        **dict.fromkeys("\u3011\u3015", ")"),
    }
)
_WORD = re.compile("[a-z0-9]+")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"([bcdfghjkmprstwyz])(?=\1)")
_LONGEST_ROMAJI = 60
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


class Plain(Struct, frozen=True):
    """A normalised text that remembers for each character where it stood in the original.

    Of several that became one it remembers the last; `begins` tells where those began.
    """

    text: str
    origin: tuple[int, ...]
    begins: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that became `text[start:end]`."""
        first = dict(self.begins).get(self.origin[start], self.origin[start])
        return first, self.origin[end - 1] + 1 if end > start else first


@once
def plain(text: str) -> Plain:
    """Fold width, case, dashes and quotes of the first LIMIT characters, keeping positions.

    Some signs unfold into many, and no more than about LIMIT come out either.
    """
    cut = text[:LIMIT]
    if _alike().fullmatch(cut):
        return Plain(cut.translate(_others()), tuple(range(len(cut) + 1)))
    pieces: list[str] = []
    origin: list[int] = []
    begins: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(cut):
        if len(origin) >= LIMIT:
            break
        piece = _shape(cluster.group())
        pieces.append(piece)
        origin.extend([cluster.start()] * (len(piece) - 1))
        if piece:
            origin.append(cluster.end() - 1)
        if len(piece) == 1 < len(cluster.group()):
            begins.append((cluster.end() - 1, cluster.start()))
    origin.append(origin[-1] + 1 if len(origin) >= LIMIT else len(cut))
    return Plain("".join(pieces), tuple(origin), tuple(begins))


@cache
def _alike() -> re.Pattern[str]:
    """Text of nothing but letters that stay and signs that become one other each."""
    return re.compile(f"[{_AS_IT_IS}{''.join(map(re.escape, map(chr, _others())))}]*")


@cache
def _others() -> dict[int, str]:
    """What each of those signs becomes."""
    signs = re.findall(f"[{_ONE_BY_ONE}]", "".join(map(chr, range(0x10000))))
    return {ord(sign): _shape(sign) for sign in signs if len(_shape(sign)) == 1}


@lru_cache(maxsize=4096)
def _shape(cluster: str) -> str:
    if cluster.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", cluster).casefold().translate(_SIGNS)
    return "".join(_visible(char) for char in folded)


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Cs", "Zl", "Zp", "Zs"} else char


@once
def normalise(text: str) -> str:
    """NFKC, one case, one kind of dash and quote, single spaces; punctuation stays."""
    return _BLANKS.sub(" ", plain(text).text).strip()


def fold(text: str) -> str:
    """What is left for comparing whole messages: letters and digits in hiragana, without politeness."""
    return _without_ending(letters(_without_courtesy(normalise(text))))


@once
def letters(text: str) -> str:
    """Letters and digits alone, katakana as hiragana."""
    return "".join(char for char in normalise(text) if char.isalnum()).translate(_TO_HIRAGANA)


def hiragana(text: str) -> str:
    """Katakana as hiragana, everything else as it is."""
    return text.translate(_TO_HIRAGANA)


@once
def english(text: str) -> str:
    """Words in small letters, a space after each, short forms written out; empty if it is not Latin text."""
    read = normalise(text).replace("'ll", " will").replace("'", "")
    if any(char.isalpha() and not char.isascii() for char in read):
        return ""
    known = lexicon("normal", "en")["spelling"]
    found = (_DRAWN_OUT.sub(r"\1", word) for word in _WORD.findall(read))
    return "".join(f"{known.get(word, word)} " for word in found)


def kana_of(text: str) -> str:
    """Text in Latin letters as hiragana, if all of it can be read so; else empty."""
    read = _DOUBLED.sub("\u3063", letters(text)[: _LONGEST_ROMAJI + 1])
    whole, one, kana = _syllables()
    if len(read) > _LONGEST_ROMAJI or not whole.fullmatch(read):
        return ""
    return one.sub(lambda found: kana[found.group()], read)


def _without_courtesy(text: str) -> str:
    kept = _courtesy().sub(" ", text)
    return kept if any(char.isalnum() for char in kept) else text


def _without_ending(text: str) -> str:
    endings, longest = _endings()
    while (ending := endings.search(text, max(0, len(text) - longest))) and ending.start() > 0:
        text = text[: ending.start()]
    return text


@cache
def _courtesy() -> re.Pattern[str]:
    return re.compile(any_of(lexicon("normal", "en")["courtesy"]))


@cache
def _endings() -> tuple[re.Pattern[str], int]:
    """What a text may end in, and how long that is at most."""
    listed = lexicon("normal", "ja")["endings"]
    return re.compile(any_of(listed) + r"\Z"), max(map(len, listed))


@cache
def _syllables() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """What a whole text in Latin letters is made of, one syllable, and the kana of each."""
    data = lexicon("normal", "ja")["romaji"]
    kana = {
        f"{row}{vowel}": sign
        for row, signs in data["rows"].items()
        for vowel, sign in zip("aiueo", signs, strict=True)
        if sign != "-"
    } | data["others"]
    one = "|".join(sorted(kana, key=len, reverse=True))
    return re.compile(f"(?:{one})+"), re.compile(one), kana
