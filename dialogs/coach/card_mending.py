"""What words at the card put right: the aim, whom and what about, what comes after, and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from dialogs.coach.actions import Action, action_kind, action_words, after_it, begin_of, due_of
from dialogs.coach.goals import goal_of, goal_words, purpose_of
from dialogs.coach.hears import Moment
from dialogs.coach.moments import from_iso, local, start_in, to_iso
from dialogs.coach.promises import is_deed
from dialogs.coach.which import the
from dialogs.coach.whom import people_of
from dialogs.core.conversation import Answer, Start
from dialogs.core.steps import Heard
from dialogs.language.corrections import Correction, hear_correction
from dialogs.language.dates import NoMoment, hear_moment
from dialogs.shapes import replace
from dialogs.writing.phrases import read
from dialogs.writing.promises import OTHER, action_of
from dialogs.writing.words import joined, parted

if TYPE_CHECKING:
    from datetime import date, datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import Plan

_ACTION = Action(purpose_of)
_NUMBER = re.compile(r"\d+")
_PARTS = ("goal", "people", "action")
_FEW = 3
"""So many letters beside a moment tell nothing."""


def _due_day(scene: Scene) -> date | None:
    due_at = due_of(scene)
    return local(scene, due_at).date() if due_at else None


def _start_day(scene: Scene) -> date:
    return local(scene, the(scene).starts_at).date()


_PROMISED = Moment(base=after_it, after=begin_of, on=_due_day)
_STARTS = Moment(on=_start_day, ranged=True, relative=False)


def kept_put_right(scene: Scene, plan: Plan, text: str) -> Plan | None:
    """The plan that is kept, with what words put right of its card; None where they do not."""
    kept = over_kept(scene, plan)
    right = put_right(kept, text)
    if not right:
        return None
    mended = replace(kept, answers={**kept.answers, **_answered(right)})
    return replace(
        plan,
        goal=goal_words(mended),
        people=people_of(mended),
        action=action_words(mended),
        kind=action_kind(mended),
        due_at=due_of(mended),
    )


def over_kept(scene: Scene, plan: Plan) -> Scene:
    """The scene as if what the plan says had just been answered."""
    at = to_iso(plan.due_at) if plan.due_at else ""
    action = {"kind": plan.kind or OTHER, "text": plan.action, "at": at, "on": ""} if plan.action else None
    goal = {"type": "", "words": plan.goal} if plan.goal else None
    return replace(scene, answers=_answered({"goal": goal, "people": plan.people, "action": action}))


def _answered(values: dict[str, Any]) -> dict[str, Answer]:
    return {step: Answer(value) for step, value in values.items()}


def put_right(scene: Scene, text: str) -> dict[str, Any]:
    """The answers, by step, that words give in place of those on the card; none where it is open which."""
    said = hear_correction(text)
    if said is None:
        return _promised(scene, text) if _is_moment(scene, text) else {}
    if moved(scene, text):
        return {}
    if said.old:
        return _replaced(scene, said) or _told(scene, said) or _promised_instead(scene, said)
    return _told(scene, said)


def moved(scene: Scene, text: str) -> Start | None:
    """What moves the gathering, where words tell another time for it than the card does."""
    said = hear_correction(text)
    if said is None or said.field not in {"", "start", "time"}:
        return None
    start = _at(scene, _STARTS, said.new)
    if start is None or not _is_of_the_event(scene, said, start):
        return None
    return Start("move_gathering", {"gathering": scene.arg("gathering"), "_when": to_iso(start)})


def _is_of_the_event(scene: Scene, said: Correction, start: datetime) -> bool:
    """Whether the gathering itself begins at what was said, rather than that something is promised for it."""
    if said.old:
        return _at(scene, _STARTS, said.old) == the(scene).starts_at
    due_at, due = due_of(scene), _at(scene, _PROMISED, said.new)
    if said.field != "time" or due_at is None or due is None:
        return said.field != ""
    return abs(start - the(scene).starts_at) < abs(due - due_at)


def _at(scene: Scene, hear: Moment, words: str) -> datetime | None:
    heard = hear.parse(scene, words, None)
    return start_in(heard.value) if isinstance(heard, Heard) else None


def _replaced(scene: Scene, said: Correction) -> dict[str, Any]:
    """The answers with the new words wherever the old ones stand."""
    stands = {"goal": goal_words(scene), "people": people_of(scene), "action": _deed(scene)}
    among = {"topic": ("people",)}.get(said.field) or ((said.field,) if said.field in stands else _PARTS)
    turned = {part: _swapped(stands[part], said.old, said.new) for part in among}
    put = {part: words for part, words in turned.items() if words != stands[part]}
    return {name: value for part, words in put.items() for name, value in _answer(scene, part, words).items()}


def _swapped(words: str, old: str, new: str) -> str:
    """Words with new ones for the old; where only a number is told anew, whatever is counted stays."""
    before, after, plain = (normalize("NFKC", each) for each in (old, new, words))
    numbers = _NUMBER.findall(before)
    if _NUMBER.fullmatch(after) and len(numbers) == 1:
        return _sub(rf"(?<!\d){numbers[0]}(?!\d)", after, plain, words)
    edge = r"\b" if before.isascii() else ""
    return _sub(f"{edge}{re.escape(before)}{edge}", after, plain, words)


def _sub(like: str, new: str, plain: str, words: str) -> str:
    """New ones in the plain words where the pattern fits; the words as they were typed where it does not."""
    turned, times = re.subn(like, lambda _found: new, plain, flags=re.IGNORECASE)
    return turned if times else words


def _told(scene: Scene, said: Correction) -> dict[str, Any]:
    """The answer to the part of the card that is named."""
    whom, _ = parted(people_of(scene), scene.lang)
    match said.field:
        case "goal" | "action":
            return _answer(scene, said.field, said.new)
        case "people":
            return {"people": _with(scene, said.new)}
        case "topic":
            return {"people": joined(whom, said.new, scene.lang)} if whom else {}
        case "moment" | "time":
            return _promised(scene, said.new)
        case _:
            return {}


def _with(scene: Scene, whom: str) -> str:
    """Somebody else to talk with, about the same; all of it anew where that tells its own topic."""
    before, (_, what) = people_of(scene), parted(people_of(scene), scene.lang)
    said, told = read(before, scene.lang), read(whom, scene.lang)
    if told.topic or parted(whom, scene.lang)[1]:
        return whom
    if what:
        return joined(whom, what, scene.lang)
    return before.replace(said.who, whom, 1) if said.who and said.topic else whom


def _answer(scene: Scene, part: str, words: str) -> dict[str, Any]:
    if part == "goal":
        return {"goal": {"type": (goal_of(scene) or {"type": ""})["type"], "words": words}}
    if part == "people":
        return {"people": words}
    heard, before = _ACTION.parse(scene, words, None), scene.answer("action")
    if not isinstance(heard, Heard):
        return {}
    timed = heard.value["at"] or heard.value["on"] or not before
    action = heard.value if timed else {**heard.value, "at": before["at"], "on": before["on"]}
    return {"action": action, **({"moment": ""} if heard.value["at"] else {})}


def _deed(scene: Scene) -> str:
    action = scene.answer("action")
    return str(action["text"]) if action else ""


def _is_moment(scene: Scene, text: str) -> bool:
    """Whether a message tells a moment and nothing besides."""
    heard = hear_moment(text, now=after_it(scene), zone=scene.zone, lang=scene.lang)
    return not isinstance(heard, NoMoment) and len(action_of(text, heard.span)) <= _FEW


def _promised(scene: Scene, words: str) -> dict[str, Any]:
    """What is promised, for another moment."""
    action, at = scene.answer("action"), _at(scene, _PROMISED, words)
    if at is None or not is_deed(action):
        return {}
    return {"action": {**action, "at": "", "on": ""}, "moment": to_iso(at)}


def _promised_instead(scene: Scene, said: Correction) -> dict[str, Any]:
    due_at = due_of(scene)
    is_meant = due_at is not None and _at(scene, _PROMISED, said.old) == from_iso(to_iso(due_at))
    return _promised(scene, said.new) if is_meant else {}
