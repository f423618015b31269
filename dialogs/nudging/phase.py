"""What the user is about to do next: the platform's own menus follow it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.nudging.budget import takes_place

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.book import Phase
    from dialogs.notebook import Gathering, Notebook

NEAR = timedelta(days=3)
"""So long before its start a gathering wants to be prepared, and so long after its end to be reflected on."""


def phase(notebook: Notebook, now: datetime) -> Phase:
    """Whether a gathering that is just over waits to be reflected on."""
    return "after" if to_reflect(notebook, now) else "before"


def to_reflect(notebook: Notebook, now: datetime) -> tuple[Gathering, ...]:
    """Those just over and not reflected on."""
    over = (g for g in notebook.gatherings if g.ends_at <= now < g.ends_at + NEAR)
    return tuple(g for g in over if takes_place(g) and g.reflection is None)


def to_prepare(notebook: Notebook, now: datetime) -> tuple[Gathering, ...]:
    """Those about to begin and not prepared."""
    coming = (g for g in notebook.gatherings if now < g.starts_at <= now + NEAR)
    return tuple(g for g in coming if g.state == "planned" and g.plan is None)
