"""A gathering told in one line, a pasted invitation or a calendar file: as much of it as was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.coach.moments import is_thinkable, to_iso, to_iso_range
from dialogs.core.conversation import Start
from dialogs.core.hears import Listed
from dialogs.core.steps import Heard, Hearing, Option, Unclear
from dialogs.language.calendars import is_calendar
from dialogs.language.calling import names_event
from dialogs.language.dates import Instant, MomentHeard, NoMoment
from dialogs.language.gathering import GatheringHeard, hear_gathering
from dialogs.language.intents import hear_intent, is_no_answer
from dialogs.language.people import hear_told

if TYPE_CHECKING:
    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene

_LONGEST_NAME, _LONGEST_ADDRESS = 60, 200

Details = dict[str, Any]
"""What is known of a gathering: name, place, address, fee, price (words for a fee that is no one amount),
starts, ends (of several days without one, the last day), on (a day without a time) and its part, readings
("start" or "start/end"), and why there are several."""

_DETAILS = frozenset(
    {"name", "place", "address", "fee", "price", "starts", "ends", "on", "part", "readings", "why"}
)


class GatheringLine(Listed, Struct, frozen=True):
    """A gathering in one line, as much of it as was said; the value is `Details`."""

    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return ()

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        details = heard_details(scene, text)
        why = "gathering.unread" if is_calendar(text) else "gathering.unclear"
        return Heard(details) if details else Unclear(why)

    def value(self, _scene: Scene, _choice: str) -> Any:
        return {}

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and bool(value) and set(value) <= _DETAILS


def _place_details(heard: GatheringHeard) -> Details:
    """Where it is; a link too long for the name of a place is kept whole."""
    if len(heard.place) > _LONGEST_NAME and not heard.address:
        return {"address": heard.place[:_LONGEST_ADDRESS]}
    return {"place": heard.place[:_LONGEST_NAME], "address": heard.address[:_LONGEST_ADDRESS]}


def heard_details(scene: Scene, text: str) -> Details:
    """What a line says of a gathering, moments fixed as of now; empty when it says nothing."""
    if hear_intent(text) or is_no_answer(text):
        return {}
    return details_of(hear_gathering(text, now=scene.now, zone=scene.zone, lang=scene.lang))


def details_of(heard: GatheringHeard) -> Details:
    """What was heard, as it is kept."""
    said = {
        "name": heard.name[:_LONGEST_NAME],
        **_place_details(heard),
        "price": heard.price[:_LONGEST_NAME],
        **_moment_details(heard.moment),
    }
    if heard.fee is not None:
        said["fee"] = heard.fee
    return {name: value for name, value in said.items() if value or value == 0}


def announced(scene: Scene, text: str) -> Start | None:
    """What opens the gathering that a text announces by what it is and its day and hour."""
    heard = hear_gathering(text, now=scene.now, zone=scene.zone, lang=scene.lang)
    is_one = isinstance(heard.moment, Instant) and names_event(heard.name)
    if not is_one or hear_told(text, scene.lang).promise:
        return None
    return Start("gathering", {"_line": text, "_heard": details_of(heard)})


def tells_moment(scene: Scene, text: str) -> bool:
    """Whether a line says when something takes place, if only roughly."""
    return not {"starts", "on", "readings"}.isdisjoint(heard_details(scene, text))


def _moment_details(moment: MomentHeard) -> Details:
    if isinstance(moment, NoMoment):
        return {}
    last = {"ends": moment.last.isoformat()} if moment.last else {}
    if isinstance(moment, Instant):
        if not (is_thinkable(moment.at) and is_thinkable(moment.end_at or moment.at)):
            return {}
        return {
            **last,
            "starts": to_iso(moment.at),
            **({"ends": to_iso(moment.end_at)} if moment.end_at else {}),
        }
    readings = [to_iso_range(at, end_at) for at, end_at in moment.ranges]
    day = {"on": moment.on.isoformat(), "part": moment.part} if moment.on else {}
    return {**last, **day, "readings": readings, "why": moment.why if readings else ""}
