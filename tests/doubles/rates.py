"""A token bucket, filled by the platform's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Bucket:
    """At most so many at once, and as many again after so many seconds."""

    most: float
    within_s: float
    left: float
    filled_at: datetime | None = None

    def take(self, now: datetime) -> bool:
        passed_s = (now - self.filled_at).total_seconds() if self.filled_at else 0.0
        self.left = min(self.most, self.left + max(passed_s, 0.0) * self.most / self.within_s)
        self.filled_at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True

    @property
    def wait_s(self) -> float:
        """How long until one more goes."""
        return max(0.0, (1 - self.left) * self.within_s / self.most)
