"""A pasted invitation: many lines, some of which say what, when, where and for how much.

Pages and mails name far more moments than the start: doors, reception, deadlines, when they were sent. So a
line counts by its label first; only where no line is labelled, the first one that names a moment is taken.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from unicodedata import category
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from dialogs.language.dates import Ambiguous, Instant, MomentHeard, NoMoment, hear_occasion
from dialogs.language.labelled import Line, data, has_clock, lines_of, names_day, unmarked
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.money import Fee, hear_fee
from dialogs.language.normal import normalise

_LONGEST_NAME, _LONGEST_PLACE = 60, 120
_MOST_TRIES = 6
_LONGEST_VALUE = 160
_MOST_VALUE = 3
_SHORT_WORD = 3
_TOP = 15
_EDGES = " \u3000\uff08\uff09(),\u3001/\uff0f"


class Invitation(Struct, frozen=True):
    """What an invitation says of a gathering; empty where it is silent."""

    name: str = ""
    place: str = ""
    address: str = ""
    fee: Fee | None = None
    moment: MomentHeard = field(default_factory=NoMoment)


def read_invitation(text: str, *, now: datetime, zone: ZoneInfo, lang: str) -> Invitation:
    """The gathering an invitation is for."""
    lines = lines_of(text)
    moment, used = _moment(lines, _Setting(now, zone, lang))
    place, address = _place(lines, used)
    return Invitation(_name(lines, used, place), place, address, _fee(lines), moment)


class _Setting(Struct, frozen=True):
    now: datetime
    zone: ZoneInfo
    lang: str

    def hear(self, words: str) -> MomentHeard:
        return hear_occasion(words[:_LONGEST_VALUE], now=self.now, zone=self.zone, lang=self.lang)


def _moment(lines: tuple[Line, ...], setting: _Setting) -> tuple[MomentHeard, tuple[int, ...]]:
    """The start, and the lines that tell it; what is only half said is kept where nothing better is found."""
    best: tuple[MomentHeard, tuple[int, ...]] = (NoMoment(), ())
    for tries, where in enumerate(_places_of_moment(lines)):
        if tries >= _MOST_TRIES:
            break
        heard = setting.hear(" ".join(_without_asides(lines[at].words) for at in where))
        if isinstance(heard, Instant):
            return heard, where
        if isinstance(heard, Ambiguous) and _weight(heard) > _weight(best[0]):
            best = heard, where
    return best


def _without_asides(words: str) -> str:
    """A value without what stands in brackets about doors, reception or a deadline."""
    return re.sub(
        rf"[(\uff08][^()\uff08\uff09]{{0,30}}(?:{_asides()})[^()\uff08\uff09]{{0,30}}[)\uff09]", " ", words
    )


@cache
def _asides() -> str:
    listed = (word for lang in LANGUAGES for word in lexicon("gatherings", lang)["labels"]["aside"])
    return "(?i:" + "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True)) + ")"


def _weight(heard: MomentHeard) -> int:
    """How much of a moment is known."""
    if isinstance(heard, NoMoment):
        return 0
    return 1 + (heard.on is not None) + 2 * bool(heard.readings) if isinstance(heard, Ambiguous) else 9


def _places_of_moment(lines: tuple[Line, ...]) -> Iterator[tuple[int, ...]]:
    """Which lines to read together, the likeliest first."""
    whens = [at for at, line in enumerate(lines) if line.kind == "when"]
    times = [at for at, line in enumerate(lines) if line.kind == "time"]
    for at in whens:
        if times and not has_clock(lines[at].words):
            yield (at, times[0])
        yield (at,)
        yield from _with_next(lines, at)
    dated = [at for at, line in enumerate(lines) if not line.kind and names_day(line.whole)]
    for at in dated:
        yield (at,)
        if not has_clock(lines[at].words):
            yield from _with_next(lines, at)
            if times:
                yield (at, times[0])


def _with_next(lines: tuple[Line, ...], at: int) -> Iterator[tuple[int, ...]]:
    """The lines after a day that may hold its time."""
    for after in range(at + 1, min(at + 1 + _MOST_VALUE, len(lines))):
        if lines[after].kind in {"", "time"} and has_clock(lines[after].words):
            yield (at, after)


def _place(lines: tuple[Line, ...], used: tuple[int, ...]) -> tuple[str, str]:
    """Where it is, and the postal address if one is said."""
    place = next((line.words for line in lines if line.kind == "place"), "")
    addressed = next((line.words for line in lines if line.kind == "address"), "")
    within = _address_in(place)
    if not addressed and not within:
        addressed, before = _addressed_line(lines)
        place = place or before or _venue(lines, used)
    if within and within != place:
        addressed = addressed or within
        place = place.replace(within, "").strip(_EDGES)
    return (place or _online(lines) or addressed)[:_LONGEST_PLACE].strip(), addressed[:_LONGEST_PLACE].strip()


def _address_in(words: str) -> str:
    found = (re.search(data(lang)["address"], words) for lang in LANGUAGES)
    return next((each.group().strip() for each in found if each), "")


def _addressed_line(lines: tuple[Line, ...]) -> tuple[str, str]:
    """The first line without a label that is an address, and the venue's name on the line before it."""
    for at, line in enumerate(lines):
        found = "" if line.kind else _address_in(line.words)
        if found and len(found) * 2 >= len(line.words):
            rest = line.words.replace(found, "").strip(_EDGES)
            if sum(map(str.isalpha, rest)) > 1:
                return found, rest
            before = lines[at - 1] if at else None
            is_venue = (
                before is not None
                and not before.kind
                and not names_day(before.whole)
                and not has_clock(before.words)
            )
            return found, before.words if before and is_venue and len(before.words) <= _LONGEST_NAME else ""
    return "", ""


