"""The kinds of nudges about a gathering, as a table: who says them, while they are wanted, and until when."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from dialogs.nudging.budget import Budget, is_undecided, same_week
from dialogs.nudging.days import EVENINGS, days_over, opening
from dialogs.nudging.hours import Hours
from dialogs.nudging.timeline import last_call, last_evening
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from dialogs.core.events import Room
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering, Notebook, Profile

PROMISE, REFLECTION, PREPARATION, REMINDER, GENERIC = range(5)
_DRIFTING = 2


class View(Struct, frozen=True):
    """The notebook at one moment, seen through the user's hours and what was already spent.

    `room` is what the platform's plan still bears, `begun` names the gatherings whose preparation lies open
    half told.
    """

    notebook: Notebook
    now: datetime
    hours: Hours
    budget: Budget
    room: Room = "any"
    begun: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scene: Scene, room: Room = "any") -> View:
        hours = Hours.of(scene.profile)
        budget = Budget.of(scene.notebook, hours)
        return cls(scene.notebook, scene.now, hours, budget, room, frozenset(_begun(scene)))

    @property
    def profile(self) -> Profile:
        return self.notebook.profile

    def crowded(self, gathering: Gathering) -> bool:
        """Whether its week holds other gatherings too, so that nudges are merged and reminders left out."""
        week = same_week(self.hours, self.notebook.gatherings, gathering.starts_at)
        return len(week) >= self.hours.rhythm.busy_from

    def to_prepare(self, gathering: Gathering) -> tuple[Gathering, ...]:
        """The gatherings of its week that are still ahead and not prepared, itself among them."""
        week = same_week(self.hours, self.notebook.gatherings, gathering.starts_at)
        return tuple(g for g in week if g.starts_at > self.now and unprepared(self, g))


class Kind(Struct, frozen=True):
    """How one kind behaves.

    `rank`: the lower goes first. `until`: not worth saying later. `consents`: only once the user allowed
    pushes in so many words; else having registered the gathering is enough. `moves`: it may wait for another
    moment, `by_morning` if that is another day's morning rather than its own time of day. `asked`: it comes
    because the user wished for it.
    """

    dialog: str
    rank: int
    wanted: Callable[[View, Gathering], bool]
    until: Callable[[View, Gathering], datetime]
    hints: Mapping[str, Any] = field(default_factory=dict)
    consents: bool = False
    moves: bool = True
    by_morning: bool = False
    asked: bool = False


def _begun(scene: Scene) -> Iterator[str]:
    if scene.answers:
        yield scene.arg("gathering")
    yield from (str(args.get("gathering", "")) for dialog, args in scene.below if dialog == "preparation")


def engaged(gathering: Gathering) -> bool:
    """Whether the user ever took up what the coach offers for this gathering."""
    return gathering.answered or gathering.plan is not None or gathering.reflection is not None


def unprepared(_view: View, gathering: Gathering) -> bool:
    waits = gathering.state == "planned" and not is_undecided(gathering)
    return waits and gathering.plan is None and gathering.reflection is None


def is_drifting(view: View) -> bool:
    """Whether the user went to the last two without preparing: then one tap is asked of them, no more."""
    told = sorted((g for g in view.notebook.gatherings if g.reflection), key=lambda g: (g.starts_at, g.id))
    latest = told[-_DRIFTING:]
    return len(latest) == _DRIFTING and not any(g.plan and g.source != "retro" for g in latest)


def unheard(view: View, gathering: Gathering) -> bool:
    return unprepared(view, gathering) and not gathering.answered and not view.crowded(gathering)


def undecided(_view: View, gathering: Gathering) -> bool:
    return is_undecided(gathering)


def has_card(view: View, gathering: Gathering) -> bool:
    return gathering.state == "planned" and gathering.plan is not None and view.profile.day_card


def unreflected(view: View, gathering: Gathering) -> bool:
    return gathering.ends_at <= view.now and gathering.reflection is None


def may_reflect(view: View, gathering: Gathering) -> bool:
    """Offered where preparing was answered or nothing was asked yet: silence is not asked again."""
    return unreflected(view, gathering) and (engaged(gathering) or gathering.pushes == 0)


def may_recall(view: View, gathering: Gathering) -> bool:
    """Whether a day before the last is over and may be asked about; never at the cost of the reflection."""
    is_between = days_over(view.hours, gathering, view.now) > 0 and view.now < gathering.ends_at
    if not is_between or gathering.reflection or not (engaged(gathering) or gathering.pushes == 0):
        return False
    left = view.budget.spend(view.now)
    within_cap = gathering.pushes + 1 < view.hours.rhythm.most_about_meeting
    return within_cap and left.has_room(last_evening(view.hours, gathering))


def may_touch(view: View, gathering: Gathering) -> bool:
    met = [contact for contact in view.notebook.contacts if contact.gathering_id == gathering.id]
    untouched = bool(met) and not any(contact.touched_at for contact in met)
    return engaged(gathering) and (untouched or _promised(view, gathering))


def may_close(view: View, gathering: Gathering) -> bool:
    return gathering.reflection is not None or _promised(view, gathering)


def _promised(view: View, gathering: Gathering) -> bool:
    return any(f.gathering_id == gathering.id for f in view.notebook.follow_ups if f.state == "open")


def before_start(view: View, gathering: Gathering) -> datetime:
    return last_call(view.hours, gathering)


def at_start(_view: View, gathering: Gathering) -> datetime:
    return gathering.starts_at


def while_fresh(view: View, gathering: Gathering) -> datetime:
    return view.hours.after(gathering.ends_at, view.hours.rhythm.reflect_within)


def before_next_day(view: View, gathering: Gathering) -> datetime:
    return opening(view.hours, gathering, days_over(view.hours, gathering, view.now))


def two_weeks_on(view: View, gathering: Gathering) -> datetime:
    rhythm = view.hours.rhythm
    return gathering.ends_at + timedelta(days=rhythm.touch_after_days) + rhythm.generic_kept


def a_month_on(view: View, gathering: Gathering) -> datetime:
    rhythm = view.hours.rhythm
    return gathering.ends_at + timedelta(days=rhythm.closing_after_days) + rhythm.generic_kept


UNASKED: Mapping[str, Any] = MappingProxyType({"_unasked": True})
AGAIN: Mapping[str, Any] = MappingProxyType({"_again": True})
EVE = Kind("preparation", PREPARATION, unprepared, before_start, UNASKED, by_morning=True)
REFLECT = Kind("reflection", REFLECTION, may_reflect, while_fresh, UNASKED, by_morning=True)
EVENING = Kind("evening", REFLECTION, may_recall, before_next_day, consents=True, by_morning=True)
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "eve": EVE,
        "eve_late": replace(EVE, dialog="quick_purpose", hints={}),
        "eve_again": Kind("quick_purpose", PREPARATION, unheard, before_start, moves=False),
        "week": replace(EVE, dialog="week", hints={}),
        "decide": Kind("decide", PREPARATION, undecided, before_start, UNASKED, asked=True),
        "day": Kind("day_card", PREPARATION, has_card, at_start, consents=True, moves=False, asked=True),
        **dict.fromkeys(EVENINGS, EVENING),
        "reflect": REFLECT,
        "reflect_again": replace(REFLECT, rank=REMINDER, wanted=unreflected, hints=AGAIN, consents=True),
        "touch": Kind("touch", GENERIC, may_touch, two_weeks_on, consents=True),
        "closing": Kind("closing", GENERIC, may_close, a_month_on, consents=True),
    }
)
