"""Wishes in the user's own words, taken at once where they say all, else asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from dialogs.coach.zones import minutes_of, zone_of
from dialogs.core.conversation import Start
from dialogs.language.wishes import Wish, hear_wish
from dialogs.notebook import Profile

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

_NOON = 12 * 60
_QUIET = frozenset({"quiet", "quiet_from", "quiet_to", "night", "weekends_off"})
"""Wishes for some hours or days without messages."""
_MAY_ANSWER = frozenset({"place", "clock", "rest", "mornings", "nights", "weekends_on", "manner"})
"""A promise may be for nine, a Sunday may do: no wishes while something is asked."""
_USUAL = Profile("")


def intent_of(text: str) -> str | None:
    """The intent of a whole message that is a wish, in words that mean nothing else."""
    wish = hear_wish(text)
    if wish is None or wish.kind in _MAY_ANSWER:
        return None
    return "quiet" if wish.kind in _QUIET else "wish"


def opening(scene: Scene, text: str) -> Start:
    """The dialog for a wish, with what it says."""
    wish = hear_wish(text)
    return Start("settings") if wish is None else _start(scene, wish)


def beginning(scene: Scene, text: str) -> Start | None:
    """The dialog for a wish while nothing is asked; a place somebody is in counts if we know its zone."""
    wish = hear_wish(text)
    if wish is None or (wish.kind == "place" and not zone_of(wish.words[0])):
        return None
    return _start(scene, wish)


def _start(scene: Scene, wish: Wish) -> Start:
    match wish.kind:
        case "quiet" | "quiet_from" | "quiet_to" | "night" | "mornings" | "nights":
            hours = _hours(scene, wish)
            return Start("quiet_hours", {"_hours": hours} if hours else {})
        case "weekends_off" | "rest" | "weekends_on":
            return Start("weekend_wish", {"_wish": "yes" if wish.kind == "weekends_on" else "no"})
        case "day_off" | "day_on":
            return Start("day_wish", {"_wish": "no" if wish.kind == "day_off" else "yes"})
        case "eve" | "clock":
            clock = minutes_of(wish.words[0], scene.lang)
            return Start("eve_time", {} if clock is None else {"_clock": clock})
        case "zone" | "place":
            zone = zone_of(wish.words[0])
            return Start("zone", {"_zone": zone} if zone else {})
        case "tone" | "manner":
            return Start("tone")
        case _:
            assert_never(wish.kind)


def _hours(scene: Scene, wish: Wish) -> list[int] | None:
    """The quiet hours, where one end is said with the other as it was; None where it is open."""
    clocks = [minutes_of(words, scene.lang) for words in wish.words]
    known = [clock for clock in clocks if clock is not None]
    if not known or len(known) < len(clocks):
        return None
    start, end = scene.profile.quiet_from, scene.profile.quiet_to
    if start == end:
        start, end = _USUAL.quiet_from, _USUAL.quiet_to
    if wish.kind in {"quiet_from", "nights"}:
        is_bare = wish.kind == "nights" or wish.words[0].isdecimal()  # "after 9" is of the evening
        start = known[0] + _NOON if is_bare and known[0] < _NOON else known[0]
    elif wish.kind in {"quiet_to", "mornings"}:
        end = known[0]
    else:
        start, end = known
    return [start, end] if start != end else None
