"""The moment of a promise: what it was, a draft to copy, and whether it is done, put off or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveFollowUp
from dialogs.coach.at_once import picked
from dialogs.coach.choices import chose, named
from dialogs.coach.drafting import (
    can_polish,
    drafted,
    has_draft,
    is_polished,
    learnt,
    needs_style,
    needs_topic,
    polish_sought,
    polished,
    reworded,
    rewordings,
    short_name,
    style_options,
    the_contact,
    the_promise,
    touched,
)
from dialogs.coach.gathering_line import announced
from dialogs.coach.hears import Moment
from dialogs.coach.model import ASK, waiting
from dialogs.coach.moments import from_iso
from dialogs.coach.promises import LONGEST, say_due, say_line, say_promise, shortened
from dialogs.coach.putting_off import DROP, PutOff, put_off_until
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.sheets import Blank, Sheet
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When
from dialogs.nudging import Hours, presets
from dialogs.shapes import replace
from dialogs.writing.drafts import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Routes
    from dialogs.notebook import FollowUp


_SHORT = 40


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


def is_planned(scene: Scene) -> bool:
    """Whether it was made before anybody was met: then its gathering tells what it is about."""
    return not the_contact(scene) and bool(_gathering_named(scene))


def is_early_and_planned(scene: Scene) -> bool:
    return is_early(scene) and is_planned(scene)


def are_several(scene: Scene) -> bool:
    """Whether others are open too, so that a yes has to be told which one it is of."""
    return sum(follow_up.state == "open" for follow_up in scene.notebook.follow_ups) > 1


def are_several_and_drafted(scene: Scene) -> bool:
    return are_several(scene) and has_draft(scene)


def promise_said(scene: Scene) -> dict[str, object]:
    promise = the_promise(scene)
    return {"promise": say_promise(scene, promise) if promise else "", "gathering": _gathering_named(scene)}


def which_promise(scene: Scene) -> dict[str, object]:
    """A fill: the promise, short enough to stand in a question."""
    promise = the_promise(scene)
    return {"promise": shortened(say_line(scene, promise), _SHORT) if promise else ""}


def _gathering_named(scene: Scene) -> str:
    promise = the_promise(scene)
    gathering = scene.notebook.gathering(promise.gathering_id) if promise else None
    return gathering.name if gathering else ""


def person_named(scene: Scene) -> dict[str, object]:
    contact = the_contact(scene)
    return {"name": short_name(contact) if contact else ""}


def ways(scene: Scene) -> tuple[Option, ...]:
    """What can be done with the promise, and with its draft if there is one."""
    reword = ("reword",) if has_draft(scene) else ()
    return named("follow_up.did", "sent", *reword, "later", "change", "let_go")


def deeds(scene: Scene) -> tuple[Option, ...]:
    return (*ways(scene), ASK) if can_polish(scene) else ways(scene)


def put_in_other_words(scene: Scene) -> Start:
    """The same promise with its new draft, without being called to mind again."""
    silence = {"_unanswered": True} if scene.answer("reword") == UNANSWERED else {}
    return Start("follow_up", {"follow_up": scene.arg("follow_up"), "_asked": True, **silence})


def usual_moments(scene: Scene) -> tuple[datetime, ...]:
    promise = the_promise(scene)
    return presets(scene, promise.kind if promise else "other")


def done(scene: Scene, promise: FollowUp) -> FollowUp:
    return replace(promise, state="done", done_at=scene.now)


def let_go(_scene: Scene, promise: FollowUp) -> FollowUp:
    return replace(promise, state="let_go")


def snoozed(scene: Scene, promise: FollowUp) -> FollowUp:
    return replace(promise, due_at=put_off_until(scene, scene.answer("snooze")), snoozes=promise.snoozes + 1)


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


def put_off(scene: Scene) -> tuple[NudgeChange, ...]:
    """As for any promise that is moved; another that waits below for its answer comes back in the morning."""
    morning = nudging.snooze(scene.profile, scene.now, "morning")
    subjects = (str(args["follow_up"]) for dialog, args in scene.below if dialog == "follow_up")
    others = (scene.notebook.follow_up(subject) for subject in subjects)
    waiting = (f.id for f in others if f and f.state == "open")
    return (*reminded(scene), *(nudging.again(scene, "promise", subject, morning) for subject in waiting))


def kept_in_month(scene: Scene) -> tuple[NudgeChange, ...]:
    """As for any promise that is closed; and what was kept is worth a report."""
    return (*reminded(scene), *nudging.monthly(scene.profile, scene.now, scene.now))


def new_moment(scene: Scene) -> dict[str, object]:
    """A fill: when the promise will be spoken of."""
    promise = the_promise(scene)
    return {"at": say_due(scene, Hours.of(scene.profile).keep(promise.due_at)) if promise else ""}


def once_more(scene: Scene) -> Start:
    return Start("follow_up", {"follow_up": scene.arg("follow_up")})


def is_there(scene: Scene) -> bool:
    return the_promise(scene) is not None


def keeps_its_moment(scene: Scene) -> bool:
    return not scene.answer("when")


def so_far(scene: Scene) -> Mapping[str, str]:
    """The promise with what was changed, as a form shows it."""
    promise = the_promise(scene)
    if promise is None:
        return {}
    now = changed(scene, promise)
    return {"action": now.text, "when": picked(scene, now.due_at)}


SHEET = Sheet(
    "follow_up",
    (Blank("action", "lines", most=LONGEST, needed=True), Blank("when", "moment", needed=True)),
    shown=so_far,
    talk=lambda follow_up: Start("follow_up", {"follow_up": follow_up}),
    subject="follow_up",
    there=is_there,
    to="moved",
)


def _after(step: str) -> Routes:
    """Where what was done with the draft leads."""
    return (
        When(chose(step, "sent"), "sent"),
        When(chose(step, "reword"), "reword"),
        When(chose(step, "later"), "snooze"),
        When(chose(step, "change"), "change"),
        "let_go",
    )


_TO_DRAFT = (When(needs_style, "style"), When(needs_topic, "topic"), "did")

_AT_ONCE = {"follow_up.turn.sent": "sent"}
"""What may be said instead of how it should read."""

FOLLOW_UP = Dialog(
    "follow_up",
    version=3,
    recap=promise_said,
    moot=is_gone,
    sheet=SHEET,
    keeps=("polish",),
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
                When(is_early_and_planned, "follow_up.promise.early.planned"),
                When(is_early, "follow_up.promise.early"),
                When(is_planned, "follow_up.promise.planned"),
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
            turns=_AT_ONCE,
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
            text=(
                When(are_several_and_drafted, "follow_up.did.draft.which"),
                When(has_draft, "follow_up.did.draft"),
                When(are_several, "follow_up.did.which"),
                "follow_up.did",
            ),
            fill=which_promise,
            show=drafted,
            hear=OneOf(deeds),
            opens=announced,
            to=(When(chose("did", ASK.id), "polishing"), *_after("did")),
        ),
        waiting("polishing", "polish", polish_sought, is_polished, ("polished",)),
        Ask(
            "polished",
            text=(When(is_polished, "follow_up.did.polished"), "follow_up.did.unpolished"),
            show=polished,
            hear=OneOf(ways),
            opens=announced,
            to=_after("polished"),
        ),
        Ask(
            "snooze",
            text="follow_up.snooze",
            hear=PutOff(),
            own={"later": "snoozed"},
            to=(When(chose("snooze", DROP), "let_go"), "snoozed"),
        ),
        Ask(
            "change",
            text="follow_up.change",
            hear=OneOf(named("follow_up.change", "action", "when")),
            to=(When(chose("change", "action"), "action"), "when"),
        ),
        Ask("reword", text="follow_up.reword", hear=OneOf(rewordings), turns=_AT_ONCE, to=("reworded",)),
        Ask("action", text="follow_up.action", hear=FreeText(LONGEST), to=("changed",)),
        Ask("when", text="follow_up.when", hear=Moment(chips=usual_moments), to=("moved",)),
        End("sent", text="follow_up.sent", changes=saved(done), nudges=kept_in_month, ride=True),
        End("let_go", text="follow_up.let_go", changes=saved(let_go), nudges=reminded, ride=True),
        End(
            "snoozed",
            text="follow_up.snoozed",
            fill=new_moment,
            changes=saved(snoozed),
            nudges=put_off,
            alone=True,
        ),
        End(
            "moved",
            text=(When(keeps_its_moment, "follow_up.reworded"), "follow_up.moved"),
            fill=new_moment,
            changes=saved(changed),
            nudges=reminded,
        ),
        End("reworded", changes=reworded, then=put_in_other_words),
        End("changed", changes=saved(changed), nudges=reminded, then=once_more),
    ),
)

DIALOGS = (FOLLOW_UP,)
