"""What a gathering and a promise want said, and when: the plan made ahead, not yet a decision."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.changes import DropNudge, NudgeChange, PutNudge
from dialogs.notebook import FollowUp, Gathering, Notebook, Nudge, Profile
from dialogs.nudging.budget import is_undecided, takes_place
from dialogs.nudging.days import EVENINGS, closings, opening
from dialogs.nudging.hours import A_DAY, Hours

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PLANNED = ("eve", "decide", "day", *EVENINGS, "reflect", "check", "touch", "closing")
REMINDERS = {"eve_again": "eve", "reflect_again": "reflect"}
REMEMBERED = timedelta(hours=36)
TOLD = "told"
"""What the nudge of a promise was called that earlier releases told ahead of its time."""
REPORT = "report"
"""The nudge of a month that has something to tell; its subject is the month, `YYYY-MM`."""
SAID = "said"
"""What a nudge becomes that rode on a reply: for a while it keeps new plans from bringing it back."""


def nudge_id(subject: str, kind: str) -> str:
    return f"{subject}:{kind}"


def timeline(profile: Profile, gathering: Gathering, now: datetime) -> tuple[NudgeChange, ...]:
    """Plan a gathering's nudges anew; the same plan twice changes nothing.

    What is not wanted any more is dropped. What is wanted but lay in the past is left alone: it was said, or
    waits for a better moment, and saying it again is not for a plan to decide.
    """
    wanted = moments(Hours.of(profile), profile, gathering)
    sessions = () if takes_place(gathering) else ("resume",)
    dropped = (kind for kind in (*PLANNED, *REMINDERS, *sessions) if REMINDERS.get(kind, kind) not in wanted)
    puts = ((kind, due_at) for kind, due_at in wanted.items() if due_at > now)
    return (
        *(DropNudge(nudge_id(gathering.id, kind)) for kind in dropped),
        *(PutNudge(Nudge(nudge_id(gathering.id, kind), kind, gathering.id, due_at)) for kind, due_at in puts),
    )


def promise(profile: Profile, follow_up: FollowUp) -> NudgeChange:
    """The nudge of a promise, at its own time as far as the user's hours keep it; none once it is closed."""
    name = nudge_id(follow_up.id, "promise")
    if follow_up.state != "open":
        return DropNudge(name)
    return PutNudge(Nudge(name, "promise", follow_up.id, Hours.of(profile).keep(follow_up.due_at)))


def monthly(profile: Profile, happened_at: datetime, now: datetime) -> tuple[NudgeChange, ...]:
    """The report of the month something happened in, on the first of the next if that is still ahead."""
    hours = Hours.of(profile)
    month = hours.date_of(happened_at).replace(day=1)
    first = (month + timedelta(days=31)).replace(day=1)
    due_at = hours.open(hours.at(hours.working(first), hours.rhythm.noon))
    name = f"{month:%Y-%m}"
    return (PutNudge(Nudge(nudge_id(name, REPORT), REPORT, name, due_at)),) if due_at > now else ()


def resume(dialog: str, gathering_id: str, due_at: datetime) -> NudgeChange:
    """Bring a dialog back at a moment the user was told; the budget does not keep it waiting."""
    return PutNudge(Nudge(nudge_id(gathering_id, "resume"), "resume", f"{dialog}:{gathering_id}", due_at))


def forget(notebook: Notebook, subject: str) -> tuple[NudgeChange, ...]:
    """Drop whatever is pending about a gathering or follow-up."""
    about = (n for n in notebook.nudges if n.subject == subject or n.subject.partition(":")[2] == subject)
    return tuple(DropNudge(nudge.id) for nudge in about)


def replan(notebook: Notebook, now: datetime) -> tuple[NudgeChange, ...]:
    """Plan everything anew after the user's zone, hours or wishes changed.

    A nudge that is gone from the notebook may have been said, and a new zone can put its moment ahead again.
    So it comes back only where nothing was said about its gathering yet, or where no zone could explain it.
    """
    pending = {nudge.id for nudge in notebook.nudges}
    said = {nudge.id for nudge in notebook.nudges if nudge.kind == SAID}
    ahead = (promise(notebook.profile, f) for f in notebook.follow_ups if f.due_at > now)
    plans = (
        change
        for gathering in notebook.gatherings
        for change in timeline(notebook.profile, gathering, now)
        if isinstance(change, DropNudge) or _is_new(change.nudge, gathering, pending, now)
    )
    changes = (*plans, *ahead)
    return tuple(c for c in changes if isinstance(c, DropNudge) or c.nudge.id not in said)


def _is_new(nudge: Nudge, gathering: Gathering, pending: set[str], now: datetime) -> bool:
    return nudge.id in pending or gathering.pushes == 0 or nudge.due_at > now + REMEMBERED


