"""The report of a month: what was done, what it came to, and the numbers it rests on.

Everything is counted from the user's own records and set against nothing but their own month before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from dialogs.language.lengths import minutes_there
from dialogs.writing.ties import Ties, got_ready, took_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dialogs.history import History
    from dialogs.notebook import Contact, FollowUp, Gathering

Pair = tuple[str, bool]

STOPPED_AFTER = timedelta(days=7)
"""So long after its moment a promise to a person has stopped."""
MOST_STOPPED = 5
FEWEST_TO_COMPARE = 3
FEWEST_CASES = 2
CASES_OF = 12
"""What worked is looked for in so many gatherings."""
CLOSE = 2
"""From here on a goal was reached, of 0 to 3."""


class Worked(Struct, frozen=True):
    """A way that worked in `hits` of `cases`: an obstacle's answer, a kind of promise, preparing at all …"""

    way: str
    of: str
    hits: int
    cases: int


class Report(Struct, frozen=True):
    """A month, `YYYY-MM` on the user's calendar.

    `ties` are those begun in it that are still open, `ties_before` those of the month before, None where too
    little is known to compare. `kept` of `made` promises fell due in it. `cost` is in yen, None where none is
    known; `cost_each` and `minutes_each` are there where ties came of it. `stopped` are ids of promises.
    """

    month: str
    participated: int
    prepared: int
    reflected: int
    declined: int
    ties: int
    ties_before: int | None
    grown: int
    closed: int
    made: int
    kept: int
    cost: int | None
    minutes: int
    cost_each: int | None
    minutes_each: int | None
    worked: Worked | None
    stopped: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in it."""
        return not (self.participated or self.prepared or self.declined or self.made or self.grown)


def month_of(at: datetime, zone: ZoneInfo) -> str:
    """The month of an instant on that calendar."""
    return f"{at.astimezone(zone):%Y-%m}"


def before(month: str) -> str:
    """The month before."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


def report(history: History, month: str, zone: ZoneInfo, now: datetime) -> Report:
    """The month as the records show it at `now`."""
    ties, held = Ties.of(history), _held(history, month, zone)
    there = tuple(filter(ties.was_there, held))
    made = _made(history, month, zone, now)
    cost, cost_each = _cost(ties, there)
    minutes = sum(minutes_there(g.starts_at, g.ends_at, zone) for g in there)
    begun = sum(len(ties.at(g)) for g in there)
    return Report(
        month,
        participated=len(there),
        prepared=sum(map(got_ready, held)),
        reflected=sum(g.reflection is not None for g in there),
        declined=sum(g.state == "declined" for g in held),
        ties=_open(ties, there),
        ties_before=_ties_before(history, ties, month, zone),
        grown=sum(1 for _ in _grown(history, ties, month, zone)),
        closed=begun - _open(ties, there),
        made=len(made),
        kept=sum(f.state == "done" for f in made),
        cost=cost,
        minutes=minutes,
        cost_each=cost_each,
        minutes_each=round(minutes / begun) if begun else None,
        worked=_worked(history, month, zone, now),
        stopped=tuple(f.id for f in stopped(history, now))[:MOST_STOPPED],
    )


def latest(history: History, zone: ZoneInfo, now: datetime) -> Report:
    """This month where anything has happened in it, else the one before."""
    this = report(history, month_of(now, zone), zone, now)
    return report(history, before(this.month), zone, now) if this.is_empty else this


def reports(history: History, zone: ZoneInfo, now: datetime) -> tuple[Report, ...]:
    """One for each month in which anything happened, the earliest first."""
    months = {month_of(g.starts_at, zone) for g in history.gatherings}
    months |= {month_of(f.due_at, zone) for f in history.follow_ups if f.due_at <= now}
    made = (report(history, month, zone, now) for month in sorted(months))
    return tuple(one for one in made if not one.is_empty)


def stopped(history: History, now: datetime) -> tuple[FollowUp, ...]:
    """The longest overdue promise to each person with whom nothing has moved since; longest first."""
    known = {contact.id for contact in history.contacts}
    late = (f for f in history.follow_ups if f.state == "open" and f.contact_id in known)
    overdue = sorted((f for f in late if f.due_at <= now - STOPPED_AFTER), key=lambda f: (f.due_at, f.id))
    by_person: dict[str, FollowUp] = {}
    for follow_up in overdue:
        by_person.setdefault(follow_up.contact_id, follow_up)
    return tuple(by_person.values())