def _venue(lines: tuple[Line, ...], used: tuple[int, ...]) -> str:
    """The venue that stands without a label right below day and time, as event pages show it."""
    below = [line for line in lines[max(used, default=len(lines)) + 1 :] if not _is_passed(line)]
    if not below or below[0].kind or len(below[0].words) > _LONGEST_NAME:
        return ""
    first, after = below[0].words, below[1].whole if len(below) > 1 else ""
    is_told = _is_like("venue", first) or _is_like("area", first) or _is_like("area", after)
    return first if _may_be_venue(below[0]) and (is_told or _is_titled(first)) else ""


def _is_passed(line: Line) -> bool:
    """Whether a line between time and venue tells nothing of either: a button, another time."""
    is_time = has_clock(line.whole) or names_day(line.whole)
    return is_time or line.kind in {"fee", "aside"} or _is_like("passed", normalise(unmarked(line.whole)))


def _may_be_venue(line: Line) -> bool:
    shape = normalise(unmarked(line.whole))
    is_other = any(re.match(data(lang)["not_names"], shape) for lang in LANGUAGES)
    return not (is_other or line.whole.endswith((".", "!", "?", "\u3002", "\uff01")) or hear_fee(line.words))


def _is_titled(words: str) -> bool:
    """Whether Latin words are spelt like a name, all but small ones in capitals."""
    spelt = [word for word in words.split() if word[:1].isalpha() and len(word) > _SHORT_WORD]
    return bool(spelt) and words.isascii() and all(word[0].isupper() for word in spelt)


def _is_like(name: str, words: str) -> bool:
    return any(re.search(data(lang)[name], words) for lang in LANGUAGES)


def _online(lines: tuple[Line, ...]) -> str:
    """The link of what takes place online, else the words that say it does."""
    shapes = data("ja")
    for line in lines:
        if found := re.search(shapes["online"], line.whole):
            return found.group()
    labelled = (line.words for line in lines if line.kind == "link")
    said = (f.group() for line in lines if (f := re.search(f"(?i:{shapes['online_words']})", line.whole)))
    return next(labelled, "") or next(said, "")


def _fee(lines: tuple[Line, ...]) -> Fee | None:
    """The price after its label, with the prices on the lines that follow; else the first one anywhere."""
    for at, line in enumerate(lines):
        if line.kind == "fee":
            more = _further_prices(lines, at + 1)
            if fee := hear_fee(" / ".join((line.words, *more)) if more else line.words):
                return fee
    free = (hear_fee(line.words) for line in lines if not line.kind)
    return next((fee for fee in free if fee), None)


def _further_prices(lines: tuple[Line, ...], since: int) -> tuple[str, ...]:
    more: list[str] = []
    for line in lines[since : since + _MOST_VALUE]:
        if line.kind or not hear_fee(line.words):
            break
        more.append(line.words)
    return tuple(more)


def _name(lines: tuple[Line, ...], used: tuple[int, ...], place: str) -> str:
    """The labelled name, one in brackets that is announced, else the first line that can be one."""
    if labelled := next((line.words for line in lines if line.kind == "name"), ""):
        return _bare(labelled)
    whole = "\n".join(line.whole for line in lines)
    first = [line for at, line in enumerate(lines[:_TOP]) if not line.kind and at not in used]
    titles = [line for line in first if _may_be_name(line, place)]
    event = re.compile("|".join(lexicon("gatherings", lang)["event"] for lang in LANGUAGES))
    announced = next((found for lang in LANGUAGES if (found := _announced(whole, lang))), "")
    best = next((line for line in titles if event.search(line.whole)), None)
    if best and (not announced or titles.index(best) == 0):
        return _bare(best.whole)
    return announced or (_bare(titles[0].whole) if titles else "")


def _announced(whole: str, lang: str) -> str:
    found = re.search(data(lang)["held"], whole)
    return found["name"].strip(" \"'.,!")[:_LONGEST_NAME] if found else ""


def _may_be_name(line: Line, place: str) -> bool:
    words = _bare(line.whole)
    shapes = (normalise(unmarked(line.whole)), normalise(words))
    is_other = any(re.match(data(lang)["not_names"], shape) for lang in LANGUAGES for shape in shapes)
    is_sentence = line.whole.endswith((".", "\u3002")) or (words[:1].isascii() and words[:1].islower())
    is_value = bool(place and place in line.whole) or bool(_address_in(words)) or hear_fee(words) is not None
    has_moment = names_day(words) and len(words) <= _LONGEST_NAME // 2
    return sum(c.isalpha() for c in words) > 1 and not (is_other or is_sentence or is_value or has_moment)


def _bare(words: str) -> str:
    """A name without the tags, bullets and quotation marks around it."""
    bare = re.sub(data("en")["inviting"], "", re.sub(data("ja")["tags"], "", unmarked(words)))
    bare = unmarked(bare)[:_LONGEST_NAME].strip(" \u3000\u300c\u300d\u300e\u300f\u3010\u3011\"'*#|")
    while bare and (category(bare[-1])[0] == "S" or bare[-1] == "\ufe0f"):
        bare = bare[:-1].rstrip()
    return bare
