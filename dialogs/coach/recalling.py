"""What the first two questions of a reflection listen for: whom one met, what one got, what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.coach.choices import named
from dialogs.coach.goals import LEAVE
from dialogs.coach.hears import People
from dialogs.coach.reflected import MET_NOBODY
from dialogs.core.hears import Listed
from dialogs.core.matching import begins
from dialogs.core.steps import Heard, Hearing, Option
from dialogs.language.intents import is_no_answer
from dialogs.language.outcomes import hear_cards
from dialogs.language.people import hear_told
from dialogs.language.pressure import hears_pressure
from dialogs.language.slots import missing

if TYPE_CHECKING:
    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene

STAYING, ABSENT = "still_there", "no_show"
_PEOPLE = People()


class Met(Listed, Struct, frozen=True):
    """Whom one met, or one of the three ways not to have met anybody (yet); values as those of `People`."""

    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return named("reflection.met", MET_NOBODY, STAYING, ABSENT)

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        heard = _PEOPLE.parse(scene, text, kept)
        (staying,) = named("reflection.met", STAYING)
        among_others = isinstance(heard, Heard) and heard.value["people"]
        return (
            heard if among_others or not begins(scene, staying, text) else Heard(self.value(scene, STAYING))
        )

    def value(self, scene: Scene, choice: str) -> Any:
        return _PEOPLE.value(scene, choice)

    def accepts(self, scene: Scene, value: Any) -> bool:
        bare = (
            {name: told for name, told in value.items() if name != "cards"}
            if isinstance(value, dict)
            else value
        )
        return _PEOPLE.accepts(scene, bare)


def with_cards_of(_scene: Scene, first: Any, second: Any, _piece: str) -> Any:
    """The second answer; a number of cards in the first is not forgotten over it."""
    if is_no_answer(second["said"]):
        return first
    cards = hear_cards(first["said"])
    return second if cards is None else {**second, "cards": cards}


def without_face(scene: Scene, value: dict[str, Any]) -> str | None:
    """The rule of the first probe: not one person in sight, though somebody was met.

    Whoever was pressed is not asked for a face.
    """
    if value["people"] or value["said"] in {MET_NOBODY, STAYING, ABSENT}:
        return None
    if hears_pressure(value["said"], scene.lang):
        return None
    return missing(
        "reflection_met", value["said"], lang=scene.lang, now=scene.now, zone=scene.zone, own=scene.own
    )


def without_substance(scene: Scene, value: str) -> str | None:
    """The rule of the second probe: courtesies and feelings only.

    Having been pressed says enough, and so does a promise.
    """
    if hears_pressure(value, scene.lang) or hear_told(value, scene.lang).promise:
        return None
    return missing("reflection_got", value, lang=scene.lang, now=scene.now, zone=scene.zone, own=scene.own)


def no_face(_scene: Scene, _piece: str) -> tuple[Option, ...]:
    """The way out of the first probe."""
    return (Option(LEAVE.id, "reflection.met.no_face"),)


def may_stay(_scene: Scene, _piece: str) -> tuple[Option, ...]:
    return (LEAVE,)


def or_the_first(_scene: Scene, first: str, second: str, _piece: str) -> str:
    return first if is_no_answer(second) else second