def _held(history: History, month: str, zone: ZoneInfo) -> tuple[Gathering, ...]:
    return tuple(g for g in history.gatherings if month_of(g.starts_at, zone) == month)


def _made(history: History, month: str, zone: ZoneInfo, now: datetime) -> tuple[FollowUp, ...]:
    """What fell due in the month. What was let go is tidied away, and so neither kept nor broken."""
    due = (f for f in history.follow_ups if month_of(f.due_at, zone) == month)
    return tuple(f for f in due if f.state == "done" or (f.state == "open" and f.due_at <= now))


def _open(ties: Ties, gatherings: Iterable[Gathering]) -> int:
    return sum(not ties.is_closed(g, contact) for g in gatherings for contact in ties.at(g))


def _ties_before(history: History, ties: Ties, month: str, zone: ZoneInfo) -> int | None:
    known = sum(ties.was_there(g) and month_of(g.starts_at, zone) <= month for g in history.gatherings)
    if known < FEWEST_TO_COMPARE:
        return None
    return _open(ties, filter(ties.was_there, _held(history, before(month), zone)))


def _grown(history: History, ties: Ties, month: str, zone: ZoneInfo) -> Iterator[Contact]:
    """Those with whom something moved in the month, whenever they were met first."""
    for contact in (c for c in history.contacts if c.topic):
        moved = [step.done_at for step in ties.steps.get(contact.id, ()) if step.done_at]
        moved += [contact.touched_at] if contact.touched_at else []
        if any(month_of(at, zone) == month for at in moved):
            yield contact


def paid(gathering: Gathering) -> int | None:
    """What it cost, as far as the user said."""
    told = gathering.reflection.cost if gathering.reflection else None
    return gathering.fee if told is None else told


def _cost(ties: Ties, gatherings: tuple[Gathering, ...]) -> tuple[int | None, int | None]:
    """The sum, and what each tie cost of those begun where the cost is known."""
    known = [(g, cost) for g in gatherings if (cost := paid(g)) is not None]
    if not known:
        return None, None
    total, begun = sum(cost for _, cost in known), sum(len(ties.at(g)) for g, _ in known)
    return total, round(total / begun) if begun else None


def _worked(history: History, month: str, zone: ZoneInfo, now: datetime) -> Worked | None:
    """The way that worked most surely, if it worked twice and not by halves."""
    gatherings = [g for g in history.gatherings if took_part(g) and month_of(g.starts_at, zone) <= month]
    tried = [pair for g in gatherings[:CASES_OF] for pair in _tried(g)]
    tried += [pair for f in history.follow_ups for pair in _promised(f, month, zone, now)]
    counted = (_counted(way, tried) for way in dict.fromkeys(way for way, _ in tried))
    fit = [one for one in counted if one.hits >= FEWEST_CASES and one.hits * 3 >= one.cases * 2]
    return max(fit, key=lambda one: (one.hits / one.cases, one.hits), default=None)


def _counted(way: str, tried: list[Pair]) -> Worked:
    outcomes = [went_well for one, went_well in tried if one == way]
    name, _, of = way.partition(":")
    return Worked(name, of, sum(outcomes), len(outcomes))


def _tried(gathering: Gathering) -> Iterator[Pair]:
    """What was tried at a gathering, and whether its goal came close."""
    told = gathering.reflection
    if told is None or told.reached is None:
        return
    went_well = told.reached >= CLOSE
    if gathering.plan and gathering.plan.obstacle:
        yield f"obstacle:{gathering.plan.obstacle}", went_well
    if got_ready(gathering):
        yield "prepared:", went_well
    if told.mix == "new":
        yield "new:", went_well


def _promised(follow_up: FollowUp, month: str, zone: ZoneInfo, now: datetime) -> Iterator[Pair]:
    past = follow_up.state == "done" or (follow_up.state == "open" and follow_up.due_at <= now)
    named = follow_up.contact_id and follow_up.kind != "other"
    if past and named and month_of(follow_up.due_at, zone) == month:
        yield f"kind:{follow_up.kind}", follow_up.state == "done"
