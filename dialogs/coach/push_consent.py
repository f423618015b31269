"""May the coach speak first? Asked once, after the first card."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.changes import Change, NudgeChange, SaveGathering, SaveProfile
from dialogs.coach.choices import YES_NO, chose
from dialogs.coach.moments import local, say_moment
from dialogs.coach.plans import after_consent
from dialogs.coach.which import guarding, the
from dialogs.coach.zones import say_silence
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, When
from dialogs.nudging.hours import Hours
from dialogs.nudging.timeline import moments, nudge_id, timeline
from dialogs.shapes import replace

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene

EVENING, MORNING, NEVER = "evening", "morning", "never"


def evening_of(scene: Scene) -> datetime | None:
    """When the reflection is planned, if that is the day of the gathering itself."""
    gathering = the(scene)
    wanted = nudge_id(gathering.id, "reflect")
    planned = next((nudge.due_at for nudge in scene.notebook.nudges if nudge.id == wanted), None)
    same_day = planned and local(scene, planned).date() == local(scene, gathering.ends_at).date()
    return planned if same_day else None


def morning_after(scene: Scene) -> datetime:
    """The first morning after the gathering's end, outside quiet hours."""
    hours = Hours.of(scene.profile)
    return hours.open(hours.next(hours.rhythm.morning, the(scene).ends_at))


def morning_option(scene: Scene) -> Option:
    """The next morning, or the next one of a day of work where that is another."""
    gap = local(scene, morning_after(scene)).date() - local(scene, the(scene).ends_at).date()
    return Option(MORNING, "push.morning.work" if gap > timedelta(days=1) else "push.morning")


def silent_hours(scene: Scene) -> dict[str, object]:
    return {"hours": say_silence(scene)}


def moments_offered(scene: Scene) -> tuple[Option, ...]:
    evening = evening_of(scene)
    at = (
        Option(EVENING, "push.at", scene.say("push.at", clock=f"{local(scene, evening):%H:%M}"))
        if evening
        else None
    )
    return (*((at,) if at else ()), morning_option(scene), Option(NEVER, "push.never"))


def chosen_moment(scene: Scene) -> datetime:
    evening = evening_of(scene)
    return evening if scene.answer("when") == EVENING and evening else morning_after(scene)


def day_moment(scene: Scene) -> datetime | None:
    """When the card would be shown on the day, if that is still ahead."""
    wishing = replace(scene.profile, day_card=True)
    at = moments(Hours.of(wishing), wishing, the(scene)).get("day")
    return at if at and at > scene.now else None


def has_day_ahead(scene: Scene) -> bool:
    return day_moment(scene) is not None


def day_clock(scene: Scene) -> dict[str, object]:
    at = day_moment(scene)
    return {"moment": say_moment(scene, at) if at else ""}


wants_day_card = chose("day", "yes")


def allowed(scene: Scene) -> tuple[Change, ...]:
    profile = replace(scene.profile, push_consent=True, push_consent_at=scene.now)
    gathering = replace(the(scene), next_morning=scene.answer("when") == MORNING)
    return (SaveProfile(replace(profile, day_card=wants_day_card(scene))), SaveGathering(gathering))


def refused(scene: Scene) -> tuple[Change, ...]:
    return (SaveProfile(replace(scene.profile, push_consent=False, push_consent_at=scene.now)),)


def reflection_planned(scene: Scene) -> tuple[NudgeChange, ...]:
    return timeline(scene.profile, the(scene), scene.now)


def agreed_moment(scene: Scene) -> dict[str, object]:
    return {"moment": say_moment(scene, chosen_moment(scene))}


PUSH_CONSENT = Dialog(
    "push_consent",
    version=1,
    steps=(
        *guarding("when"),
        Ask(
            "when",
            text="push.when",
            fill=silent_hours,
            hear=OneOf(moments_offered),
            to=(When(chose("when", NEVER), "no"), When(has_day_ahead, "day"), "yes"),
        ),
        Ask("day", text="push.day", fill=day_clock, hear=OneOf(YES_NO), skip=True, to=("yes",)),
        End(
            "yes",
            text="push.yes",
            fill=agreed_moment,
            changes=allowed,
            nudges=reflection_planned,
            then=after_consent,
            ride=True,
        ),
        End("no", text="push.no", changes=refused, then=after_consent),
    ),
)
