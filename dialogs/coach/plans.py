"""From the answers of a preparation to the plan that is kept, its promise and its nudges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, NudgeChange, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.coach.giving import gift_wanted
from dialogs.coach.which import named
from dialogs.core.conversation import Start
from dialogs.notebook import FollowUp, Plan
from dialogs.nudging import monthly, promise, timeline
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Decision, Gathering, Mode


def promise_id(gathering_id: str) -> str:
    """The follow-up a plan makes: one a gathering, so that preparing again moves it."""
    return f"{gathering_id}.plan"


def plan_saved(scene: Scene, plan: Plan, mode: Mode) -> tuple[Change, ...]:
    """The plan at the named gathering, its promise, and one more prepared; nothing once it is gone."""
    gathering = named(scene)
    if gathering is None:
        return ()
    kept = planned(scene, gathering, plan, mode)
    return kept if gathering.plan else (*kept, one_more(scene))


def planned(scene: Scene, gathering: Gathering, plan: Plan, mode: Mode) -> tuple[Change, ...]:
    """The plan at its gathering, and its promise if it has a moment."""
    return (
        SaveGathering(replace(gathering, plan=plan, mode=mode, answered=True, decision=_gone_to(gathering))),
        *_promise_saved(scene, gathering, plan),
    )


def _gone_to(gathering: Gathering) -> Decision | None:
    """Who prepares has decided."""
    before = gathering.decision
    return replace(before, chosen="go") if before and before.chosen == "open" else before


def one_more(scene: Scene, count: int = 1) -> Change:
    """So many more gatherings have been prepared."""
    return SaveProfile(replace(scene.profile, gatherings=scene.profile.gatherings + count))


def _promise_saved(scene: Scene, gathering: Gathering, plan: Plan) -> tuple[Change, ...]:
    before = scene.notebook.follow_up(promise_id(gathering.id))
    if plan.due_at is None:
        return (SaveFollowUp(replace(before, state="let_go")),) if before else ()
    kind = plan.kind or "other"
    return (
        SaveFollowUp(FollowUp(promise_id(gathering.id), gathering.id, "", kind, plan.action, plan.due_at)),
    )


def nudges_planned(scene: Scene, gathering: Gathering) -> tuple[NudgeChange, ...]:
    """The gathering's nudges anew, of its promise and its month; the changes are already in the scene."""
    follow_up = scene.notebook.follow_up(promise_id(gathering.id))
    promised = (promise(scene.profile, follow_up),) if follow_up else ()
    told = monthly(scene.profile, gathering.starts_at, scene.now) if gathering.plan else ()
    return (*timeline(scene.profile, gathering, scene.now), *promised, *told)


def nudges_of_named(scene: Scene) -> tuple[NudgeChange, ...]:
    gathering = named(scene)
    return nudges_planned(scene, gathering) if gathering else ()


def after_card(scene: Scene) -> Start | None:
    """What follows a card: once the wish for messages, else once the pitch."""
    if scene.profile.push_consent is None and named(scene):
        return Start("push_consent", {"gathering": scene.arg("gathering")})
    return after_consent(scene)


def after_consent(scene: Scene) -> Start | None:
    """The offer of a self-introduction, once, after the first card; what one can give, after the second."""
    first = scene.profile.gatherings == 1 and not scene.profile.work
    return Start("profile", {"_offer": True}) if first else gift_wanted(scene)
