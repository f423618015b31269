"""What a reply that costs nothing takes along, so that it needs no message of its own.

It goes behind a dialog that came to a good end, and never is it what the user planned or put off in this same
sitting: nobody wants to hear at once what they have just asked to hear later.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.changes import PutNudge
from dialogs.core.prompts import Say
from dialogs.core.stack import open_dialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.stage import Stage

SITTING = timedelta(hours=2)
"""After so long without a word the next one begins another sitting."""

SOON = timedelta(hours=6)
"""What is planned for later than that is not remembered as planned in this sitting."""

MOST_FRESH = 12
_SITTING_S = int(SITTING.total_seconds())


def remember_planned(stage: Stage) -> None:
    """Keep in mind what this turn planned for soon, as long as the user stays."""
    if stage.spoke_at != stage.seconds:
        return  # a tap that changed nothing, or nobody is left
    stays = stage.seconds - stage.before.spoke_at < _SITTING_S
    before = stage.fresh if stays else ()
    stage.fresh = tuple(dict.fromkeys((*before, *_planned_soon(stage))))[-MOST_FRESH:]


def _planned_soon(stage: Stage) -> Iterator[str]:
    puts = (change.nudge for change in stage.nudges if isinstance(change, PutNudge))
    return (nudge.id for nudge in puts if nudge.due_at <= stage.now + SOON)


def ride(stage: Stage) -> None:
    """Open what may come along behind what was said, if anything."""
    if stage.frames or not stage.rides:
        return
    decision = stage.book.ride(stage.scene, frozenset(stage.fresh))
    if decision.start is None or decision.start.dialog not in stage.book.dialogs:
        return
    stage.note("ridden")
    stage.obey(decision)
    behind = len(stage.prompts)
    open_dialog(stage, decision.start)
    if len(stage.prompts) > behind:
        stage.prompts.insert(behind, Say(stage.texts.say("core.by_the_way")))
