"""A month to count: gatherings, people and promises of a November."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs.notebook import Contact, FollowUp, Gathering, Plan, Reflection
from dialogs.shapes import replace

TOKYO = ZoneInfo("Asia/Tokyo")


def jst(text: str) -> datetime:
    """An instant of 2026 on the clock of Tokyo: "11-05 19:00"."""
    return datetime.fromisoformat(f"2026-{text}+09:00")


NOW = jst("12-01 08:30")


def evening(
    n: int,
    day: str,
    *,
    cost: int | None = None,
    hours: int = 2,
    plan: Plan | None = None,
    **told: object,
) -> Gathering:
    """An evening the user went to and looked back on; `told` are fields of the reflection."""
    at = jst(f"{day} 19:00")
    reflection = replace(Reflection(cost=cost, made_at=at), **told)  # type: ignore[arg-type]  # checked by use
    return Gathering(
        f"g{n}",
        f"Mixer {n}",
        at,
        at + timedelta(hours=hours),
        state="attended",
        plan=plan,
        reflection=reflection,
    )


def person(n: int, of: int, topic: str = "stock-taking", touched: str = "") -> Contact:
    return Contact(
        f"c{n}", f"g{of}", f"Person {n}", topic=topic, touched_at=jst(f"{touched} 12:00") if touched else None
    )


def step(
    n: int, of: int, day: str, done: str = "", kind: str = "thanks", *, let_go: bool = False
) -> FollowUp:
    """What was promised to the `n`-th person."""
    made = FollowUp(f"f{n}", f"g{of}", f"c{n}", kind, "write", jst(f"{day} 12:10"))
    if done:
        return replace(made, state="done", done_at=jst(f"{done} 12:10"))
    return replace(made, state="let_go") if let_go else made
