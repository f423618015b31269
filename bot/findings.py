"""What the doctor finds: how well something is, what was seen, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

FAR_OFF = timedelta(seconds=30)


class Mark(Enum):
    """How well something is."""

    WELL = "well"
    LOOK = "look"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found, and what to do about it."""

    mark: Mark
    line: str
    todo: str = ""


def of_clock(ours: datetime, theirs: datetime | None, platform: str) -> Finding:
    """Whether the two clocks agree, as far as the platform tells."""
    if theirs is None or abs(ours - theirs) <= FAR_OFF:
        return Finding(Mark.WELL, f"This machine's clock agrees with {platform}'s.")
    return Finding(
        Mark.MEND,
        f"This machine's clock is {abs(ours - theirs).total_seconds():.0f} seconds off {platform}'s.",
        "Messages go out at the wrong time. Let NTP set this machine's clock.",
    )
