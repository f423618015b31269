"""What the user will do next for one person: an action and its moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.coach.hears import Due
from dialogs.coach.meeting import SAME, met_one_more, promise_nudges
from dialogs.coach.moments import to_iso
from dialogs.coach.promises import (
    Promise,
    action_options,
    day_of,
    doing,
    due_of,
    due_or_usual,
    is_deed,
    is_for_a_week,
    said_before,
    say_if_then,
    usual_of,
    with_moment_of,
    without_action,
)
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Probe, Tell, When

if TYPE_CHECKING:
    from datetime import date, datetime

    from dialogs.core.scene import Scene


def known_before(scene: Scene) -> bool:
    return bool(scene.arg("_known"))


def needs_moment(scene: Scene) -> bool:
    """Something is to be done, and nobody has said when."""
    promise = scene.answer("step")
    return is_deed(promise) and due_of(promise, None) is None


def said_day(scene: Scene) -> date | None:
    return day_of(scene.answer("step"))


def says_a_week(scene: Scene) -> bool:
    return is_for_a_week(scene.answer("step"))


def next_moments(scene: Scene) -> tuple[datetime, ...]:
    """The usual moments of the day or the week that was named, else the presets for this kind of promise."""
    return usual_of(scene, scene.answer("step"), scene.now)


def the_usual(scene: Scene) -> str | None:
    """The first of those moments: what was promised is not to be lost for want of one."""
    return next((to_iso(at) for at in next_moments(scene)), None)


def is_promised(scene: Scene) -> bool:
    return promised(scene) is not None


def promised(scene: Scene) -> datetime | None:
    """The moment the answers come to, if there is something to do."""
    promise = scene.answer("step")
    return due_or_usual(scene, promise, scene.answer("when")) if is_deed(promise) else None


def person(scene: Scene) -> dict[str, object]:
    return {"name": scene.arg("name")}


def has_said(scene: Scene) -> bool:
    """Whether a promise came along with the name: then it is only to be confirmed."""
    return bool(said_before(scene))


def person_and_promise(scene: Scene) -> dict[str, object]:
    return {**person(scene), "promise": said_before(scene)}


def promise_words(scene: Scene) -> dict[str, object]:
    promise: Any = scene.answer("step")
    at = promised(scene)
    return {"promise": say_if_then(scene, doing(scene, promise), scene.arg("name"), at)} if at else {}


NEXT_STEP = Dialog(
    "next_step",
    version=3,
    finish="done",
    steps=(
        Tell("begin", to=(When(known_before, "same"), "step")),
        Ask(
            "same",
            text="next_step.same",
            fill=person,
            hear=OneOf((Option(SAME, "next_step.same.yes"), Option("other", "next_step.same.no"))),
            skip=True,
            to=("step",),
        ),
        Ask(
            "step",
            text=(When(has_said, "next_step.step.said"), "next_step.step"),
            fill=person_and_promise,
            hear=Promise(),
            probe=Probe(
                without_action,
                "next_step.step.probe",
                ("action",),
                options=action_options,
                merge=with_moment_of,
            ),
            chips=("finish",),
            skip=True,
            to=(When(needs_moment, "when"), "done"),
        ),
        Ask(
            "when",
            text="next_step.when",
            hear=Due(chips=next_moments, on=said_day, week=says_a_week),
            skip=True,
            left_out=the_usual,
            to=("done",),
        ),
        End(
            "done",
            text=(When(is_promised, "next_step.promised"), ""),
            fill=promise_words,
            changes=met_one_more,
            nudges=promise_nudges,
        ),
    ),
)

DIALOGS = (NEXT_STEP,)
