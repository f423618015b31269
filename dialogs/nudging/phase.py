"""What the user is about to do next, as far as the platform's own menus should follow it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.nudging.budget import takes_place

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.book import Phase
    from dialogs.notebook import Gathering, Notebook

FRESH = timedelta(days=3)
"""So long after its end a gathering is offered for reflection before anything else."""


def phase(notebook: Notebook, now: datetime) -> Phase:
    """Whether a gathering that is just over waits to be reflected on."""
    return "after" if any(_waits(gathering, now) for gathering in notebook.gatherings) else "before"


def _waits(gathering: Gathering, now: datetime) -> bool:
    ended = gathering.ends_at <= now < gathering.ends_at + FRESH
    return ended and takes_place(gathering) and gathering.reflection is None
