"""Habits that keep evenings from bearing fruit, each seen in numbers of the user's own or not at all.

Detectors look at the gatherings somebody went to and looked back on, newest first, and tell the numbers they
rest on. None speaks before the second gathering, none twice in a month, and none that was called wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from dialogs.language.outcomes import hears_no_result
from dialogs.language.series import series_of
from dialogs.writing.fit import median
from dialogs.writing.report import paid
from dialogs.writing.ties import Ties, got_ready, took_part

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.history import History
    from dialogs.notebook import Contact, FollowUp, Gathering, Profile, Warned

PAUSE = timedelta(days=30)
"""Between two warnings of any kind."""
MUTED = timedelta(days=365)
"""So long a warning that was called wrong is not given again."""
FEWEST = 2
LATEST = 3
MANY_CARDS = 10
OVERDUE = timedelta(days=7)
IMPATIENT = timedelta(days=30)
WEEK = timedelta(days=7)
TIRED = 2
CROWDED = 3
DEAR = 2
KNOWN_COSTS = 3


class Pitfall(Struct, frozen=True):
    """A warning: its name, the variant of its sentence, and what fills the sentence in."""

    name: str
    numbers: Mapping[str, int | str]
    variant: str = ""


class Track(Struct, frozen=True):
    """What detectors look at. `gatherings`: those looked back on, newest first; `contacts`: newest first."""

    gatherings: tuple[Gathering, ...]
    contacts: tuple[Contact, ...]
    ties: Ties
    now: datetime
    costs: tuple[tuple[Gathering, int], ...] = ()

    @classmethod
    def of(cls, history: History, now: datetime) -> Track:
        ties = Ties.of(history)
        told = tuple(g for g in history.gatherings if took_part(g) and g.reflection)
        costs = ((g, paid(g), len(ties.at(g))) for g in told)
        each = tuple((g, round(cost / begun)) for g, cost, begun in costs if cost is not None and begun)
        return cls(told, history.contacts, ties, now, each)

    @property
    def latest(self) -> tuple[Gathering, ...]:
        return self.gatherings[:LATEST]


def pitfall(history: History, profile: Profile, now: datetime) -> Pitfall | None:
    """The warning worth giving now, one not given before first; usually none."""
    if any(warned.at > now - PAUSE for warned in profile.warned):
        return None
    known = {warned.pitfall: warned for warned in profile.warned}
    muted = {name for name, warned in known.items() if _is_muted(warned, now)}
    track = Track.of(history, now)
    if len(track.gatherings) < FEWEST:
        return None
    found = [one for detect in DETECTORS if (one := detect(track)) and one.name not in muted]
    return min(found, key=lambda one: one.name in known, default=None)


def _is_muted(warned: Warned, now: datetime) -> bool:
    return warned.useful is False and warned.at > now - MUTED


def fatigue(track: Track) -> Pitfall | None:
    """Little energy twice, three gatherings within a week, or ties that cost twice the usual."""
    tired = sum(_energy(g) <= TIRED for g in track.latest)
    newest = track.gatherings[0].starts_at
    crowd = sum(newest - g.starts_at < WEEK for g in track.gatherings)
    if tired >= FEWEST and _energy(track.gatherings[0]) <= TIRED:
        return Pitfall("fatigue", {"n": tired, "of": len(track.latest)})
    if crowd >= CROWDED and track.now - newest < WEEK:
        return Pitfall("fatigue", {"n": crowd}, "crowded")
    return _costly(track)


def _energy(gathering: Gathering) -> int:
    told = gathering.reflection.energy if gathering.reflection else None
    return TIRED + 1 if told is None else told


def _costly(track: Track) -> Pitfall | None:
    """The newest gathering beside the median of those before it."""
    if len(track.costs) <= KNOWN_COSTS or track.costs[0][0] is not track.gatherings[0]:
        return None
    (_, cost), *earlier = track.costs
    usual = median([each for _, each in earlier])
    if cost <= DEAR * usual or not usual:
        return None
    return Pitfall("fatigue", {"cost": f"{cost:,}", "usual": f"{usual:,}"}, "costly")


def impatience(track: Track) -> Pitfall | None:
    """A word that nothing came of it, while the people met have been known for less than a month."""
    told = track.gatherings[0].reflection
    if told is None or not hears_no_result(told.got):
        return None
    fresh = [c for c in track.contacts if c.met_at and track.now - c.met_at < IMPATIENT]
    if not fresh:
        return None
    days = max((track.now - c.met_at).days for c in fresh if c.met_at)
    step = _next_step(track, fresh)
    if step is None:
        return Pitfall("impatience", {"n": len(fresh), "days": days})
    name = next(c.label for c in fresh if c.id == step.contact_id)
    return Pitfall("impatience", {"n": len(fresh), "days": days, "name": name, "action": step.text}, "next")


def _next_step(track: Track, people: list[Contact]) -> FollowUp | None:
    steps = (f for c in people for f in track.ties.steps.get(c.id, ()) if f.state == "open")
    return min(steps, key=lambda f: (f.due_at, f.id), default=None)


def no_follow_up(track: Track) -> Pitfall | None:
    """At two gatherings, half of the promises or more have been overdue for a week."""
    counts = [_overdue(track, g) for g in track.gatherings[: 2 * LATEST]]
    stuck = [(late, made) for late, made in counts if made and 2 * late >= made]
    if len(stuck) < FEWEST:
        return None
    late, made = (sum(column) for column in zip(*stuck, strict=True))
    return Pitfall("no_follow_up", {"n": len(stuck), "late": late, "made": made})


def _overdue(track: Track, gathering: Gathering) -> tuple[int, int]:
    """How many promises of a gathering are long overdue, and how many there are but for those let go."""
    made = [f for f in track.ties.promises.get(gathering.id, ()) if f.state != "let_go"]
    return sum(f.state == "open" and f.due_at < track.now - OVERDUE for f in made), len(made)


def mismatch(track: Track) -> Pitfall | None:
    """Whom one looked for was missing at two of the last three of a series, this time among them."""
    newest = track.gatherings[0]
    series = series_of(newest.name)
    alike = [g for g in track.gatherings if series and series_of(g.name) == series][:LATEST]
    missing = [g for g in alike if g.reflection and g.reflection.reason == "absent"]
    if len(missing) < FEWEST or missing[0] is not newest:
        return None
    return Pitfall("mismatch", {"name": newest.name, "n": len(missing), "of": len(alike)})


def inner_circle(track: Track) -> Pitfall | None:
    """Mostly people known before, at two of the last three."""
    told = [g.reflection.mix for g in track.gatherings if g.reflection and g.reflection.mix][:LATEST]
    known = told.count("known")
    if known < FEWEST or told[0] != "known":
        return None
    return Pitfall("inner_circle", {"n": known, "of": len(told)})


def collector(track: Track) -> Pitfall | None:
    """At two gatherings ten cards or more, and next steps with fewer than one in ten of those people."""
    piles = [(g, *pile) for g in track.gatherings[: 2 * LATEST] if (pile := _pile(track, g))]
    if len(piles) < FEWEST or piles[0][0] is not track.gatherings[0]:
        return None
    cards, steps = sum(cards for _, cards, _ in piles), sum(steps for *_, steps in piles)
    return Pitfall("collector", {"n": len(piles), "cards": cards, "steps": steps})


def _pile(track: Track, gathering: Gathering) -> tuple[int, int] | None:
    """Cards and next steps, where the first are many and the second fewer than one in ten."""
    cards = (gathering.reflection.cards if gathering.reflection else None) or 0
    steps = len(track.ties.at(gathering))
    return (cards, steps) if cards >= MANY_CARDS and 10 * steps < cards else None


def drifting(track: Track) -> Pitfall | None:
    """Two of the last three went by without preparing."""
    unready = [g for g in track.latest if not got_ready(g)]
    if len(unready) < FEWEST or unready[0] is not track.gatherings[0]:
        return None
    return Pitfall("drifting", {"n": len(unready), "of": len(track.latest)})


def scatter(track: Track) -> Pitfall | None:
    """Three different purposes in a row, and nobody met there was heard of again."""
    purposes = {g.plan.purpose for g in track.latest if g.plan and g.plan.purpose}
    met = [c for g in track.latest for c in track.ties.people.get(g.id, ())]
    goes_on = any(g.closing == "goes_on" for g in track.latest) or any(map(track.ties.has_grown, met))
    if len(purposes) < LATEST or goes_on:
        return None
    return Pitfall("scatter", {"n": len(purposes), "people": len(met)})


DETECTORS: tuple[Callable[[Track], Pitfall | None], ...] = (
    *(fatigue, impatience, no_follow_up, mismatch),
    *(inner_circle, collector, drifting, scatter),
)
"""From what weighs most to what can wait."""
