"""The times in a text, joined into ranges, with their part of the day and their label; chooses the start."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from typing import Literal

from dialogs.language.dates.clocks import NOON, Readings, Slot, Typed, readings
from dialogs.language.dates.tokens import CLOCK_KINDS, Token, number, table
from dialogs.language.lexicon import LANGUAGES, any_of, lexicon
from dialogs.shapes import replace

Where = Literal["beside", "before", "after"]
"""Where a part of the day stands, seen from its time."""
_MARKS = {"a": "am", "p": "pm"}
_LABELS = ("start", "door", "end", "after", "deadline")
OPEN = range(6, 9)
"""Hours that are of the morning as well as of the evening."""
_NEAR = 12
_QUARTER = 15
_ONE = 1


def slots(text: str, found: Sequence[Token], known: str = "") -> tuple[Slot, ...]:
    """The times of a text from left to right, two joined by "to" as one with an end.

    `known` is a part of the day named before; it counts where the text names none.
    """
    clocks = [token for token in found if token.kind in CLOCK_KINDS]
    made: list[Slot] = []
    while clocks:
        first = clocks.pop(0)
        start, end = _typed(first, text, found, known)
        joined = joint().fullmatch(text[first.end : clocks[0].start]) if clocks and end is None else None
        stop = first.end
        if joined:
            last = clocks.pop(0)
            end, stop = _closing(last, text, found), last.end
        elif end is None and (bare := _bare_end().match(text, first.end)):
            end, stop = _with_minutes(bare.groupdict(default=""), "2", ""), bare.end()
        pairs, why = readings(start, end, next_day=bool(joined and joined["next"]))
        made.append(Slot(first.start, stop, pairs, why))
    return _labelled(tuple(_lasting(text, slot, found) for slot in made), found, text)


@cache
def joint() -> re.Pattern[str]:
    """What stands between the start and the end of a range."""
    words = any_of(word for lang in LANGUAGES for word in lexicon("dates", lang)["connect"]["words"])
    after = lexicon("dates", "ja")["connect"]["next_day"]
    part = any_of(table("part"))
    around = lexicon("dates", "ja")["connect"]["around"]
    return re.compile(
        rf"(?:\s?(?:{part}|{around}))?\s{{0,2}}{words}\s{{0,2}}(?P<next>{after})?\s?(?:{part}.?)?\s?"
    )


@cache
def _bare_end() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["connect"]["bare_end"])


def _closing(token: Token, text: str, found: Sequence[Token]) -> Typed:
    """The end of a range: only a part of the day right beside it is its own."""
    typed = _typed(token, text, ())[0]
    part = _beside(token, text, _parts(found))
    return _in_part(typed, (part, "beside")) if part else typed


def _typed(token: Token, text: str, found: Sequence[Token], known: str = "") -> tuple[Typed, Typed | None]:
    said = token.said
    part = _part_of(token, text, found) if _parts(found) else (known, "before")
    if "noon" in said or "midnight" in said:
        return Typed(NOON, 0, "pm" if "noon" in said else "am"), None
    mark = _MARKS.get(said.get("pre") or said.get("post") or "", "")
    own = _MARKS.get(said.get("own", ""), "")
    if "h2" in said:
        return _in_part(_with_minutes(said, "", own), part), _with_minutes(said, "2", mark)
    return _in_part(_with_minutes(said, "", mark), part), None


def _with_minutes(said: dict[str, str], suffix: str, part: str) -> Typed:
    hour = said.get(f"h{suffix}") or said["hword"]
    minute = said.get(f"min{suffix}") or said.get(f"late{suffix}") or "0"
    whole, late = number(hour), number(minute)
    if said.get(f"half{suffix}") or said.get("thirty"):
        late = 30
    if "before" in said:
        whole, late = (whole, 0) if not late else (whole - 1, 60 - late)
    if "way" in said:
        away = number(said["past"]) if "past" in said else _QUARTER
        whole, late = (whole, away) if said["way"] == "past" else (whole - 1, 60 - away)
    return Typed(whole, late, part, padded=len(hour) > 1 and hour.startswith("0"))


def _in_part(typed: Typed, part: tuple[str, Where]) -> Typed:
    """Apply a part of the day; one that stands elsewhere in the text only decides an open hour."""
    name, where = part
    if typed.part or not name:
        return typed
    if where == "beside":
        return replace(typed, part=name)
    if typed.padded or not 1 <= typed.hour <= NOON:
        return typed
    if where == "before" or typed.hour in OPEN:
        return replace(typed, part=name)
    return replace(typed, maybe=name)


def _part_of(token: Token, text: str, found: Sequence[Token]) -> tuple[str, Where]:
    """The part of the day for a time: one beside it, else the only one that no later time has beside it."""
    parts = _parts(found)
    if own := _beside(token, text, parts):
        return own, "beside"
    later = [other for other in found if other.kind in CLOCK_KINDS and other.start > token.start]
    others = [part for part in parts if not any(_leads(part, other, text) for other in later)]
    names = {_part(part) for part in others}
    if len(names) != 1:
        return "", "before"
    return names.pop(), "before" if others[0].start < token.start else "after"


def part_alone(found: Sequence[Token]) -> str:
    """The one part of the day that is named, to be kept while the time is asked for."""
    names = {_part(token) for token in _parts(found)}
    return names.pop() if len(names) == 1 else ""


def _parts(found: Sequence[Token]) -> list[Token]:
    return [token for token in found if token.kind in {"part", "day_part"}]


def _beside(token: Token, text: str, parts: Sequence[Token]) -> str:
    before = (part for part in parts if _leads(part, token, text))
    after = (p for p in parts if p.start >= token.end and not text[token.end : p.start].strip(" ,"))
    return next((_part(part) for part in (*before, *after)), "")


def _leads(part: Token, clock: Token, text: str) -> bool:
    near = 0 <= clock.start - part.end <= _NEAR
    return near and _gap().fullmatch(text, part.end, clock.start) is not None


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["connect"]["gap"])


def _part(token: Token) -> str:
    if token.kind == "part":
        return str(table("part")[token.text])
    return str(table("day_part")[token.text][1])


def _lasting(text: str, slot: Slot, found: Sequence[Token]) -> Slot:
    """Close an open slot by the duration that directly follows it."""
    for token in found:
        if (
            token.kind == "duration"
            and token.start >= slot.end
            and _pause().fullmatch(text[slot.end : token.start])
        ):
            return replace(slot, end=token.end, readings=_lengthened(slot.readings, minutes_of(token)))
    return slot


@cache
def _pause() -> re.Pattern[str]:
    return re.compile(lexicon("dates", "ja")["connect"]["pause"])


def _lengthened(pairs: Readings, minutes: int) -> Readings:
    return tuple((start, end if end is not None else start + minutes) for start, end in pairs)


def minutes_of(token: Token) -> int:
    """The length of a duration or a delay."""
    said = token.said
    hours = said.get("hours", "0")
    whole = float(hours) if "." in hours else number(hours)
    half = 30 if "half" in said or "half_hour" in said else 0
    return round(whole * 60) + number(said.get("minutes", "0")) + half


def _labelled(made: tuple[Slot, ...], found: Sequence[Token], text: str) -> tuple[Slot, ...]:
    labels = [token for token in found if token.kind == "label"]
    ahead = {token.start for token in labels if text[token.end : token.end + _ONE] == ":"}
    if (
        len(labels) == len(made)
        and _alternate(made, labels)
        and not (ahead and made[0].start < labels[0].start)
    ):
        return tuple(replace(slot, label=_label(token)) for slot, token in zip(made, labels, strict=True))
    marked = list(made)
    for _, index, token in sorted(_nearest(made, labels, ahead), key=lambda near: near[:2]):
        if not marked[index].label:
            marked[index] = replace(made[index], label=_label(token))
    return tuple(marked)


def _alternate(made: Sequence[Slot], labels: Sequence[Token]) -> bool:
    """Whether labels and times stand in pairs, one behind the other."""
    named = sorted([(slot.start, "time") for slot in made] + [(token.start, "label") for token in labels])
    return all(one != other for (_, one), (_, other) in pairwise(named))


def _nearest(
    made: Sequence[Slot], labels: Sequence[Token], ahead: Collection[int]
) -> Iterator[tuple[int, int, Token]]:
    """For each label the slot that it stands nearest to, and how far that is; some lead to what follows."""
    for token, after in zip_longest(labels, labels[1:]):
        if after and after.start - token.end <= _ONE:
            continue  # "talks start at": the second word says it
        leads = token.start in ahead or "after" in token.said
        away = ((_distance(slot, token, leads=leads), i) for i, slot in enumerate(made))
        far, index = min(away, default=(_NEAR + 1, 0))
        if far <= _NEAR:
            yield far, index, token


def _distance(slot: Slot, token: Token, *, leads: bool) -> int:
    """How far a label stands from a time; what comes afterwards, or has a colon, is named before its time."""
    if token.end <= slot.start:
        return slot.start - token.end
    return token.start - slot.end + (_NEAR if leads else 0)


def _label(token: Token) -> str:
    return next(name for name in _LABELS if name in token.said)


def chosen(made: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots that can be the start: a start label first, then unlabelled ones, then doors and the rest."""
    for wanted in (("start",), ("",), ("door",), ("after", "deadline", "end")):
        fits = [
            slot
            for slot in made
            if slot.label in wanted or (slot.label == "end" and _closed(slot) and wanted == ("",))
        ]
        if fits:
            return _ended(tuple({slot.readings: slot for slot in fits}.values()), made)
    return ()


def _closed(slot: Slot) -> bool:
    return any(end is not None for _, end in slot.readings)


def _ended(fits: tuple[Slot, ...], made: Sequence[Slot]) -> tuple[Slot, ...]:
    """Give the one start the end that is labelled as such."""
    ends = [
        slot.readings[0][0]
        for slot in made
        if slot.label == "end" and not _closed(slot) and len(slot.readings) == 1
    ]
    if len(fits) != 1 or len(ends) != 1 or fits[0].label == "end":
        return fits
    pairs = tuple((start, end or (ends[0] if ends[0] > start else None)) for start, end in fits[0].readings)
    return (replace(fits[0], readings=pairs),)
