"""How often each endpoint may be called: a token bucket for each, filled by the platform's own clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.doubles.line.answers import RefusedError
from tests.doubles.rates import Bucket

HOUR_S = 3600.0


def _hourly(most: float) -> Bucket:
    return Bucket(most, HOUR_S, most)


@dataclass
class Rates:
    """LINE's own hourly limits hold from the start; a test sets narrower ones."""

    _buckets: dict[str, Bucket] = field(
        default_factory=lambda: {
            "create menu": _hourly(100),
            "delete menu": _hourly(100),
            "delete alias": _hourly(100),
            "test webhook": _hourly(60),
        }
    )

    def limit(self, endpoint: str, most: float, within_s: float = 1.0) -> None:
        """At most so many calls at once, and as many again after so many seconds."""
        self._buckets[endpoint] = Bucket(most, within_s, most)

    def lift(self, endpoint: str) -> None:
        self._buckets.pop(endpoint, None)

    def check(self, endpoint: str, now: datetime) -> None:
        """Raises `RefusedError` when this call is one too many."""
        bucket = self._buckets.get(endpoint)
        if bucket is not None and not bucket.take(now):
            raise RefusedError(429, "The API rate limit has been exceeded. Try again later.")
