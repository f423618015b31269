"""Promises between a question's answer, the notebook and the words that show them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.coach.moments import (
    from_iso,
    is_iso,
    local,
    say_moment,
    to_iso,
    usual_clock,
    usual_moments,
)
from dialogs.core.hears import Listed
from dialogs.core.matching import fold
from dialogs.core.steps import Heard, Hearing, Option, Unclear
from dialogs.language.dates import Ambiguous, Instant, MomentHeard, NoMoment, hear_moment
from dialogs.language.intents import hear_yes_no, is_no_answer
from dialogs.language.slots import missing
from dialogs.notebook import FollowUp
from dialogs.nudging import presets
from dialogs.nudging.hours import Hours
from dialogs.shapes import replace
from dialogs.writing.drafts import KINDS
from dialogs.writing.mentions import called
from dialogs.writing.promises import DONE, NONE, OTHER, action_of, deed, is_mere, kind_of

if TYPE_CHECKING:
    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene
    from dialogs.notebook import Contact

PLANNED, SAID = "planned", "said"
LONGEST = 200
_SATURDAY = 5


class Promise(Listed, Struct, frozen=True):
    """What somebody will do; the value is `{kind, text, at, on}`.

    `text` is empty when a kind was tapped. `at` is a stored moment and `on` a day, or the first and the last
    of a week, parted by a stroke, as far as they were said.
    Without a recognisable action `kind` is empty.
    """

    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        told = (Option(SAID, "promise.kind.said"),) if said_before(scene) else ()
        first = told or ((Option(PLANNED, "promise.kind.planned"),) if planned(scene) else ())
        return (*first, *kinds(), Option(NONE, "promise.kind.none"))

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        if said_before(scene) and hear_yes_no(text):
            return Heard(self.value(scene, SAID))
        said = " ".join(text.split())[:LONGEST]
        if not any(c.isalnum() for c in said):
            return Unclear("core.empty")
        heard = hear_moment(said, now=scene.now, zone=scene.zone, lang=scene.lang, free=True)
        fixed = fixed_by(scene, heard, scene.now)
        at = to_iso(fixed) if fixed and fixed > scene.now else ""
        on = "" if at else said_days(heard)
        action = said if isinstance(heard, NoMoment) or not (at or on) else action_of(said, heard.span)
        text = "" if is_no_answer(said) else action
        heard_of = {"kind": _kind(scene, said, text), "text": text, "at": at, "on": on}
        if said_before(scene) and (at or on) and (is_mere(text) or not heard_of["kind"]):
            return Heard({**self.value(scene, SAID), "at": at, "on": on})
        return Heard(heard_of)

    def value(self, scene: Scene, choice: str) -> Any:
        if choice == SAID and said_before(scene):
            return _as_said(self.parse(scene, said_before(scene), None))
        before = planned(scene)
        if choice == PLANNED and before:
            ahead = before.due_at > scene.now
            return {
                "kind": before.kind,
                "text": before.text,
                "at": to_iso(before.due_at) if ahead else "",
                "on": "",
            }
        return {"kind": choice, "text": "", "at": "", "on": ""}

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and set(value) == {"kind", "text", "at", "on"}


def fixed_by(scene: Scene, heard: MomentHeard, after: datetime) -> datetime | None:
    """The moment heard; a day with a part of it is its usual moment, the first after `after` of several."""
    if isinstance(heard, Instant):
        return heard.at
    if not isinstance(heard, Ambiguous) or heard.readings:
        return None
    days = (heard.on,) if heard.on else heard.days
    usual = (usual_clock(scene, usual_moments(scene, day), day, heard.part) for day in days)
    found = [at for at in usual if at]
    return next((at for at in found if at > after), found[-1] if found else None)


def said_days(heard: MomentHeard) -> str:
    """The day heard without a time, or the first and the last of a week, as `on` keeps them; else empty."""
    if not isinstance(heard, Ambiguous):
        return ""
    if heard.on:
        return heard.on.isoformat()
    return "/".join(map(date.isoformat, heard.week)) if heard.week else ""


def _as_said(heard: Hearing) -> Any:
    """A promise told along with the name; whatever it is, it is something to do."""
    value = heard.value if isinstance(heard, Heard) else {"kind": OTHER, "text": "", "at": "", "on": ""}
    return {**value, "kind": OTHER if value["kind"] in {"", NONE, DONE} else value["kind"]}


def told(scene: Scene, words: str) -> dict[str, Any]:
    """A promise told along with a name as an answer of `next_step`."""
    return {"step": _as_said(Promise().parse(scene, words, None))}


def said_before(scene: Scene) -> str:
    """What the user said they would do when they named the person; empty where nothing."""
    person = scene.args.get("_person") or {}
    return str(person.get("promise") or "")


def _kind(scene: Scene, said: str, action: str) -> str:
    kind = kind_of(said)
    if kind == NONE or (kind and not is_no_answer(said)):
        return kind
    vague = (
        missing("reflection_next", said, lang=scene.lang, now=scene.now, zone=scene.zone, own=scene.own)
        == "action"
    )
    return "" if vague or not action else OTHER


def kinds() -> tuple[Option, ...]:
    """The four kinds of follow-up, as choices."""
    return tuple(Option(kind, f"promise.kind.{kind}") for kind in KINDS)


def planned(scene: Scene) -> FollowUp | None:
    """The promise of the evening before that waits for somebody to be made to."""
    wanted = scene.args.get("_planned")
    return scene.notebook.follow_up(str(wanted)) if wanted else None


def without_action(_scene: Scene, value: dict[str, Any]) -> str | None:
    """The rule of the probe: something will be done, but what?"""
    return None if value["kind"] else "action"


def action_options(_scene: Scene, _piece: str) -> tuple[Option, ...]:
    return kinds()


def with_moment_of(_scene: Scene, first: Any, second: Any, _piece: str) -> Any:
    """The action of the second answer at the moment of the first; nothing where neither names any."""
    kind = second["kind"] or (OTHER if any(second.values()) else NONE)
    return {**second, "kind": kind, "at": second["at"] or first["at"], "on": second["on"] or first["on"]}


def is_deed(value: dict[str, Any] | None) -> bool:
    """Whether something is still to be done."""
    return value is not None and value["kind"] not in {NONE, DONE} and any(value.values())


def day_of(value: dict[str, Any] | None) -> date | None:
    """The day that was said without a time."""
    on = value["on"] if value else ""
    return date.fromisoformat(on) if on and "/" not in on else None


def is_for_a_week(value: dict[str, Any] | None) -> bool:
    """Whether no more was said of the day than its week."""
    return value is not None and "/" in value["on"]


def usual_of(scene: Scene, value: dict[str, Any], after: datetime) -> tuple[datetime, ...]:
    """Moments to choose from: of the day or the week that was said, else those for this kind of promise."""
    usual: tuple[datetime, ...] = ()
    if day := day_of(value):
        usual = usual_moments(scene, day)
    elif is_for_a_week(value):
        usual = moments_of_week(scene, after, *map(date.fromisoformat, value["on"].split("/")))
    return tuple(at for at in usual or presets(scene, value["kind"] or OTHER) if at > after)


def moments_of_week(scene: Scene, after: datetime, first: date, last: date) -> tuple[datetime, ...]:
    """Noon at the beginning, the middle and the end of what is ahead of a week, on working days if any."""
    hours = Hours.of(scene.profile)
    noons = [
        hours.open(hours.at(first + timedelta(days=n), hours.rhythm.noon))
        for n in range((last - first).days + 1)
    ]
    ahead = [at for at in noons if after < at and local(scene, at).date() <= last]
    working = [at for at in ahead if local(scene, at).weekday() < _SATURDAY] or ahead
    picked = {working[0], working[len(working) // 2], working[-1]} if working else set()
    return tuple(sorted(picked))


def doing(scene: Scene, value: dict[str, Any]) -> str:
    """The words for what will be done, the user's own wherever there are some."""
    kind = value["kind"] if value["kind"] in KINDS else OTHER
    return str(value["text"]) or scene.say(f"promise.do.{kind}")


