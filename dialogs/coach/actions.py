"""The third question: what will be done after the gathering, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.coach.anchors import anchored
from dialogs.coach.moments import from_iso, is_iso, local, to_iso
from dialogs.coach.promises import day_of, doing, fixed_by, is_deed, is_for_a_week, kinds, said_days, usual_of
from dialogs.coach.which import the
from dialogs.core.hears import FreeText, Listed
from dialogs.core.steps import Heard, Hearing, Option
from dialogs.language.dates import NoMoment, hear_moment
from dialogs.language.intents import is_no_answer
from dialogs.language.slots import missing
from dialogs.nudging.hours import Hours
from dialogs.writing.kits import kits
from dialogs.writing.promises import NONE, OTHER, action_of, kind_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene

_FREE = FreeText(limit=200)
_TASTE = timedelta(minutes=1)
_SOON = timedelta(minutes=30)
ACTION = frozenset({"kind", "text", "at", "on"})


class Action(Listed, Struct, frozen=True):
    """What will be done after the gathering; the value is `{kind, text, at, on}`, as of `Promise`.

    Moments are heard from the gathering's end on: "tomorrow" is the day after it. `purpose` decides which
    kind comes first.
    """

    purpose: Callable[[Scene], str]
    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return kinds_for(scene, self.purpose(scene))

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        heard = _FREE.parse(scene, text, kept)
        return Heard(_heard_action(scene, heard.value)) if isinstance(heard, Heard) else heard

    def value(self, _scene: Scene, choice: str) -> Any:
        return {"kind": choice, "text": "", "at": "", "on": ""}

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and set(value) == ACTION


def kinds_for(scene: Scene, purpose: str) -> tuple[Option, ...]:
    """The four kinds of next step, the one usual for this purpose first."""
    usual = kits(scene.lang).of(purpose).kind
    return tuple(sorted(kinds(), key=lambda option: option.id != usual))


def _heard_action(scene: Scene, said: str) -> dict[str, str]:
    rest, day = _from_the_end(scene, said)
    heard = hear_moment(rest, now=after_it(scene), zone=scene.zone, lang=scene.lang, on=day, free=True)
    fixed = fixed_by(scene, heard, begin_of(scene))
    at = to_iso(fixed) if fixed and fixed > begin_of(scene) else ""
    on = "" if at else said_days(heard) or (day.isoformat() if day else "")
    text = action_of(rest, heard.span) if (at or on) and not isinstance(heard, NoMoment) else rest
    vague = missing("after", said, lang=scene.lang, now=scene.now, zone=scene.zone, own=scene.own) == "action"
    if kind_of(text) == NONE:
        return {"kind": NONE, "text": "", "at": "", "on": ""}
    if is_no_answer(said):
        return {"kind": "", "text": "", "at": "", "on": ""}
    kind = kind_of(text) or ("" if vague or not text else OTHER)
    return {"kind": kind, "text": text, "at": at, "on": on}


def _from_the_end(scene: Scene, said: str) -> tuple[str, date | None]:
    """The words without "the next day" and the like, and the day that is."""
    found = anchored(said)
    end = local(scene, after_it(scene)).date()
    return (found[0], end + timedelta(days=found[1])) if found else (said, None)


def begin_of(scene: Scene) -> datetime:
    """When the gathering begins, or now where that is later: nothing is promised for before."""
    return max(the(scene).starts_at, scene.now)


def after_it(scene: Scene) -> datetime:
    """What relative words count from: just before the end, so that midnight still belongs to the evening."""
    return max(the(scene).ends_at - _TASTE, scene.now)


def _same_evening(scene: Scene, day: date) -> tuple[datetime, ...]:
    """Half an hour after the end, where that is the day meant and nobody's quiet hours."""
    at = the(scene).ends_at + _SOON
    fits = local(scene, at).date() == day and not Hours.of(scene.profile).quiet(at)
    return (at,) if fits else ()


def due_moments(scene: Scene) -> tuple[datetime, ...]:
    """The usual moments of the day or the week that was said, else for this kind of step."""
    action, day = scene.answer("action") or {"kind": OTHER, "on": ""}, said_day(scene)
    tonight = _same_evening(scene, day) if day else ()
    return (*usual_of(scene, action, begin_of(scene)), *tonight)


def said_day(scene: Scene) -> date | None:
    return day_of(scene.answer("action"))


def says_a_week(scene: Scene) -> bool:
    return is_for_a_week(scene.answer("action"))


def lacks_moment(scene: Scene) -> bool:
    """Whether something is to be done, and nobody has said when."""
    return is_deed(scene.answer("action")) and due_of(scene) is None


def due_of(scene: Scene) -> datetime | None:
    """The promised moment: asked for after the action, else said with it."""
    action = scene.answer("action")
    asked = scene.answer("moment")
    stored = asked if is_iso(asked) or not action else action["at"]
    return from_iso(stored) if is_deed(action) and is_iso(stored) else None


def moment_anew(scene: Scene, said: str) -> dict[str, Any]:
    """What another action says of the moment asked for after the one before: it counts no more."""
    return {"moment": ""} if _heard_action(scene, said)["at"] else {}


def action_words(scene: Scene) -> str:
    """What will be done, the user's own words wherever there are some; nothing where nothing is."""
    action = scene.answer("action")
    return doing(scene, action) if action and is_deed(action) else ""


def action_kind(scene: Scene) -> str:
    """Which of the kinds it is, empty where nothing is to be done."""
    action = scene.answer("action")
    return str(action["kind"]) if action and is_deed(action) else ""
