"""The report of a month: asked for, or on the first of the next; and what to do about whoever has stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveFollowUp
from dialogs.coach.choices import chose, named
from dialogs.coach.hears import say_yen
from dialogs.coach.warning import pitfall_sought
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card
from dialogs.core.steps import Ask, Call, Dialog, End, Tell, When
from dialogs.history import History
from dialogs.shapes import replace, shaped
from dialogs.writing.kits import kits
from dialogs.writing.report import Report, Worked, before, month_of, report

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene
    from dialogs.notebook import FollowUp

_MINUTES = 60
_THOUSAND = 1000


def is_monthly(scene: Scene) -> bool:
    return bool(scene.arg("month"))


def month_wanted(scene: Scene) -> str:
    """The month that was named, the one before this, or whichever is the latest with anything in it."""
    if scene.args.get("_before"):
        return before(month_of(scene.now, scene.zone))
    return scene.arg("month")


def report_wanted(scene: Scene) -> tuple[Call, ...]:
    return (Call("report", {"month": month_wanted(scene)}),)


def say_month(scene: Scene, month: str) -> str:
    """A month by its name: 「11月」, "November"."""
    return scene.say(f"report.month.{int(month[-2:])}")


def month_said(scene: Scene) -> dict[str, object]:
    return {"month": say_month(scene, scene.arg("month"))} if is_monthly(scene) else {}


REPORT = Dialog(
    "report",
    version=1,
    steps=(
        End(
            "done",
            text=(When(is_monthly, "report.monthly"), "report.preparing"),
            fill=month_said,
            calls=report_wanted,
        ),
    ),
)


def the_report(scene: Scene) -> Report:
    """What was counted; without it a month of which nothing is known."""
    counted = scene.args.get("_report")
    if counted is None:
        return report(History(), month_of(scene.now, scene.zone), scene.zone, scene.now)
    return shaped(counted, Report)


def is_empty(scene: Scene) -> bool:
    return the_report(scene).is_empty


def has_stopped(scene: Scene) -> bool:
    return bool(the_report(scene).stopped)


def reported_month(scene: Scene) -> dict[str, object]:
    return {"month": say_month(scene, the_report(scene).month)}


def how_many_stopped(scene: Scene) -> dict[str, object]:
    return {"n": len(the_report(scene).stopped)}


def report_card(scene: Scene) -> tuple[Prompt, ...]:
    """The month on one screen; what there is no number for is left out."""
    told = the_report(scene)
    rows = (
        ("counts", _counts(scene, told)),
        ("ties", _ties(scene, told)),
        ("grown", scene.say("report.people", n=told.grown) if told.grown else ""),
        ("closed", scene.say("report.people", n=told.closed) if told.closed else ""),
        ("kept", scene.say("report.kept", kept=told.kept, made=told.made) if told.made else ""),
        ("spent", _spent(scene, told.cost, told.minutes) if told.minutes else ""),
        ("each", _each(scene, told) if told.minutes else ""),
        ("declined", scene.say("report.declined", n=told.declined) if told.declined else ""),
        ("worked", _worked(scene, told.worked) if told.worked else ""),
        ("stopped", scene.say("report.people", n=len(told.stopped)) if told.stopped else ""),
    )
    shown = tuple((scene.say(f"report.row.{name}"), value) for name, value in rows if value)
    return (Card(scene.say("report.title", **reported_month(scene)), shown),)


def _counts(scene: Scene, told: Report) -> str:
    return scene.say(
        "report.counts",
        participated=told.participated,
        prepared=told.prepared,
        reflected=told.reflected,
    )


def _ties(scene: Scene, told: Report) -> str:
    """How many, and how many the month before where enough is known to compare."""
    now = scene.say("report.people", n=told.ties) if told.ties else scene.say("report.not_yet")
    if told.ties_before is None:
        return now
    return scene.say("report.ties.before", now=now, before=scene.say("report.people", n=told.ties_before))


def _spent(scene: Scene, cost: int | None, minutes: int) -> str:
    hours = f"{round(minutes / _MINUTES, 1):g}"
    if cost is None:
        return scene.say("report.hours", hours=hours)
    return scene.say("report.spent", cost=say_yen(scene, cost), hours=hours)


def _each(scene: Scene, told: Report) -> str:
    if told.minutes_each is None:
        return scene.say("report.not_yet")
    cost = None if told.cost_each is None else _about(told.cost_each)
    return scene.say("report.about", each=_spent(scene, cost, told.minutes_each))


def _about(yen: int) -> int:
    """An amount as one would say it: to the hundred, small ones to the ten."""
    return round(yen, -2 if yen >= _THOUSAND else -1)


def _worked(scene: Scene, worked: Worked) -> str:
    way = _way(scene, worked)
    return scene.say("report.worked", way=way, hits=worked.hits, cases=worked.cases) if way else ""


def _way(scene: Scene, worked: Worked) -> str:
    """What was done, in words; empty for an obstacle nobody has an answer to."""
    match worked.way:
        case "obstacle":
            known = kits(scene.lang).obstacles.get(worked.of)
            return known.then if known else ""
        case "kind":
            return scene.say(f"promise.kind.{worked.of}")
        case _:
            return scene.say(f"report.way.{worked.way}")


def stopped_promises(scene: Scene) -> tuple[FollowUp, ...]:
    """Those of them that are still open."""
    found = (scene.notebook.follow_up(follow_up_id) for follow_up_id in scene.args.get("stopped", ()))
    return tuple(promise for promise in found if promise)


def to_drafts(scene: Scene) -> Start:
    return Start("digest", {"items": [["promise", promise.id] for promise in stopped_promises(scene)]})


def let_rest(scene: Scene) -> tuple[Change, ...]:
    """What is left alone is tidy: it is not brought up again."""
    return tuple(SaveFollowUp(replace(promise, state="let_go")) for promise in stopped_promises(scene))


def forgotten(scene: Scene) -> tuple[NudgeChange, ...]:
    stopped = scene.args.get("stopped", ())
    return tuple(change for id_ in stopped for change in nudging.forget(scene.notebook, id_))


REPORT_READY = Dialog(
    "report_ready",
    version=1,
    fleeting=True,
    recap=reported_month,
    steps=(
        Tell("begin", to=(When(is_empty, "nothing"), When(has_stopped, "stopped"), "shown")),
        End("nothing", text="report.nothing", fill=reported_month),
        End("shown", show=report_card, calls=pitfall_sought),
        Ask(
            "stopped",
            text="report.stopped",
            fill=how_many_stopped,
            show=report_card,
            hear=OneOf(named("report.stopped", "draft", "rest")),
            to=(When(chose("stopped", "draft"), "draft"), "rest"),
        ),
        End("draft", then=to_drafts),
        End("rest", text="report.rest", changes=let_rest, nudges=forgotten),
    ),
)

DIALOGS = (REPORT, REPORT_READY)