def due_of(value: dict[str, Any], when: object) -> datetime | None:
    """The moment of a promise: said with it, or asked for after it."""
    stored = value["at"] or when
    return from_iso(str(stored)) if is_iso(stored) else None


def due_or_usual(scene: Scene, value: dict[str, Any], when: object) -> datetime | None:
    """The moment of a promise, its first usual one where nobody was asked any more."""
    due_at = due_of(value, when)
    if due_at or not is_deed(value):
        return due_at
    return next(iter(usual_of(scene, value, scene.now) or presets(scene, value["kind"] or OTHER)), None)


def agreed(scene: Scene, result: dict[str, Any]) -> tuple[str, str, datetime] | None:
    """What the answers of `next_step` come to: kind, words and moment; what is already done is due now."""
    promise = result.get("step")
    if not promise or promise["kind"] == NONE:
        return None
    at = scene.now if promise["kind"] == DONE else due_or_usual(scene, promise, result.get("when"))
    return (promise["kind"], doing(scene, promise), at) if at else None


def kept(follow_up_id: str, contact: Contact, found: tuple[str, str, datetime]) -> FollowUp:
    """What was agreed on as a promise to somebody; done at once if it is already done."""
    kind, text, at = found
    made = FollowUp(follow_up_id, contact.gathering_id, contact.id, OTHER if kind == DONE else kind, text, at)
    return replace(made, state="done", done_at=at) if kind == DONE else made


def say_if_then(scene: Scene, text: str, to: str, at: datetime) -> str:
    """The promise as it is meant to be remembered: when this moment has come, do that."""
    moment, text = say_moment(scene, at), deed(text, scene.lang)
    if not to or any(fold(name) in fold(text) for name in called(to)):
        return scene.say("promise.if_then", moment=moment, action=text)
    return scene.say("promise.if_then_to", moment=moment, action=text, name=to)


def say_promise(scene: Scene, follow_up: FollowUp) -> str:
    """A kept promise in if-then words."""
    return say_if_then(scene, follow_up.text, name_of(scene, follow_up), follow_up.due_at)


def name_of(scene: Scene, follow_up: FollowUp) -> str:
    """Whom a promise was made to, empty when nobody is named."""
    contact = scene.notebook.contact(follow_up.contact_id)
    return contact.label if contact else ""


def say_line(scene: Scene, follow_up: FollowUp) -> str:
    """A promise after the name it goes with: the person's, else the gathering's it was planned for."""
    gathering = scene.notebook.gathering(follow_up.gathering_id)
    name = name_of(scene, follow_up) or (gathering.name if gathering else "")
    return scene.say("today.line", name=name, action=follow_up.text) if name else follow_up.text


def shortened(words: str, most: int) -> str:
    """As many of the user's words as stand well within a sentence of the coach's."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def say_due(scene: Scene, at: datetime) -> str:
    """A due moment in a list: the clock alone when it is today."""
    there = local(scene, at)
    return f"{there:%H:%M}" if there.date() == local(scene, scene.now).date() else say_moment(scene, at)
