"""What words put right of a gathering that is being told: its moment, its name and the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogs.coach.answers import Words
from dialogs.coach.details import day_of_start, ends_at, known_name, said_end, start_of
from dialogs.coach.gathering_line import Details, heard_details
from dialogs.coach.hears import Moment
from dialogs.coach.moments import (
    KnownDay,
    at_local,
    local,
    say_moment,
    start_in,
    to_iso_range,
)
from dialogs.core.steps import Heard, Hearing, Unclear
from dialogs.language.calling import names_event
from dialogs.language.corrections import name_instead
from dialogs.language.dates import names_weekday
from dialogs.language.gathering import place_alone
from dialogs.language.intents import is_no_answer
from dialogs.language.renaming import name_said, without_no

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene

NOON = 12
_HALF_A_WEEK = timedelta(days=3)


def _around_start(scene: Scene) -> datetime:
    return max(scene.now, start_of(scene) - _HALF_A_WEEK)


_MOMENT = Moment(on=day_of_start, past=True, ranged=True, relative=False)
_WEEKDAY = Moment(base=_around_start, on=day_of_start, past=True, ranged=True, relative=False)


def put_right(scene: Scene, text: str) -> dict[str, Any]:
    """The answers, by step, that words give in place of what is on screen."""
    rest = without_no(text)
    told, name = heard_details(scene, rest), _name_in(scene, rest)
    named = {"name": name} if name else {}
    return {**_moment(scene, _without(rest, name)), **named, **_known(told, "place", "fee")}


def _known(told: Details, *names: str) -> Details:
    return {name: told[name] for name in names if name in told}


def _name_in(scene: Scene, rest: str) -> str:
    """The name that is told as one, or says by itself that it is an event's."""
    heard = str(heard_details(scene, rest).get("name") or "")
    instead = name_said(rest) or name_instead(rest, known_name(scene))
    return instead or (heard if names_event(heard) else "")


def _without(text: str, name: str) -> str:
    return text.replace(name, "") if name else text


def _moment(scene: Scene, text: str) -> dict[str, str]:
    """The start: its day is kept where none is said, its time too, and its half of the day if need be."""
    hear = _WEEKDAY if names_weekday(text) else _MOMENT
    heard = hear.parse(scene, text, None)
    if isinstance(heard, Heard):
        return {"when": _as_long(scene, heard.value)}
    found = [stored for stored in heard.offer if _is_morning(scene, start_in(stored))]
    other = [stored for stored in heard.offer if stored not in found]
    like = found if _is_morning(scene, start_of(scene)) else other
    if len(like) == 1:
        return {"when": _as_long(scene, like[0])}
    known = None if heard.offer else KnownDay.read(heard.kept)
    return {"when": _on(scene, known)} if known and not (known.part or known.last) else {}


def _on(scene: Scene, known: KnownDay) -> str:
    """The same times on another day."""
    start = at_local(scene, known.day, local(scene, start_of(scene)).time())
    return to_iso_range(start, start + (ends_at(scene) - start_of(scene)) if said_end(scene) else None)


def _as_long(scene: Scene, stored: str) -> str:
    """Another start: an end on a later day, said before, stays as it is."""
    start, end = start_in(stored), said_end(scene)
    later = end is not None and local(scene, end).date() > local(scene, start).date()
    return to_iso_range(start, end) if later and "/" not in stored else stored


def _is_morning(scene: Scene, at: datetime) -> bool:
    return local(scene, at).hour < NOON


class EventName(Words, frozen=True):
    """What an event is called; where words put its moment right instead, the name is asked once more."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        if is_no_answer(text):
            return Heard(None)
        if is_bare_name(scene, text):
            return Words.parse(self, scene, text, kept)
        rest = without_no(text)
        name, mended = _name_in(scene, rest), put_right(scene, text)
        if place_alone(text):
            return Unclear("new_gathering.name.noted", {"place": mended["place"]}, kept="")
        if "when" in mended and not name:
            moment = say_moment(scene, start_in(mended["when"]))
            return Unclear("new_gathering.name.mended", {"moment": moment}, kept="")
        return Words.parse(self, scene, name or rest or text, kept)


class PlaceName(Words, frozen=True):
    """Where it is, without the word that says so."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        return Words.parse(self, scene, place_alone(text) or text, kept)


def is_bare_name(scene: Scene, text: str) -> bool:
    """Whether words are a name and nothing besides: nothing is put right, and no moment is all they say."""
    told = heard_details(scene, text)
    is_named = told.get("name") or names_event(text)
    is_moment = not is_named and not {"starts", "on", "readings"}.isdisjoint(told)
    is_other = is_moment or bool(place_alone(text))
    return without_no(text) == text.strip() and not name_said(text) and not is_other


def told_with_name(scene: Scene, text: str) -> dict[str, Any]:
    """What words at the question for the name put right besides."""
    if is_bare_name(scene, text):
        return {}
    return {step: value for step, value in put_right(scene, text).items() if step != "name"}
