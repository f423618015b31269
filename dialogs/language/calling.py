"""What a gathering is called, out of what is left of a line: the name, never the sentence around it."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon, pieces

_LONGEST = 60
_LONGEST_LINE, _MOST_LINES = 120, 24
_WEIGHTY = 4
_UNCLOSED = re.compile(r"[(\uff08][^)\uff09]*\Z")


def call(text: str, lang: str) -> str:
    """The likeliest name among the lines of a text; empty where none is one."""
    if quoted := re.search(lexicon("gatherings", "ja")["quoted"], text):
        return quoted["name"].strip()
    text = _feeling().sub("\n", text)
    if titled := re.search(_words("en")["titled"], text):
        return _trimmed(re.sub(_words("en")["after"], "", titled["name"]))
    lines = [line[:_LONGEST_LINE] for line in text.split("\n") if line.strip()][:_MOST_LINES]
    pieces = (_trimmed(_called(part)) for line in lines if (part := _trimmed(line)))
    named = [piece for piece in pieces if piece and not _bare().fullmatch(piece)]
    event = _event(lang)
    best = max(named, key=lambda piece: (event.search(piece) is not None, len(piece)), default="")
    return best[:_LONGEST].strip()


def names_event(name: str) -> bool:
    """Whether a name says by itself that it is that of an event."""
    return any(re.search(lexicon("gatherings", lang)["event"], name) for lang in LANGUAGES)


def says_more(name: str, before: str) -> bool:
    """Whether a name told later takes the place of the one before: of a mere word, or of a shorter one."""
    is_new = names_event(name) if not before else names_event(name) or _is_title(name)
    return is_new and (not _is_title(before) or len(name) > len(before))


def _called(piece: str) -> str:
    """The name within a piece, by the language it is written in."""
    return _english(piece) if piece.isascii() else _japanese(piece)


def _japanese(piece: str) -> str:
    """From the words that lead up to a name to those that say something about it."""
    data, event = _words("ja"), _event("ja").pattern
    rest = re.sub(data["before"], "", piece, count=1)
    rest = rest if re.search(event, rest) else piece
    told = [found.end() for found in re.finditer(event, rest) if re.match(data["after"], rest[found.end() :])]
    if told:
        return rest[: told[0]]
    is_sentence = re.search(data["sentence"], rest) and not re.search(f"(?:{event})$", rest)
    return "" if is_sentence else rest if re.search(event, rest) else re.sub(data["after"], "", rest)


def _english(piece: str) -> str:
    """The noun with its own words before it, in a sentence; what is written like a title is one."""
    data = _words("en")
    if _is_title(piece):
        return piece
    event = next(re.finditer(lexicon("gatherings", "en")["event"], piece), None)
    if event is None:
        return "" if re.search(data["sentence"], piece) else re.sub(data["after"], "", piece)
    leading = [found.end() for found in re.finditer(data["before"], piece[: event.start()])]
    return piece[max(leading, default=0) : event.end()] + re.sub(data["after"], "", piece[event.end() :])


def _is_title(piece: str) -> bool:
    """Whether the words that carry weight are capitalised, and no sentence leads up to them."""
    words = [word for word in re.findall(r"[A-Za-z][\w'&-]*", piece) if len(word) >= _WEIGHTY]
    capital = sum(word[0].isupper() for word in words)
    led = re.match(_words("en")["before"], piece)
    return 0 < len(words) == capital or (not led and 2 * capital > len(words))


@cache
def _event(lang: str) -> re.Pattern[str]:
    ordered = sorted(LANGUAGES, key=lambda each: each != lang)
    return re.compile("|".join(lexicon("gatherings", each)["event"] for each in ordered))


@cache
def _words(lang: str) -> dict[str, str]:
    """The words around a name, by what they are."""
    return pieces(lexicon("gatherings", lang)["called"])


@cache
def _feeling() -> re.Pattern[str]:
    """How somebody feels about going, in a clause of its own."""
    return re.compile(_words("en")["feeling"])


@cache
def _bare() -> re.Pattern[str]:
    return re.compile("|".join(_words(lang)["bare"] for lang in LANGUAGES))


def _trimmed(piece: str) -> str:
    """Strip particles and punctuation from both edges until nothing more comes off."""
    before = None
    while before != piece:
        before, piece = piece, _edges().sub("", _UNCLOSED.sub("", piece)).strip()
    return piece


@cache
def _edges() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{lexicon('gatherings', lang)['edges']})" for lang in LANGUAGES), re.IGNORECASE
    )
