"""A gathering becomes known: from one line or step by step, always echoed with its weekday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dialogs.changes import Change, NudgeChange, PutNudge, SaveGathering
from dialogs.coach.changing import CHANGING
from dialogs.coach.hears import Details, GatheringLine, Moment, Yen, heard_details, say_yen, tells_moment
from dialogs.coach.moments import from_iso, local, say_day, say_moment, say_range
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import Card
from dialogs.core.steps import Ask, Dialog, End, Option, Review, Tell, When
from dialogs.notebook import DEFAULT_LENGTH, Gathering
from dialogs.nudging import timeline

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene

_LONGEST = timedelta(hours=30)
NOW, EVE = "now", "eve"
FEES = (0, 1000, 2000, 3000, 5000)


# --- the line ---


def has_line(scene: Scene) -> bool:
    return tells_moment(scene, scene.arg("_line"))


def from_line(scene: Scene) -> Start:
    """Go on with the line that opened the dialog, its moments fixed as of now."""
    return _going_on(scene, heard_details(scene, scene.arg("_line")))


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
        Ask("line", text="gathering.line", hear=GatheringLine(), to=("heard",)),
        End("heard", then=from_answer),
    ),
)


# --- what is missing ---


def detail(scene: Scene, name: str) -> Any:
    return scene.args.get("details", {}).get(name)


def lacks_moment(scene: Scene) -> bool:
    return starts_at(scene) is None


def lacks_name(scene: Scene) -> bool:
    return not detail(scene, "name") and "name" not in scene.answers


def starts_at(scene: Scene) -> datetime | None:
    stored = str(scene.answer("when") or detail(scene, "starts") or "")
    return from_iso(stored.partition("/")[0]) if stored else None


def start_of(scene: Scene) -> datetime:
    """The start; this moment while it is not known yet."""
    return starts_at(scene) or scene.now


def said_end(scene: Scene) -> datetime | None:
    """The end that was said, with the start it was said for."""
    if scene.answer("end"):
        return from_iso(scene.answer("end"))
    if scene.answer("when"):
        typed = str(scene.answer("when")).partition("/")[2]
        return from_iso(typed) if typed else None
    stored = detail(scene, "ends")
    return from_iso(stored) if stored else None


def ends_at(scene: Scene) -> datetime:
    end = said_end(scene)
    return end if end and end > start_of(scene) else start_of(scene) + DEFAULT_LENGTH


def day_said(scene: Scene) -> date | None:
    """The day that was said without a time."""
    stored = detail(scene, "on")
    return date.fromisoformat(stored) if stored else None


def knows_day(scene: Scene) -> bool:
    return day_said(scene) is not None


def readings(scene: Scene) -> tuple[datetime, ...]:
    """What an unclear moment in the line may have meant."""
    return tuple(from_iso(stored) for stored in detail(scene, "readings") or ())


def day_known(scene: Scene) -> dict[str, object]:
    day = day_said(scene)
    return {"day": say_day(scene, day) if day else ""}


def day_of_start(scene: Scene) -> date:
    return local(scene, start_of(scene)).date()


def is_too_long(scene: Scene, value: str) -> str | None:
    """An end belongs to its start."""
    return None if from_iso(value) - start_of(scene) <= _LONGEST else "new_gathering.end.too_far"


def usual_ends(scene: Scene) -> tuple[datetime, ...]:
    return tuple(start_of(scene) + timedelta(minutes=minutes) for minutes in (90, 120, 180))


# --- the echo ---


def name_of(scene: Scene) -> str:
    """The name said, else one made of the day."""
    said = scene.answer("name") or detail(scene, "name")
    return str(said or scene.say("new_gathering.unnamed", day=say_day(scene, day_of_start(scene))))


def place_of(scene: Scene) -> str:
    return str(scene.answer("place") or detail(scene, "place") or "")


def fee_of(scene: Scene) -> int | None:
    if "fee" in scene.answers:
        fee: int | None = scene.answer("fee")
        return fee
    known: int | None = detail(scene, "fee")
    return known


def echo(scene: Scene) -> dict[str, object]:
    known = said_end(scene) is not None
    when = say_range(scene, start_of(scene), ends_at(scene)) if known else say_moment(scene, start_of(scene))
    return {"moment": when, "name": name_of(scene)}


def details_card(scene: Scene) -> tuple[Prompt, ...]:
    """Place and fee, if anything was said of them; the rest stands in the question."""
    fee = fee_of(scene)
    rows = (
        ("new_gathering.edit.place", place_of(scene)),
        ("new_gathering.edit.fee", "" if fee is None else say_yen(scene, fee)),
    )
    shown = tuple((scene.say(label), value) for label, value in rows if value)
    return (Card(name_of(scene), shown),) if shown else ()


# --- what becomes of it ---


def is_over(scene: Scene) -> bool:
    return ends_at(scene) <= scene.now


def can_wait(scene: Scene) -> bool:
    """Whether the eve, with its own call, still lies ahead, and nobody asked to prepare at once."""
    return not scene.args.get("_prepare") and eve_at(scene) is not None


def eve_at(scene: Scene) -> datetime | None:
    planned = (change.nudge for change in _timeline(scene) if isinstance(change, PutNudge))
    return next((nudge.due_at for nudge in planned if nudge.kind == "eve"), None)


def eve_moment(scene: Scene) -> dict[str, object]:
    at = eve_at(scene)
    return {"moment": say_moment(scene, at) if at else ""}


def gathering_of(scene: Scene) -> Gathering:
    over = is_over(scene)
    return Gathering(
        _twin(scene) or scene.new_id("g"),
        name_of(scene),
        start_of(scene),
        ends_at(scene),
        end_known=said_end(scene) is not None,
        place=place_of(scene),
        fee=fee_of(scene),
        source="retro" if over else "said",
        state="attended" if over else "planned",
    )


def _twin(scene: Scene) -> str:
    """The id of the same gathering, told before."""
    name, at = name_of(scene), start_of(scene)
    twins = (g.id for g in scene.notebook.gatherings if g.name == name and g.starts_at == at and not g.plan)
    return next(twins, "")


def saved(scene: Scene) -> tuple[Change, ...]:
    return (SaveGathering(gathering_of(scene)),)


def _timeline(scene: Scene) -> tuple[NudgeChange, ...]:
    return timeline(scene.profile, gathering_of(scene), scene.now)


def prepare(scene: Scene) -> Start | None:
    if scene.answer("begin") == EVE:
        return None
    return Start("preparation", {"gathering": gathering_of(scene).id})


def reflect(scene: Scene) -> Start:
    return Start("reflection", {"gathering": gathering_of(scene).id})


def puts_off(scene: Scene) -> bool:
    return bool(scene.answer("begin") == EVE)


def is_another_day(scene: Scene) -> bool:
    return bool(scene.answer("past") == "when")


NEW_GATHERING = Dialog(
    "new_gathering",
    version=1,
    recap=echo,
    finish="missing",
    steps=(
        Tell("missing", to=(When(lacks_moment, "when"), When(lacks_name, "name"), "confirm")),
        Ask(
            "when",
            text=(When(knows_day, "new_gathering.time"), "new_gathering.when"),
            fill=day_known,
            hear=Moment(chips=readings, on=day_said, past=True, ranged=True, relative=False),
            to=(When(lacks_name, "name"), "confirm"),
        ),
        Ask(
            "name",
            text="new_gathering.name",
            hear=FreeText(limit=60),
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
            to=(When(is_over, "past"), When(can_wait, "begin"), "saved"),
        ),
        Ask(
            "past",
            text="new_gathering.past",
            fill=echo,
            hear=OneOf(
                (Option("reflect", "new_gathering.past.reflect"), Option("when", "new_gathering.past.when"))
            ),
            to=(When(is_another_day, "when"), "reflect"),
        ),
        Ask(
            "begin",
            text="new_gathering.begin",
            fill=eve_moment,
            hear=OneOf((Option(NOW, "new_gathering.begin.now"), Option(EVE, "new_gathering.begin.eve"))),
            to=("saved",),
        ),
        Ask(
            "place",
            text="new_gathering.place",
            hear=FreeText(limit=60),
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
            text=(When(puts_off, "new_gathering.saved.eve"), "new_gathering.saved"),
            fill=eve_moment,
            changes=saved,
            nudges=_timeline,
            then=prepare,
        ),
    ),
)
DIALOGS = (GATHERING, NEW_GATHERING, *CHANGING)
