"""What is known of a gathering while it is being told, and the gathering it comes to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dialogs.coach.at_once import picked
from dialogs.coach.choices import joined
from dialogs.coach.hears import say_yen
from dialogs.coach.moments import (
    at_local,
    close_of,
    end_in,
    from_iso,
    is_day,
    is_iso,
    last_day_in,
    local,
    say_checked,
    say_day,
    say_days,
    say_from_day,
    say_range_from,
    start_in,
)
from dialogs.core.conversation import Start
from dialogs.core.prompts import Card
from dialogs.core.sheets import Blank, Sheet
from dialogs.language.people import is_no_name
from dialogs.notebook import DEFAULT_LENGTH, Gathering

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene

_LONGEST = timedelta(hours=30)


def detail(scene: Scene, name: str) -> Any:
    return scene.args.get("details", {}).get(name)


def lacks_moment(scene: Scene) -> bool:
    return starts_at(scene) is None


def lacks_name(scene: Scene) -> bool:
    return not detail(scene, "name") and "name" not in scene.answers


def starts_at(scene: Scene) -> datetime | None:
    stored = str(scene.answer("when") or detail(scene, "starts") or "")
    return start_in(stored) if stored else None


def start_of(scene: Scene) -> datetime:
    """The start; this moment while it is not known yet."""
    return starts_at(scene) or scene.now


def said_end(scene: Scene) -> datetime | None:
    """The end that was said, with the start it was said for."""
    if scene.answer("end"):
        return from_iso(scene.answer("end"))
    if scene.answer("when"):
        stored = str(scene.answer("when"))
        typed = None if last_day_in(stored) else end_in(scene, stored)
        return _on_last_day(scene, typed) if typed else _read_with(scene, stored)
    stored = str(detail(scene, "ends") or "")
    return from_iso(stored) if stored and not is_day(stored) else None


def _read_with(scene: Scene, start: str) -> datetime | None:
    """The end that the line named, if this start is one it may have meant."""
    read = (str(stored).partition("/") for stored in detail(scene, "readings") or ())
    return next((from_iso(end) for begin, _, end in read if begin == start and is_iso(end)), None)


def _on_last_day(scene: Scene, end_at: datetime) -> datetime:
    """An end that was asked for with the time of the first day belongs to the last."""
    last = last_day(scene)
    there = local(scene, end_at)
    return at_local(scene, last, there.time()) if last and there.date() < last else end_at


def last_day(scene: Scene) -> date | None:
    """The last of several days, as far as it lies behind the first."""
    stored = str(detail(scene, "ends") or "")
    said = date.fromisoformat(stored) if is_day(stored) else None
    last = last_day_in(str(scene.answer("when") or "")) or said
    return last if last and last > day_of_start(scene) else None


def ends_at(scene: Scene) -> datetime:
    end, last = said_end(scene), last_day(scene)
    if end and end > start_of(scene):
        return end
    return close_of(scene, start_of(scene), last) if last else start_of(scene) + DEFAULT_LENGTH


def day_said(scene: Scene) -> date | None:
    """The day that was said without a time."""
    stored = detail(scene, "on")
    return date.fromisoformat(stored) if stored else None


def knows_day(scene: Scene) -> bool:
    return day_said(scene) is not None


def readings(scene: Scene) -> tuple[datetime, ...]:
    """What an unclear moment in the line may have meant."""
    return tuple(start_in(stored) for stored in detail(scene, "readings") or ())


def part_said(scene: Scene) -> str:
    """The part of that day, if it was said."""
    return detail(scene, "part") or ""


def is_midnight(scene: Scene) -> bool:
    """Whether the moment in the line is unclear because of the hours around midnight."""
    return bool(detail(scene, "why") == "small_hours")


def has_readings(scene: Scene) -> bool:
    return bool(readings(scene))


def day_known(scene: Scene) -> dict[str, object]:
    day, ends = day_said(scene), str(detail(scene, "ends") or "")
    if day and is_day(ends):
        return {"day": say_days(scene, day, date.fromisoformat(ends))}
    return {"day": say_day(scene, day) if day else ""}


def day_of_start(scene: Scene) -> date:
    return local(scene, start_of(scene)).date()


def is_too_long(scene: Scene, value: str) -> str | None:
    """An end belongs to its start."""
    return None if from_iso(value) - start_of(scene) <= _LONGEST else "new_gathering.end.too_far"


def usual_ends(scene: Scene) -> tuple[datetime, ...]:
    return tuple(start_of(scene) + timedelta(minutes=minutes) for minutes in (90, 120, 180))


def name_of(scene: Scene) -> str:
    """The name said, else one made of the day."""
    made = {"day": say_day(scene, day_of_start(scene))}
    return known_name(scene) or scene.say("new_gathering.unnamed", **made)


def known_name(scene: Scene) -> str:
    """The name said; empty where none was."""
    answered = str(scene.answer("name") or "")
    return str((not is_no_name(answered) and answered) or detail(scene, "name") or "")


def place_of(scene: Scene) -> str:
    return str(scene.answer("place") or detail(scene, "place") or "")


def address_of(scene: Scene) -> str:
    """The address that was told with the place; another place has another."""
    return "" if scene.answer("place") else str(detail(scene, "address") or "")


def price_of(scene: Scene) -> str:
    """What was said of the fee in words, until an amount is given."""
    return "" if "fee" in scene.answers else str(detail(scene, "price") or "")


def fee_of(scene: Scene) -> int | None:
    if "fee" in scene.answers:
        fee: int | None = scene.answer("fee")
        return fee
    known: int | None = detail(scene, "fee")
    return known


def echo(scene: Scene) -> dict[str, object]:
    return {"moment": _when(scene), "name": name_of(scene)}


def _when(scene: Scene) -> str:
    """When it is, to be checked."""
    start, end = start_of(scene), ends_at(scene)
    said = say_checked(scene, start)
    return (
        say_range_from(scene, said, start, end) if said_end(scene) else say_from_day(scene, said, start, end)
    )


def details_card(scene: Scene) -> tuple[Prompt, ...]:
    """Place and fee, if anything was said of them; the rest stands in the question."""
    fee = fee_of(scene)
    rows = (
        ("new_gathering.edit.place", joined(scene, "list.parts", (place_of(scene), address_of(scene)))),
        ("new_gathering.edit.fee", price_of(scene) or ("" if fee is None else say_yen(scene, fee))),
    )
    shown = tuple((scene.say(label), value) for label, value in rows if value)
    return (Card(name_of(scene), shown),) if shown else ()


def is_over(scene: Scene) -> bool:
    return ends_at(scene) <= scene.now


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
        address=address_of(scene),
        price=price_of(scene),
        source="retro" if over else "said",
        state="attended" if over else "planned",
    )


def is_noted(scene: Scene) -> bool:
    """Whether the gathering being told is noted by now: it was weighed meanwhile."""
    return starts_at(scene) is not None and any(
        g.name == known_name(scene) and g.starts_at == starts_at(scene) and g.decision
        for g in scene.notebook.gatherings
    )


def _twin(scene: Scene) -> str:
    """The id of the same gathering, told before."""
    name, at = name_of(scene), start_of(scene)
    twins = (g.id for g in scene.notebook.gatherings if g.name == name and g.starts_at == at and not g.plan)
    return next(twins, "")


def so_far(scene: Scene) -> Mapping[str, str]:
    """What is known of the gathering, as a form shows it."""
    fee = fee_of(scene)
    return {
        "when": picked(scene, starts_at(scene)),
        "name": known_name(scene),
        "place": place_of(scene),
        "fee": "" if fee is None else str(fee),
    }


SHEET = Sheet(
    "gathering",
    (
        Blank("when", "moment", needed=True),
        Blank("name", "line", most=60),
        Blank("place", "line", most=60),
        Blank("fee", "number"),
    ),
    shown=so_far,
    talk=lambda _subject: Start("gathering"),
    on=("gathering.line",),
    instead_of=("gathering",),
)
