"""Gatherings to come: looking at them, moving one, calling one off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, NudgeChange, SaveFollowUp, SaveGathering
from dialogs.coach.choices import chose
from dialogs.coach.hears import Moment
from dialogs.coach.moments import end_in, local, say_moment, start_in
from dialogs.coach.plans import nudges_of_named, promise_id
from dialogs.coach.which import NEW, about, choices_or_new, choosing, named, the, to_come
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card
from dialogs.core.steps import Ask, Dialog, End, Option, Review, Tell, When
from dialogs.nudging import forget
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering


def old_day(scene: Scene) -> date:
    return local(scene, the(scene).starts_at).date()


def new_start(scene: Scene) -> datetime:
    stored = told_when(scene)
    return start_in(stored) if stored else the(scene).starts_at


def told_when(scene: Scene) -> str:
    """The new time as it was answered, else as it was told before the dialog began."""
    return str(scene.answer("when") or scene.arg("_when"))


def is_told(scene: Scene) -> bool:
    return bool(told_when(scene))


def moved_gathering(scene: Scene) -> Gathering | None:
    """The gathering at its new time: as long as before, unless a new end was typed; its plan stays."""
    gathering = named(scene)
    if gathering is None:
        return None
    start, stored = new_start(scene), told_when(scene)
    typed = end_in(scene, stored) if stored else None
    end = typed or start + (gathering.ends_at - gathering.starts_at)
    plan = gathering.plan
    if plan and plan.due_at:
        plan = replace(plan, due_at=plan.due_at + (start - gathering.starts_at))
    return replace(gathering, starts_at=start, ends_at=end, plan=plan, answered=True)


def moved(scene: Scene) -> tuple[Change, ...]:
    gathering = moved_gathering(scene)
    if gathering is None:
        return ()
    promise = scene.notebook.follow_up(promise_id(gathering.id))
    due_at = gathering.plan.due_at if gathering.plan else None
    kept = (SaveFollowUp(replace(promise, due_at=due_at)),) if promise and due_at else ()
    return (SaveGathering(gathering), *kept)


def new_moment(scene: Scene) -> dict[str, object]:
    return {"name": the(scene).name, "moment": say_moment(scene, new_start(scene))}


def nothing_more(_scene: Scene) -> tuple[Prompt, ...]:
    return ()


MOVE = Dialog(
    "move_gathering",
    version=3,
    steps=(
        *choosing("move_gathering", "begin"),
        Tell("begin", to=(When(is_told, "confirm"), "when")),
        Ask(
            "when",
            text="move_gathering.when",
            fill=about,
            hear=Moment(on=old_day, ranged=True),
            to=("confirm",),
        ),
        Review(
            "confirm",
            text="move_gathering.confirm",
            fill=new_moment,
            card=nothing_more,
            edits=("when",),
            to=("done",),
        ),
        End(
            "done",
            text="move_gathering.done",
            fill=new_moment,
            changes=moved,
            nudges=nudges_of_named,
            ride=True,
        ),
    ),
)


def called_off(scene: Scene) -> tuple[Change, ...]:
    gathering = named(scene)
    if gathering is None:
        return ()
    promise = scene.notebook.follow_up(promise_id(gathering.id))
    kept = (SaveFollowUp(replace(promise, state="let_go")),) if promise else ()
    return (SaveGathering(replace(gathering, state="cancelled", answered=True)), *kept)


def all_forgotten(scene: Scene) -> tuple[NudgeChange, ...]:
    gathering = scene.arg("gathering")
    return (*forget(scene.notebook, gathering), *forget(scene.notebook, promise_id(gathering)))


CANCEL = Dialog(
    "cancel_gathering",
    version=2,
    steps=(
        *choosing("cancel_gathering", "sure"),
        Ask(
            "sure",
            text="cancel_gathering.sure",
            fill=about,
            hear=OneOf(
                (
                    Option("off", "cancel_gathering.off"),
                    Option("staying", "cancel_gathering.staying"),
                    Option("keep", "cancel_gathering.keep"),
                )
            ),
            to=(When(chose("sure", "keep"), "kept"), "done"),
        ),
        End(
            "done",
            text=(When(chose("sure", "staying"), "cancel_gathering.stayed"), "cancel_gathering.done"),
            fill=about,
            changes=called_off,
            nudges=all_forgotten,
        ),
        End("kept", text="cancel_gathering.kept"),
    ),
)


_DOES = {
    "prepare": "preparation",
    "card": "card",
    "decide": "decide",
    "move": "move_gathering",
    "rename": "rename_gathering",
    "cancel": "cancel_gathering",
}


def has_none(scene: Scene) -> bool:
    return not to_come(scene)


def listed(scene: Scene) -> tuple[Prompt, ...]:
    rows = tuple((say_moment(scene, g.starts_at), _line(scene, g)) for g in to_come(scene))
    return (Card(scene.say("upcoming.title"), rows),)


def _line(scene: Scene, gathering: Gathering) -> str:
    return scene.say("upcoming.prepared" if gathering.plan else "upcoming.open", name=gathering.name)


def chosen(scene: Scene) -> Gathering | None:
    return scene.notebook.gathering(str(scene.answer("which")))


def chosen_words(scene: Scene) -> dict[str, object]:
    gathering = chosen(scene)
    return {"name": gathering.name if gathering else scene.say("which.lost")}


def deeds(scene: Scene) -> tuple[Option, ...]:
    gathering = chosen(scene)
    begun = gathering is not None and gathering.starts_at <= scene.now
    names = (*_DOES, "reflect") if begun else tuple(_DOES)
    return tuple(Option(name, f"upcoming.do.{name}") for name in names)


def go(scene: Scene) -> Start:
    dialog = _DOES.get(scene.answer("do"), "reflection")
    return Start(dialog, {"gathering": scene.answer("which")})


def add(_scene: Scene) -> Start:
    return Start("gathering")


UPCOMING = Dialog(
    "upcoming",
    version=1,
    fleeting=True,
    steps=(
        Tell("begin", to=(When(has_none, "none"), "which")),
        End("none", text="upcoming.none", then=add),
        Ask(
            "which",
            text="upcoming.which",
            show=listed,
            hear=OneOf(choices_or_new),
            chips=("cancel",),
            to=(When(chose("which", NEW), "new"), "do"),
        ),
        End("new", then=add),
        Ask("do", text="upcoming.do", fill=chosen_words, hear=OneOf(deeds), chips=("back",), to=("go",)),
        End("go", then=go),
    ),
)

CHANGING = (MOVE, CANCEL, UPCOMING)
