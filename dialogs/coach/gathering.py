"""A gathering becomes known: from one line or step by step, always echoed with its weekday."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogs.changes import Change, NudgeChange, PutNudge, SaveGathering
from dialogs.coach.changing import CHANGING
from dialogs.coach.choices import chose
from dialogs.coach.details import (
    SHEET,
    day_known,
    day_of_start,
    day_said,
    details_card,
    echo,
    fee_of,
    gathering_of,
    has_readings,
    is_midnight,
    is_noted,
    is_over,
    is_too_long,
    known_name,
    knows_day,
    lacks_moment,
    lacks_name,
    part_said,
    place_of,
    readings,
    start_of,
    usual_ends,
)
from dialogs.coach.gathering_line import Details, GatheringLine, heard_details
from dialogs.coach.hears import Moment, Yen
from dialogs.coach.mending import EventName, PlaceName, put_right, told_with_name
from dialogs.coach.moments import local, say_moment
from dialogs.coach.which import guarding, named, the
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Review, Tell, When
from dialogs.language.calendars import is_calendar
from dialogs.language.calling import says_more
from dialogs.nudging import nudge_id, timeline

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene

NOW, EVE = "now", "eve"
FEES = (0, 1000, 2000, 3000, 5000)


def told_besides(scene: Scene, text: str) -> dict[str, Any]:
    """What the words for the moment say of the rest, as far as nobody has said it yet."""
    heard = heard_details(scene, text)
    name, place, fee = (heard.get(known) for known in ("name", "place", "fee"))
    return {
        **({"name": name} if name and says_more(name, known_name(scene)) else {}),
        **({"place": place} if place and not place_of(scene) else {}),
        **({"fee": fee} if fee is not None and fee_of(scene) is None else {}),
    }


def line_details(scene: Scene) -> Details:
    """What the line that opened the dialog says; whoever opened it may have read it already."""
    heard: Details = scene.args.get("_heard") or heard_details(scene, scene.arg("_line"))
    return heard


def has_line(scene: Scene) -> bool:
    """Whether the line that opened the dialog says anything that is worth keeping."""
    return bool(line_details(scene))


def was_unread(scene: Scene) -> bool:
    """Whether a calendar file opened the dialog; one that can be read never gets as far as the question."""
    return is_calendar(scene.arg("_line"))


def from_line(scene: Scene) -> Start:
    """Go on with the line that opened the dialog, its moments fixed as of now."""
    return _going_on(scene, line_details(scene))


def from_answer(scene: Scene) -> Start:
    return _going_on(scene, scene.answer("line"))


def _going_on(scene: Scene, details: Details) -> Start:
    return Start("new_gathering", {"details": details, "_prepare": bool(scene.args.get("_prepare"))})


GATHERING = Dialog(
    "gathering",
    version=1,
    steps=(
        Tell("begin", to=(When(has_line, "told"), "line")),
        End("told", then=from_line),
        Ask(
            "line",
            text=(When(was_unread, "gathering.line.unread"), "gathering.line"),
            hear=GatheringLine(),
            to=("heard",),
        ),
        End("heard", then=from_answer),
    ),
)


def can_wait(scene: Scene) -> bool:
    """Whether the eve, with its own call, still lies ahead, and nobody asked to prepare at once."""
    return not scene.args.get("_prepare") and eve_at(scene) is not None


def eve_at(scene: Scene) -> datetime | None:
    planned = (change.nudge for change in _timeline(scene) if isinstance(change, PutNudge))
    return next((nudge.due_at for nudge in planned if nudge.kind == "eve"), None)


def saved(scene: Scene) -> tuple[Change, ...]:
    return (SaveGathering(gathering_of(scene)),)


def _timeline(scene: Scene) -> tuple[NudgeChange, ...]:
    return timeline(scene.profile, gathering_of(scene), scene.now)


def prepare(scene: Scene) -> Start:
    return Start("begin" if can_wait(scene) else "preparation", {"gathering": gathering_of(scene).id})


def reflect(scene: Scene) -> Start:
    return Start("reflection", {"gathering": gathering_of(scene).id})


NEW_GATHERING = Dialog(
    "new_gathering",
    version=4,
    recap=echo,
    finish="missing",
    moot=is_noted,
    sheet=SHEET,
    steps=(
        Tell("missing", to=(When(lacks_moment, "when"), When(lacks_name, "name"), "confirm")),
        Ask(
            "when",
            text=(
                When(knows_day, "new_gathering.time"),
                When(is_midnight, "new_gathering.midnight"),
                When(has_readings, "new_gathering.which"),
                "new_gathering.when",
            ),
            fill=day_known,
            hear=Moment(chips=readings, on=day_said, part=part_said, past=True, ranged=True, relative=False),
            besides=told_besides,
            to=(When(lacks_name, "name"), "confirm"),
        ),
        Ask(
            "name",
            text="new_gathering.name",
            hear=EventName(limit=60),
            besides=told_with_name,
            skip=True,
            chips=("skip",),
            to=("confirm",),
        ),
        Review(
            "confirm",
            text="new_gathering.confirm",
            fill=echo,
            card=details_card,
            edits=("when", "name", "place", "fee", "end"),
            mend=put_right,
            to=(When(is_over, "past"), "saved"),
        ),
        Ask(
            "past",
            text="new_gathering.past",
            fill=echo,
            hear=OneOf(
                (Option("reflect", "new_gathering.past.reflect"), Option("when", "new_gathering.past.when"))
            ),
            to=(When(chose("past", "when"), "when"), "reflect"),
        ),
        Ask(
            "place",
            text="new_gathering.place",
            hear=PlaceName(limit=60),
            skip=True,
            chips=("skip",),
            to=("confirm",),
        ),
        Ask("fee", text="new_gathering.fee", hear=Yen(FEES), skip=True, chips=("skip",), to=("confirm",)),
        Ask(
            "end",
            text="new_gathering.end",
            hear=Moment(chips=usual_ends, base=start_of, after=start_of, on=day_of_start),
            valid=(is_too_long,),
            skip=True,
            chips=("skip",),
            to=("confirm",),
        ),
        End("reflect", changes=saved, nudges=_timeline, then=reflect),
        End(
            "saved",
            text=(When(can_wait, ""), "new_gathering.saved"),
            changes=saved,
            nudges=_timeline,
            then=prepare,
        ),
    ),
)


def eve_planned(scene: Scene) -> datetime:
    """When preparing will be proposed; this moment once it was."""
    wanted = nudge_id(scene.arg("gathering"), "eve")
    return next((nudge.due_at for nudge in scene.notebook.nudges if nudge.id == wanted), scene.now)


def eve_known(scene: Scene) -> dict[str, object]:
    return {"moment": say_moment(scene, eve_planned(scene))}


def is_settled(scene: Scene) -> bool:
    """Whether nothing is left to choose: it is prepared or gone, or that other moment has come and passed."""
    gathering = named(scene)
    return gathering is None or gathering.plan is not None or eve_planned(scene) <= scene.now


def is_the_day_before(scene: Scene) -> bool:
    day = local(scene, the(scene).starts_at).date() - timedelta(days=1)
    return local(scene, eve_planned(scene)).date() == day


def beginnings(scene: Scene) -> tuple[Option, ...]:
    """Now, or when preparing is proposed, which need not be the day before."""
    eve = "new_gathering.begin.eve" if is_the_day_before(scene) else "new_gathering.begin.then"
    return (Option(NOW, "new_gathering.begin.now"), Option(EVE, eve))


BEGIN = Dialog(
    "begin",
    version=3,
    moot=is_settled,
    steps=(
        *guarding("begin"),
        Ask(
            "begin",
            text=(When(is_the_day_before, "new_gathering.begin"), "new_gathering.begin.sooner"),
            fill=eve_known,
            hear=OneOf(beginnings),
            own={"skip": "eve"},
            to=(When(chose("begin", EVE), "eve"), "now"),
        ),
        End("eve", text="new_gathering.saved.eve", fill=eve_known),
        End("now", then=lambda scene: Start("preparation", {"gathering": scene.arg("gathering")})),
    ),
)
DIALOGS = (GATHERING, NEW_GATHERING, BEGIN, *CHANGING)
