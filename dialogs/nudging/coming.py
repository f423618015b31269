"""What is to come of all that is planned, as far as is known now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.nudging.budget import Budget
from dialogs.nudging.hours import Hours
from dialogs.nudging.kinds import KINDS, View
from dialogs.nudging.timeline import SAID
from dialogs.nudging.topics import topic

if TYPE_CHECKING:
    from dialogs.notebook import Notebook, Nudge

_SILENT = frozenset({"check", SAID})


def coming(notebook: Notebook) -> tuple[Nudge, ...]:
    """The nudges that will be said, the earliest first, without those there would be nothing to say about."""
    return tuple(nudge for nudge in notebook.nudges if not _is_idle(notebook, nudge))


def _is_idle(notebook: Notebook, nudge: Nudge) -> bool:
    if nudge.kind not in KINDS:
        return nudge.kind in _SILENT
    hours = Hours.of(notebook.profile)
    return topic(View(notebook, nudge.due_at, hours, Budget.of(notebook, hours)), nudge) is None