def moments(hours: Hours, profile: Profile, gathering: Gathering) -> Mapping[str, datetime]:
    """When each planned kind is wanted on present knowledge, be it past; what is not wanted is absent."""
    if is_undecided(gathering):
        ask_at = ask_moment(hours, profile, gathering)
        return {"decide": ask_at} if ask_at < last_call(hours, gathering) else {}
    return {
        **(_before(hours, profile, gathering) if gathering.state == "planned" else {}),
        **(_after(hours, gathering) if takes_place(gathering) else {}),
    }


def _before(hours: Hours, profile: Profile, gathering: Gathering) -> Mapping[str, datetime]:
    if gathering.source == "retro":
        return {}
    if gathering.plan is None:
        eve_at = eve_moment(hours, profile, gathering)
        return {"eve": eve_at} if eve_at < last_call(hours, gathering) else {}
    day_at = hours.keep(gathering.starts_at - hours.rhythm.day_card_before)
    shown = profile.day_card and gathering.mode != "light" and day_at < gathering.starts_at
    return {"day": day_at} if shown else {}


def _after(hours: Hours, gathering: Gathering) -> Mapping[str, datetime]:
    wanted: dict[str, datetime] = {}
    if gathering.reflection is None and gathering.source != "retro":
        wanted["reflect"] = last_evening(hours, gathering)
        wanted |= _evenings(hours, gathering)
        if gathering.plan is None:
            wanted["check"] = gathering.ends_at + hours.rhythm.check_after
    if gathering.mode != "light":
        wanted["touch"] = _days_after(hours, gathering, hours.rhythm.touch_after_days)
        wanted["closing"] = _days_after(hours, gathering, hours.rhythm.closing_after_days)
    return wanted


def _evenings(hours: Hours, gathering: Gathering) -> Mapping[str, datetime]:
    """When the days before the last are asked about, each before the next one opens."""
    if gathering.mode == "light":
        return {}
    found = (
        (name, hours.open(_after_day(hours, gathering, closed_at)), opening(hours, gathering, day))
        for day, (name, closed_at) in enumerate(zip(EVENINGS, closings(hours, gathering), strict=False), 1)
    )
    return {name: at for name, at, next_at in found if at < next_at}


def last_evening(hours: Hours, gathering: Gathering) -> datetime:
    """When the gathering is reflected on."""
    return _after_day(hours, gathering, gathering.ends_at)


def _after_day(hours: Hours, gathering: Gathering, ended_at: datetime) -> datetime:
    return reflect_moment(hours, ended_at, next_morning=gathering.next_morning)


def last_call(hours: Hours, gathering: Gathering) -> datetime:
    """Until when preparing is still worth proposing."""
    return gathering.starts_at - hours.rhythm.last_call


def eve_moment(hours: Hours, profile: Profile, gathering: Gathering) -> datetime:
    """The hour of the day before, or of the last day of work before; earlier for what begins early or is off.

    Who is away for the weekend has heard of it by then.
    """
    rhythm, starts_on = hours.rhythm, hours.date_of(gathering.starts_at)
    starts_early = hours.minute_of(gathering.starts_at) < rhythm.early_start
    minute = min(profile.eve_at, rhythm.early_eve) if starts_early else profile.eve_at
    minute = min(minute, rhythm.weekend_eve) if hours.is_off(starts_on) else minute
    return hours.open(hours.at(hours.working(starts_on - A_DAY, -A_DAY), minute))


def ask_moment(hours: Hours, profile: Profile, gathering: Gathering) -> datetime:
    """When whoever is undecided is asked once: noon of the last day to apply, else as for the eve."""
    deadline_at = gathering.decision.deadline_at if gathering.decision else None
    if deadline_at is None:
        return eve_moment(hours, profile, gathering)
    return hours.open(hours.at(hours.date_of(deadline_at), hours.rhythm.noon))


def reflect_moment(hours: Hours, ended_at: datetime, *, next_morning: bool = False) -> datetime:
    """Half an hour after the end where that is still the same evening, else the next morning.

    With days of work it is always the next morning of one.
    """
    if next_morning:
        return hours.open(hours.next(hours.rhythm.morning, ended_at))
    soon = ended_at + hours.rhythm.reflect_after
    same_evening = hours.ends_by_day(ended_at) and (not hours.quiet(soon) or hours.in_grace(ended_at, soon))
    if same_evening and not hours.workdays:
        return soon
    return hours.open(hours.next(hours.rhythm.morning, soon))


def _days_after(hours: Hours, gathering: Gathering, days: int) -> datetime:
    day = hours.working(hours.date_of(gathering.ends_at) + timedelta(days=days))
    return hours.open(hours.at(day, hours.rhythm.noon))
