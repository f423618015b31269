"""The moment of a promise: what it was, a draft to copy, and whether it is done, put off or let go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveFollowUp
from dialogs.coach.choices import chose, named
from dialogs.coach.drafting import (
    drafted,
    has_draft,
    learnt,
    needs_style,
    needs_topic,
    style_options,
    the_contact,
    the_promise,
    touched,
)
from dialogs.coach.hears import Moment
from dialogs.coach.moments import from_iso, local
from dialogs.coach.promises import LONGEST, say_due, say_promise
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.steps import Ask, Dialog, End, Tell, When
from dialogs.nudging import presets

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Option
    from dialogs.notebook import FollowUp

_EVENING = 20


def is_gone(scene: Scene) -> bool:
    return the_promise(scene) is None


def asks_to_let_go(scene: Scene) -> bool:
    return bool(scene.args.get("_let_go"))


def was_asked_for(scene: Scene) -> bool:
    """Whether the draft was wanted just now: then nothing is to be called to mind."""
    return bool(scene.args.get("_asked"))


def is_early(scene: Scene) -> bool:
    promise = the_promise(scene)
    return promise is not None and promise.due_at > scene.now


def promise_said(scene: Scene) -> dict[str, object]:
    promise = the_promise(scene)
    return {"promise": say_promise(scene, promise) if promise else ""}


def person_named(scene: Scene) -> dict[str, object]:
    contact = the_contact(scene)
    return {"name": contact.label if contact else ""}


def snoozes(scene: Scene) -> tuple[Option, ...]:
    """Four ways to put it off, this evening only while it is still to come."""
    ways = ["hour", "evening", "morning", "drop"]
    if local(scene, scene.now).hour >= _EVENING:
        ways.remove("evening")
    return named("follow_up.snooze", *ways)


def changeable(scene: Scene) -> tuple[Option, ...]:
    parts = ("style", "action", "when") if has_draft(scene) else ("action", "when")
    return named("follow_up.change", *parts)


def usual_moments(scene: Scene) -> tuple[datetime, ...]:
    promise = the_promise(scene)
    return presets(scene, promise.kind if promise else "other")


def done(scene: Scene, promise: FollowUp) -> FollowUp:
    return replace(promise, state="done", done_at=scene.now)


def let_go(_scene: Scene, promise: FollowUp) -> FollowUp:
    return replace(promise, state="let_go")


def snoozed(scene: Scene, promise: FollowUp) -> FollowUp:
    at = nudging.snooze(scene.profile, scene.now, scene.answer("snooze"))
    return replace(promise, due_at=at, snoozes=promise.snoozes + 1)


def changed(scene: Scene, promise: FollowUp) -> FollowUp:
    """The promise in its new words or at its new moment; changing it is no putting off."""
    when = scene.answer("when")
    due_at = from_iso(when) if when else promise.due_at
    return replace(promise, text=scene.answer("action") or promise.text, due_at=due_at, snoozes=0)


def saved(becoming: Callable[[Scene, FollowUp], FollowUp]) -> Callable[[Scene], tuple[Change, ...]]:
    """The promise as it has become, and what was learnt of the person on the way."""

    def changes(scene: Scene) -> tuple[Change, ...]:
        promise = the_promise(scene)
        person = touched(scene) if becoming is done else learnt(scene)
        return (*person, SaveFollowUp(becoming(scene, promise))) if promise else ()

    return changes


def reminded(scene: Scene) -> tuple[NudgeChange, ...]:
    """The nudge of the promise as it is now written: at its new moment, or none once it is closed."""
    promise = the_promise(scene)
    if promise is None:
        return nudging.forget(scene.notebook, scene.arg("follow_up"))
    return (nudging.promise(scene.profile, promise),)


def new_moment(scene: Scene) -> dict[str, object]:
    promise = the_promise(scene)
    return {"at": say_due(scene, promise.due_at) if promise else ""}


def once_more(scene: Scene) -> Start:
    return Start("follow_up", {"follow_up": scene.arg("follow_up")})


_TO_DRAFT = (When(needs_style, "style"), When(needs_topic, "topic"), "did")

FOLLOW_UP = Dialog(
    "follow_up",
    version=1,
    recap=promise_said,
    steps=(
        Tell("begin", to=(When(is_gone, "gone"), When(asks_to_let_go, "keep"), "promise")),
        End("gone", text="follow_up.gone"),
        Ask(
            "keep",
            text="follow_up.keep",
            fill=promise_said,
            hear=OneOf(named("follow_up.keep", "keep", "let_go")),
            to=(When(chose("keep", "let_go"), "let_go"), *_TO_DRAFT),
        ),
        Tell(
            "promise",
            text=(
                When(was_asked_for, ""),
                When(is_early, "follow_up.promise.early"),
                "follow_up.promise",
            ),
            fill=promise_said,
            to=_TO_DRAFT,
        ),
        Ask(
            "style",
            text="follow_up.style",
            fill=person_named,
            hear=OneOf(style_options),
            to=(When(needs_topic, "topic"), "did"),
        ),
        Ask(
            "topic",
            text="follow_up.topic",
            fill=person_named,
            hear=FreeText(120),
            chips=("skip",),
            skip=True,
            to=("did",),
        ),
        Ask(
            "did",
            text=(When(has_draft, "follow_up.did.draft"), "follow_up.did"),
            show=drafted,
            hear=OneOf(named("follow_up.did", "sent", "later", "change", "let_go")),
            to=(
                When(chose("did", "sent"), "sent"),
                When(chose("did", "later"), "snooze"),
                When(chose("did", "change"), "change"),
                "let_go",
            ),
        ),
        Ask(
            "snooze",
            text="follow_up.snooze",
            hear=OneOf(snoozes),
            to=(When(chose("snooze", "drop"), "let_go"), "snoozed"),
        ),
        Ask(
            "change",
            text="follow_up.change",
            hear=OneOf(changeable),
            to=(When(chose("change", "style"), "style"), When(chose("change", "action"), "action"), "when"),
        ),
        Ask("action", text="follow_up.action", hear=FreeText(LONGEST), to=("changed",)),
        Ask("when", text="follow_up.when", hear=Moment(chips=usual_moments), to=("moved",)),
        End("sent", text="follow_up.sent", changes=saved(done), nudges=reminded, ride=True),
        End("let_go", text="follow_up.let_go", changes=saved(let_go), nudges=reminded, ride=True),
        End("snoozed", text="follow_up.snoozed", fill=new_moment, changes=saved(snoozed), nudges=reminded),
        End("moved", text="follow_up.moved", fill=new_moment, changes=saved(changed), nudges=reminded),
        End("changed", changes=saved(changed), nudges=reminded, then=once_more),
    ),
)

DIALOGS = (FOLLOW_UP,)
