"""What a decision leaves behind: the gathering that is gone to or let pass, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveFollowUp, SaveGathering
from dialogs.coach.details import gathering_of
from dialogs.coach.plans import nudges_planned, planned, promise_id
from dialogs.coach.weighing import decision, given_goal, is_for_fun, name_known, start_known
from dialogs.coach.which import named
from dialogs.core.conversation import Start
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Decision, Gathering


def the_one(scene: Scene) -> Gathering:
    """The gathering as it is noted, with the fee that was told; else as it was told."""
    gathering = named(scene)
    if gathering is None:
        return gathering_of(scene)
    fee = scene.answer("fee")
    return gathering if fee is None else replace(gathering, fee=fee)


def is_noted(scene: Scene) -> bool:
    """Whether enough is known of the gathering to tell it from others."""
    return named(scene) is not None or start_known(scene) is not None or bool(name_known(scene))


def can_be_taken_back(scene: Scene) -> bool:
    start = start_known(scene)
    return start is not None and start > scene.now


def has_plan(scene: Scene) -> bool:
    return the_one(scene).plan is not None


def went(scene: Scene) -> tuple[Change, ...]:
    """The gathering as one to go to; what was promised for it is open again."""
    gathering = the_one(scene)
    kept = replace(gathering, state="planned", answered=True, decision=_to_go(scene, gathering))
    return planned(scene, kept, kept.plan, kept.mode) if kept.plan else (SaveGathering(kept),)


def _to_go(scene: Scene, gathering: Gathering) -> Decision:
    """As just weighed, or the decision before turned round."""
    before = gathering.decision
    if before is None or scene.answer("fit") is not None:
        return decision(scene, "go")
    return replace(before, chosen="go", reason="", at=scene.now, deadline_at=None)


def went_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    """Nudges as they should be once the changes are written; the scene has them already."""
    gathering = the_one(scene)
    return nudges_planned(scene, scene.notebook.gathering(gathering.id) or gathering)


def prepare(scene: Scene) -> Start | None:
    """The preparation, with the goal as it was said; nothing where there is a plan."""
    gathering = the_one(scene)
    if gathering.plan:
        return None
    if is_for_fun(scene):
        return Start("preparation_light", {"gathering": gathering.id})
    goal = given_goal(scene)
    return Start("preparation", {"gathering": gathering.id, **({"_goal": goal} if goal else {})})


def declined(scene: Scene) -> tuple[Change, ...]:
    """The gathering as let pass, and why, with what was promised for it let go."""
    if not is_noted(scene):
        return ()
    gathering = the_one(scene)
    kept = decision(scene, "skip", scene.answer("why") or "")
    promise = scene.notebook.follow_up(promise_id(gathering.id))
    passed = SaveGathering(replace(gathering, state="declined", answered=True, decision=kept))
    return (passed, SaveFollowUp(replace(promise, state="let_go"))) if promise else (passed,)


def declined_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    """Nothing more is said of it, but that it was weighed and let pass counts in its month."""
    name = scene.arg("gathering")
    gathering = scene.notebook.gathering(name)
    about = (name, promise_id(name))
    gone = tuple(change for subject in about for change in nudging.forget(scene.notebook, subject))
    told = nudging.monthly(scene.profile, gathering.starts_at, scene.now) if gathering else ()
    return (*gone, *told)
