"""How well a gathering fits what somebody wants of it: a verdict, and the facts each reason rests on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from dialogs.language.series import series_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dialogs.notebook import Gathering

Fit = Literal["clear", "maybe", "unseen", "unknown"]
"""Whether the person or topic is in the invitation."""
History = Literal["none", "good", "mixed", "poor"]
"""How earlier gatherings of the series went."""
Price = Literal["unknown", "usual", "dear"]
"""What it costs beside what the user's own gatherings cost."""
Verdict = Literal["good", "conditions", "thin"]

FITS: tuple[Fit, ...] = ("clear", "maybe", "unseen", "unknown")
FEWEST_COSTS = 3
"""Of so many gatherings the cost must be known, before a median says anything."""
DEAR = 1.5
"""From so many times the median on it costs more than usual."""
_NEAR, _NOTHING = 2, 0

_VERDICTS: Mapping[Fit, Mapping[History, Verdict]] = {
    "clear": {"none": "good", "good": "good", "mixed": "good", "poor": "conditions"},
    "maybe": {"none": "conditions", "good": "good", "mixed": "conditions", "poor": "thin"},
    "unseen": {"none": "thin", "good": "conditions", "mixed": "thin", "poor": "thin"},
    "unknown": {"none": "conditions", "good": "conditions", "mixed": "conditions", "poor": "thin"},
}


def verdict(fit: Fit, price: Price, history: History) -> Verdict:
    """What fits is still worth a condition where it costs more than usual; no price makes a fit."""
    found = _VERDICTS[fit][history]
    return "conditions" if found == "good" and price == "dear" else found


class Past(Struct, frozen=True):
    """Earlier gatherings of the series the user looked back on.

    `near`: how many came near the aim, `nothing`: how many not at all, `why`: the reason most often given.
    """

    visits: int = 0
    near: int = 0
    nothing: int = 0
    why: str = ""

    @property
    def history(self) -> History:
        if not self.visits:
            return "none"
        if 2 * self.near > self.visits:
            return "good"
        return "poor" if 2 * self.nothing > self.visits else "mixed"


class Weighed(Struct, frozen=True):
    """All a verdict rests on. `fee` and `usual`, the median, are in yen; None where not known."""

    fit: Fit
    fee: int | None = None
    usual: int | None = None
    past: Past = Past()

    @property
    def price(self) -> Price:
        if self.fee is None or self.usual is None:
            return "unknown"
        return "dear" if self.fee > DEAR * self.usual else "usual"

    @property
    def verdict(self) -> Verdict:
        return verdict(self.fit, self.price, self.past.history)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Names of what speaks for or against; each rests on a fact that is there."""
        return tuple(self._reasons())

    def _reasons(self) -> Iterator[str]:
        yield f"fit.{self.fit}"
        if self.past.visits:
            yield f"history.{self.past.history}"
        if self.price == "dear":
            yield "dear"


def past_of(name: str, gatherings: Iterable[Gathering]) -> Past:
    """What the user said of earlier gatherings that bear the same name but for number and date."""
    series = series_of(name)
    told = [g.reflection for g in gatherings if series and g.reflection and series_of(g.name) == series]
    reached = [reflection.reached for reflection in told if reflection.reached is not None]
    reasons = Counter(r.reason for r in told if r.reached == _NOTHING and r.reason)
    return Past(
        visits=len(reached),
        near=sum(value >= _NEAR for value in reached),
        nothing=sum(value == _NOTHING for value in reached),
        why=reasons.most_common(1)[0][0] if reasons else "",
    )


def usual_cost(gatherings: Iterable[Gathering]) -> int | None:
    """The median of what the user's gatherings cost, in yen; None while too few are known."""
    known = (g.reflection.cost for g in gatherings if g.reflection)
    costs = [cost for cost in known if cost is not None]
    return median(costs) if len(costs) >= FEWEST_COSTS else None


def median(costs: Sequence[int]) -> int:
    """What costs in the middle, to the whole yen. `statistics` would take part in starting for this alone."""
    ordered, half = sorted(costs), len(costs) // 2
    middle = ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]
    return round(sum(middle) / len(middle))
