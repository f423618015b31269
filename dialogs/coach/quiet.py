"""Weeks later, and when nobody answers: the second touch, the closing of a gathering, and falling silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dialogs.changes import Change, SaveFollowUp, SaveGathering
from dialogs.coach.choices import chose, named
from dialogs.coach.wishes import MONTH, replanned, saving
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When
from dialogs.notebook import Contact, FollowUp, Profile
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

_MOST = 3


def name_of_gathering(scene: Scene) -> dict[str, object]:
    gathering = scene.notebook.gathering(scene.arg("gathering"))
    return {"gathering": gathering.name if gathering else ""}


def is_gone(scene: Scene) -> bool:
    return scene.notebook.gathering(scene.arg("gathering")) is None


def met_there(scene: Scene) -> tuple[Contact, ...]:
    """The people of this gathering, those not written to yet first."""
    met = [c for c in scene.notebook.contacts if c.gathering_id == scene.arg("gathering")]
    return tuple(sorted(met, key=lambda c: c.touched_at is not None))[:_MOST]


def met_nobody(scene: Scene) -> bool:
    return not met_there(scene)


def promise_there(scene: Scene) -> FollowUp | None:
    return next((f for f in scene.notebook.follow_ups if f.gathering_id == scene.arg("gathering")), None)


def only_promised(scene: Scene) -> bool:
    return met_nobody(scene) and promise_there(scene) is not None


def people_options(scene: Scene) -> tuple[Option, ...]:
    people = tuple(Option(c.id, label=c.label) for c in met_there(scene))
    return (*people, Option("not_now", "touch.not_now"))


def new_touch(scene: Scene) -> FollowUp:
    """A second sign of life: something useful for the person chosen, now."""
    text = scene.say("promise.do.information")
    return FollowUp(
        scene.new_id("f"), scene.arg("gathering"), scene.answer("who"), "information", text, scene.now
    )


def touch_saved(scene: Scene) -> tuple[Change, ...]:
    return () if promise_to_chosen(scene) else (SaveFollowUp(new_touch(scene)),)


def promise_to_chosen(scene: Scene) -> FollowUp | None:
    return next((f for f in scene.notebook.follow_ups if f.contact_id == scene.answer("who")), None)


def to_draft(scene: Scene) -> Start:
    promise = promise_to_chosen(scene) or promise_there(scene)
    return Start("follow_up", {"follow_up": promise.id if promise else ""})


TOUCH = Dialog(
    "touch",
    version=1,
    recap=name_of_gathering,
    steps=(
        Tell(
            "begin",
            to=(When(is_gone, "gone"), When(only_promised, "promised"), When(met_nobody, "gone"), "who"),
        ),
        End("gone"),
        Tell("promised", text="touch", fill=name_of_gathering, to=("draft",)),
        Ask(
            "who",
            text="touch.who",
            fill=name_of_gathering,
            hear=OneOf(people_options),
            to=(When(chose("who", "not_now"), "not_now"), "draft_for"),
        ),
        End("draft_for", changes=touch_saved, then=to_draft),
        End("draft", then=to_draft),
        End("not_now", text="touch.fine"),
    ),
)


def goes_on(scene: Scene) -> tuple[Change, ...]:
    return _closed(scene, "goes_on")


def settled(scene: Scene) -> tuple[Change, ...]:
    """Everything still promised from this gathering is let go: a tidy end, no failure."""
    there = (f for f in scene.notebook.follow_ups if f.gathering_id == scene.arg("gathering"))
    let_go = (SaveFollowUp(replace(follow_up, state="let_go")) for follow_up in there)
    return (*_closed(scene, "settled"), *let_go)


def _closed(scene: Scene, how: Literal["goes_on", "settled"]) -> tuple[Change, ...]:
    gathering = scene.notebook.gathering(scene.arg("gathering"))
    return (SaveGathering(replace(gathering, closing=how)),) if gathering else ()


CLOSING = Dialog(
    "closing",
    version=1,
    recap=name_of_gathering,
    steps=(
        Tell("begin", to=(When(is_gone, "gone"), "how")),
        End("gone"),
        Ask(
            "how",
            text="closing.how",
            fill=name_of_gathering,
            hear=OneOf(named("closing.how", "goes_on", "once_more", "settled")),
            to=(
                When(chose("how", "goes_on"), "goes_on"),
                When(chose("how", "once_more"), "once_more"),
                "settled",
            ),
        ),
        End("goes_on", text="closing.goes_on", changes=goes_on, ride=True),
        End("once_more", then=lambda scene: Start("touch", {"gathering": scene.arg("gathering")})),
        End("settled", text="closing.settled", changes=settled, ride=True),
    ),
)


def awake(scene: Scene) -> Profile:
    return replace(scene.profile, standing="active", misses=0, silent_until_at=None)


def for_a_month(scene: Scene) -> Profile:
    return replace(scene.profile, standing="paused", misses=0, silent_until_at=scene.now + MONTH)


def for_good(scene: Scene) -> Profile:
    return replace(scene.profile, standing="stopped", misses=0)


DORMANCY = Dialog(
    "dormancy",
    version=1,
    steps=(
        Ask(
            "how",
            text="dormancy.how",
            hear=OneOf(named("dormancy.how", "go_on", "month", "stop")),
            to=(When(chose("how", "go_on"), "go_on"), When(chose("how", "month"), "month"), "stop"),
        ),
        End("go_on", text="dormancy.go_on", changes=saving(awake), nudges=replanned),
        End("month", text="dormancy.month", changes=saving(for_a_month)),
        End("stop", text="dormancy.stop", changes=saving(for_good)),
    ),
)

DIALOGS = (TOUCH, CLOSING, DORMANCY)
