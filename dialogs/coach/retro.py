"""A gathering nobody told the coach about before: when, what, and what one had gone for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveGathering
from dialogs.coach.answers import Words
from dialogs.coach.choices import named
from dialogs.coach.moments import at_local, from_iso, is_iso, local, say_day, say_moment, to_iso, today
from dialogs.coach.pickers import EVENING, behind
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, Listed
from dialogs.core.steps import Ask, Dialog, End, Heard, Hearing, Option, Tell, Unclear, When
from dialogs.language.dates import Ambiguous, Instant, MomentHeard, hear_moment
from dialogs.language.intents import is_no_answer
from dialogs.language.purpose import PURPOSES, suggest_purpose
from dialogs.notebook import DEFAULT_LENGTH, Gathering, Plan

if TYPE_CHECKING:
    from dialogs.core.prompts import Picker, Widget
    from dialogs.core.scene import Scene

_TODAY = "today"
_YEAR_IS_OPEN = timedelta(days=61)


class PastMoment(Listed, Struct, frozen=True):
    """When something began that is over; a day alone is enough. The value is stored text of `moments`."""

    widget: Widget = "moment"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return named("retro.when", "last_night", _TODAY)

    def option(self, scene: Scene, choice: str) -> Option | None:
        if is_iso(choice):
            return Option(choice, label=say_moment(scene, from_iso(choice)))
        return Listed.option(self, scene, choice)

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        heard = _heard(scene, text)
        if isinstance(heard, Instant):
            return _fixed(scene, heard.at)
        readings = (
            tuple(at for at in heard.readings if at <= scene.now) if isinstance(heard, Ambiguous) else ()
        )
        if len(readings) > 1:
            return Unclear("moment.which", offer=tuple(to_iso(at) for at in readings))
        if readings:
            return _fixed(scene, readings[0])
        if isinstance(heard, Ambiguous) and heard.on:
            return _fixed(scene, _of_day(scene, heard.on))
        return Unclear("retro.when.unclear")

    def value(self, scene: Scene, choice: str) -> Any:
        if is_iso(choice):
            return choice
        day = today(scene)
        return to_iso(_of_day(scene, day if choice == _TODAY else day - timedelta(days=1)))

    def picker(self, scene: Scene, _kept: Any) -> Picker:
        return behind(scene)

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return is_iso(value)


def _heard(scene: Scene, text: str) -> MomentHeard:
    """A moment, and where only its year is open the one just past."""
    heard = hear_moment(text, now=scene.now, zone=scene.zone, lang=scene.lang)
    if isinstance(heard, Ambiguous) and heard.why == "year":
        return hear_moment(text, now=scene.now - _YEAR_IS_OPEN, zone=scene.zone, lang=scene.lang)
    return heard


def _fixed(scene: Scene, at: datetime) -> Hearing:
    if at > scene.now:
        return Unclear("retro.when.future", {"day": say_day(scene, local(scene, at).date())})
    return Heard(to_iso(at))


def _of_day(scene: Scene, day: date) -> datetime:
    """The evening of that day, or two hours ago while it is still going on."""
    evening = at_local(scene, day, EVENING)
    return min(evening, scene.now - DEFAULT_LENGTH) if day == today(scene) else evening


def knows_when(scene: Scene) -> bool:
    return is_iso(scene.args.get("_at"))


def has_when(scene: Scene) -> bool:
    return bool(scene.answer("when")) or knows_when(scene)


def began(scene: Scene) -> datetime:
    return from_iso(str(scene.answer("when") or scene.arg("_at")))


def knows_name(scene: Scene) -> bool:
    return bool(scene.arg("_name"))


class Goal(Listed, Struct, frozen=True):
    """What one went for: `{goal, purpose}`, each maybe empty: words when a kind was tapped."""

    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return named("retro.goal", *PURPOSES)

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        if is_no_answer(text):
            return Heard({"goal": "", "purpose": ""})
        heard = FreeText(200).parse(scene, text, kept)
        if isinstance(heard, Unclear):
            return heard
        return Heard({"goal": heard.value, "purpose": suggest_purpose(heard.value, scene.lang) or ""})

    def value(self, _scene: Scene, choice: str) -> Any:
        return {"goal": "", "purpose": choice}

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and set(value) == {"goal", "purpose"}


def remembered(scene: Scene) -> tuple[Change, ...]:
    return (SaveGathering(gathering_of(scene)),)


def gathering_of(scene: Scene) -> Gathering:
    """The gathering as remembered: over by now, and never announced."""
    starts_at = began(scene)
    return Gathering(
        scene.new_id("g"),
        scene.answer("name") or scene.arg("_name") or scene.say("retro.name.none"),
        starts_at,
        min(starts_at + DEFAULT_LENGTH, scene.now),
        source="retro",
        answered=True,
        plan=plan_of(scene),
    )


def plan_of(scene: Scene) -> Plan | None:
    """What one had gone for, as far as it is remembered."""
    goal = scene.answer("goal")
    if not (goal and any(goal.values())):
        return None
    return Plan(goal=goal["goal"] or scene.say(f"retro.goal.{goal['purpose']}"), purpose=goal["purpose"])


def remembered_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    return nudging.timeline(scene.profile, gathering_of(scene), scene.now)


def to_reflection(scene: Scene) -> Start:
    return Start("reflection", {"gathering": scene.new_id("g")})


def day_of_retro(scene: Scene) -> dict[str, object]:
    """A fill: the day it was, once it is known."""
    return {"day": say_day(scene, local(scene, began(scene)).date()) if has_when(scene) else ""}


RETRO = Dialog(
    "retro",
    version=3,
    recap=day_of_retro,
    finish="wrap",
    steps=(
        Tell("begin", to=(When(knows_when, "named"), "when")),
        Ask(
            "when",
            text="retro.when",
            hear=PastMoment(),
            own={"skip": "another_time"},
            to=("named",),
        ),
        End("another_time", text="reflection.another_time"),
        Tell("named", to=(When(knows_name, "goal"), "name")),
        Ask(
            "name",
            text="retro.name",
            fill=day_of_retro,
            hear=Words(60),
            chips=("skip",),
            skip=True,
            to=("goal",),
        ),
        Ask("goal", text="retro.goal", hear=Goal(), chips=("skip",), skip=True, to=("done",)),
        Tell("wrap", to=(When(has_when, "done"), "when")),
        End("done", changes=remembered, nudges=remembered_nudges, then=to_reflection),
    ),
)

DIALOGS = (RETRO,)
