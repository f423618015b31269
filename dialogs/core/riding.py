"""What a reply that costs nothing takes along, so that it needs no message of its own.

It goes behind a dialog that came to a good end, and never is it what the user planned or put off in this same
sitting: nobody wants to hear at once what they have just asked to hear later.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from dialogs.changes import PutNudge
from dialogs.core.prompts import Card, Draft, Question, Say
from dialogs.core.stack import open_dialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.book import Decision
    from dialogs.core.prompts import Prompt
    from dialogs.core.stage import Stage
    from dialogs.notebook import Nudge

SITTING = timedelta(hours=2)
"""After so long without a word the next one begins another sitting."""

SOON = timedelta(hours=6)
"""What is planned for later than that is not remembered as planned in this sitting."""

MOST_FRESH = 12
MOST_BUBBLES = 5
"""One free reply shows no more."""

_WEIGHTS: dict[type, int] = {Draft: 2, Card: 1, Question: 1}
_SITTING_S = int(SITTING.total_seconds())


def remember_planned(stage: Stage) -> None:
    """Keep in mind what this turn planned for soon, as long as the user stays."""
    nothing = not (stage.fresh or stage.nudges)
    if nothing or stage.spoke_at != stage.seconds:
        return  # the usual turn, a tap that changed nothing, or nobody is left
    stays = stage.seconds - stage.before.spoke_at < _SITTING_S
    before = stage.fresh if stays else ()
    stage.fresh = tuple(dict.fromkeys((*before, *_planned_soon(stage))))[-MOST_FRESH:]


def _planned_soon(stage: Stage) -> Iterator[str]:
    puts = (change.nudge for change in stage.nudges if isinstance(change, PutNudge))
    return (nudge.id for nudge in puts if nudge.due_at <= stage.now + SOON)


def ride(stage: Stage) -> Stage:
    """The stage with what comes along; as it was where nothing does, or where it is too much for a reply."""
    if stage.frames or not stage.rides:
        return stage
    decision = stage.book.ride(stage.scene, frozenset(stage.fresh))
    if decision.start is None or decision.start.dialog not in stage.book.dialogs:
        return stage
    trial = stage.fork()
    trial.note("ridden")
    trial.ridden = _taken_along(stage, decision)
    trial.obey(decision)
    trial.say("core.by_the_way")
    behind = len(trial.prompts)
    open_dialog(trial, decision.start)
    fits = behind < len(trial.prompts) and _bubbles(trial.prompts) <= MOST_BUBBLES
    return trial if fits else stage


def _taken_along(stage: Stage, decision: Decision) -> tuple[Nudge, ...]:
    spent = {c.nudge.id if isinstance(c, PutNudge) else c.nudge_id for c in decision.nudges}
    return tuple(nudge for nudge in stage.notebook.nudges if nudge.id in spent)


def _bubbles(prompts: list[Prompt]) -> int:
    """How many bubbles show these prompts: words in a row share one, a text to copy also has its button."""
    runs = (kind for kind, _ in groupby(prompts, type) if kind is Say)
    return sum(_WEIGHTS.get(type(prompt), 0) for prompt in prompts) + sum(1 for _ in runs)
