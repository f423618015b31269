"""How often each endpoint may be called: a token bucket for each, filled by the platform's own clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.doubles.line.answers import RefusedError

HOUR_S = 3600.0


@dataclass
class _Bucket:
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


def _hourly(most: float) -> _Bucket:
    return _Bucket(most, HOUR_S, most)


@dataclass
class Rates:
    """LINE's own hourly limits hold from the start; a test sets narrower ones."""

    _buckets: dict[str, _Bucket] = field(
        default_factory=lambda: {
            "create menu": _hourly(100),
            "delete menu": _hourly(100),
            "delete alias": _hourly(100),
            "test webhook": _hourly(60),
        }
    )

    def limit(self, endpoint: str, most: float, within_s: float = 1.0) -> None:
        """At most so many calls at once, and as many again after so many seconds."""
        self._buckets[endpoint] = _Bucket(most, within_s, most)

    def lift(self, endpoint: str) -> None:
        self._buckets.pop(endpoint, None)

    def check(self, endpoint: str, now: datetime) -> None:
        """Raises `RefusedError` when this call is one too many."""
        bucket = self._buckets.get(endpoint)
        if bucket is not None and not bucket.take(now):
            raise RefusedError(429, "The API rate limit has been exceeded. Try again later.")
