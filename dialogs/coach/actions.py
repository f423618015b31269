"""The third question: what will be done after the gathering, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from dialogs.coach.moments import from_iso, is_iso, to_iso
from dialogs.coach.promises import day_of, doing, kinds
from dialogs.coach.which import the
from dialogs.core.hears import FreeText
from dialogs.core.steps import Heard, Hearing, Option
from dialogs.language.dates import Ambiguous, Instant, hear_moment
from dialogs.language.slots import missing
from dialogs.nudging import presets
from dialogs.writing.kits import kits
from dialogs.writing.promises import OTHER, action_of, kind_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from dialogs.core.scene import Scene

_FREE = FreeText(limit=200)
_TASTE = timedelta(minutes=1)
ACTION = frozenset({"kind", "text", "at", "on"})


@dataclass(frozen=True, slots=True)
class Action:
    """What will be done after the gathering; the value is `{kind, text, at, on}`, as of `Promise`.

    Moments are heard from the gathering's end on: "tomorrow" is the day after it. `purpose` decides which
    kind comes first.
    """

    purpose: Callable[[Scene], str]
    widget: Literal["text", "moment", "choice"] = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return kinds_for(scene, self.purpose(scene))

    def option(self, scene: Scene, choice: str) -> Option | None:
        return next((o for o in self.options(scene) if o.id == choice), None)

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
    heard = hear_moment(said, now=after_it(scene), zone=scene.zone, lang=scene.lang, free=True)
    at = to_iso(heard.at) if isinstance(heard, Instant) and heard.at > begin_of(scene) else ""
    on = heard.on.isoformat() if isinstance(heard, Ambiguous) and heard.on else ""
    text = action_of(said, heard.span) if (at or on) and isinstance(heard, Instant | Ambiguous) else said
    vague = missing("after", said, lang=scene.lang, now=scene.now, zone=scene.zone) == "action"
    kind = kind_of(said) or ("" if vague or not text else OTHER)
    return {"kind": kind, "text": text, "at": at, "on": on}


def begin_of(scene: Scene) -> datetime:
    """When the gathering begins, or now where that is later: nothing is promised for before."""
    return max(the(scene).starts_at, scene.now)


def after_it(scene: Scene) -> datetime:
    """What relative words count from: just before the end, so that midnight still belongs to the evening."""
    return max(the(scene).ends_at - _TASTE, scene.now)


def due_moments(scene: Scene) -> tuple[datetime, ...]:
    """The usual moments for this kind of step."""
    kind = (scene.answer("action") or {}).get("kind") or OTHER
    return tuple(at for at in presets(scene, kind) if at > begin_of(scene))


def said_day(scene: Scene) -> date | None:
    return day_of(scene.answer("action"))


def lacks_moment(scene: Scene) -> bool:
    return due_of(scene) is None


def due_of(scene: Scene) -> datetime | None:
    """The promised moment, said with the action or asked for after it."""
    action = scene.answer("action")
    stored = (action["at"] if action else "") or scene.answer("moment")
    return from_iso(stored) if action and is_iso(stored) else None


def action_words(scene: Scene) -> str:
    """What will be done, the user's own words wherever there are some."""
    action = scene.answer("action")
    return doing(scene, action) if action else ""
