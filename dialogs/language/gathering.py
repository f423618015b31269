"""A gathering announced in a line or a pasted invitation: when, what, where and for how much."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.calendars import is_calendar, read_calendar
from dialogs.language.calling import call, names_event
from dialogs.language.dates import Ambiguous, Instant, MomentHeard, NoMoment, hear_occasion
from dialogs.language.invitations import read_invitation
from dialogs.language.labelled import is_invitation, labelled_alone
from dialogs.language.lexicon import lexicon
from dialogs.language.money import hear_fee
from dialogs.language.normal import LIMIT
from dialogs.language.once import once
from dialogs.language.people import is_no_name

_LINK = re.compile(r"https?://\S{1,300}")


class GatheringHeard(Struct, frozen=True):
    """What a text says about a gathering; empty where it is silent, `fee` in yen.

    `price` are the words for a fee that is no one amount in yen: several prices, another currency.
    """

    name: str
    place: str
    fee: int | None
    moment: MomentHeard
    address: str = ""
    price: str = ""


@once
def hear_gathering(text: str, *, now: datetime, zone: ZoneInfo, lang: str) -> GatheringHeard:
    """Take date, time, place and fee out of the text; what is left of a line is its name."""
    if is_calendar(text):
        return _entered(text, now, zone)
    if is_invitation(text):
        said = read_invitation(text, now=now, zone=zone, lang=lang)
        if not isinstance(said.moment, NoMoment):
            yen, price = (said.fee.yen, said.fee.words) if said.fee else (None, "")
            return GatheringHeard(said.name, said.place, yen, said.moment, said.address, price)
    return _line(text[:LIMIT], now, zone, lang)


def _entered(text: str, now: datetime, zone: ZoneInfo) -> GatheringHeard:
    """The event of a calendar file; one that cannot be read says nothing."""
    entry = read_calendar(text, now=now, zone=zone)
    if entry is None:
        return GatheringHeard("", "", None, NoMoment())
    moment = Instant(entry.starts_at, entry.ends_at) if entry.starts_at else Ambiguous(on=entry.on)
    return GatheringHeard(entry.name, entry.place, None, moment, entry.address)


def _line(cut: str, now: datetime, zone: ZoneInfo, lang: str) -> GatheringHeard:
    moment = hear_occasion(cut, now=now, zone=zone, lang=lang)
    dated = () if isinstance(moment, NoMoment) else moment.span
    if not dated and (place := place_alone(cut)):
        return GatheringHeard("", place, None, moment)
    rest = _without(cut, dated)
    if fee := hear_fee(rest):
        rest = _without(rest, (fee.span,))
    place, where = _place(rest, lang)
    name = call(_LINK.sub("\n", _without(rest, (where,)) if where else rest), lang)
    yen, price = (fee.yen, fee.words if fee.words in cut else "") if fee else (None, "")
    is_none = is_no_name(name) or not any(char.isalpha() for char in name)
    return GatheringHeard("" if is_none else name, place, yen, moment, price=price)


def place_alone(text: str) -> str:
    """The place that is all a line tells, by its label; else empty."""
    line = labelled_alone(text)
    return line.words if line and line.kind in {"place", "address"} else ""


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with stretches cut out, a line break in each place so that names do not grow together."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}\n{text[end:]}"
    return text


def _place(text: str, lang: str) -> tuple[str, tuple[int, int] | None]:
    first, second = ("ja", "en") if lang == "ja" else ("en", "ja")
    for each in (*lexicon("gatherings", first)["place"], *lexicon("gatherings", second)["place"]):
        if found := re.search(each, _half_width(text)):
            return text[found.start("place") : found.end("place")].strip(), found.span()
    behind = re.search(lexicon("gatherings", "en")["behind"], text)
    if behind and not names_event(behind["place"]):
        return behind["place"], behind.span("place")
    return "", None


def _half_width(text: str) -> str:
    """The same length, with full-width signs as ASCII."""
    return text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
