"""Nobody has to decide today: what is kept open, and when it is asked about once more."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.changes import Change, NudgeChange, PutNudge, SaveGathering
from dialogs.coach.decided import the_one
from dialogs.coach.moments import at_local, local, say_day, say_moment, today
from dialogs.coach.plans import nudges_planned
from dialogs.coach.weighing import decision, start_known
from dialogs.coach.which import named
from dialogs.core.conversation import Start
from dialogs.core.hears import Listed
from dialogs.core.steps import Heard, Hearing, Option, Unclear
from dialogs.language.dates import day_of, hear_moment
from dialogs.language.deadlines import hear_deadline
from dialogs.language.intents import hear_yes_no, is_no_answer
from dialogs.notebook import Decision
from dialogs.nudging import timeline
from dialogs.nudging.budget import is_undecided
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

_LAST_MINUTE = time(23, 59)
KEEP = "yes"
"""To note one that is only told of."""


def told_deadline(scene: Scene, text: str) -> str:
    """The last day to apply that an invitation names, if it is not over; else empty."""
    day = hear_deadline(text, now=scene.now, zone=scene.zone, lang=scene.lang)
    return day.isoformat() if day and day >= today(scene) else ""


def deadline_told(scene: Scene) -> date | None:
    stored = scene.arg("_deadline")
    return date.fromisoformat(stored) if stored else None


def has_deadline(scene: Scene) -> bool:
    return deadline_told(scene) is not None


def deadline_day(scene: Scene) -> dict[str, object]:
    day = deadline_told(scene)
    return {"day": say_day(scene, day) if day else ""}


class LastDay(Listed, Struct, frozen=True):
    """The last day to apply, as an ISO date; None where there is none or nobody knows."""

    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        day = deadline_told(scene)
        return (Option(day.isoformat(), label=say_day(scene, day)),) if day else ()

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        shown = self.options(scene)
        if shown and hear_yes_no(text):
            return Heard(shown[0].id)
        if is_no_answer(text) or hear_yes_no(text) is False:
            return Heard(None)
        heard = hear_moment(text, now=scene.now, zone=scene.zone, lang=scene.lang)
        day, start = day_of(heard, scene.zone), start_known(scene)
        fits = day is not None and start is not None and today(scene) <= day <= local(scene, start).date()
        return Heard(day.isoformat()) if day and fits else Unclear("decide.until.unclear")

    def value(self, _scene: Scene, choice: str) -> Any:
        return choice

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return value is None or isinstance(value, str)


def is_unmarked(scene: Scene) -> bool:
    """Whether it is noted as one to go to, while somebody begins to doubt it."""
    gathering = named(scene)
    return gathering is not None and gathering.state == "planned" and not is_undecided(gathering)


def is_reminded(scene: Scene) -> bool:
    """Whether the coach itself comes back to it, rather than the user."""
    return bool(scene.args.get("_unasked")) and "back" not in scene.answers


def was_settled(scene: Scene) -> bool:
    """Whether it was decided elsewhere meanwhile that it is gone to."""
    gathering = named(scene)
    kept = gathering.decision if gathering and gathering.state == "planned" else None
    return kept is not None and kept.chosen == "go"


def doubted(scene: Scene) -> tuple[Change, ...]:
    """The gathering as one to be decided on; what was decided before gives way."""
    gathering = named(scene)
    kept = Decision("", "", "open", at=scene.now)
    return (SaveGathering(replace(gathering, answered=True, decision=kept)),) if gathering else ()


def doubted_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    """Nothing more as if they went; the scene has the changes already."""
    gathering = named(scene)
    return nudges_planned(scene, gathering) if gathering else ()


def weigh(scene: Scene) -> Start:
    return Start("decide", dict(scene.args))


def can_wait(scene: Scene) -> bool:
    """Whether it is known when it begins, so that there is something to come back to."""
    return start_known(scene) is not None


def kept_open(scene: Scene) -> Gathering | None:
    """The gathering as it is kept undecided; one only told of is noted for the sake of a deadline."""
    until = scene.answer("until")
    if named(scene) is None and not until and scene.answer("keep") != KEEP:
        return None
    deadline_at = at_local(scene, date.fromisoformat(until), _LAST_MINUTE) if until else None
    kept = replace(decision(scene, "open"), deadline_at=deadline_at)
    return replace(the_one(scene), state="planned", answered=True, decision=kept)


def waited(scene: Scene) -> tuple[Change, ...]:
    kept = kept_open(scene)
    return (SaveGathering(kept),) if kept else ()


def waited_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    kept = kept_open(scene)
    return timeline(scene.profile, kept, scene.now) if kept else ()


def asks_again_at(scene: Scene) -> datetime | None:
    """When the coach will come back to it, if it may."""
    puts = (change.nudge for change in waited_nudges(scene) if isinstance(change, PutNudge))
    return None if scene.profile.push_consent is False else next((nudge.due_at for nudge in puts), None)


def is_asked_again(scene: Scene) -> bool:
    return asks_again_at(scene) is not None


def when_asked_again(scene: Scene) -> dict[str, object]:
    at = asks_again_at(scene)
    return {"moment": say_moment(scene, at) if at else ""}
