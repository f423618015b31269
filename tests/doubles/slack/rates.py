"""How often each method may be called: a bucket for each workspace and method, and for each channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.doubles.rates import Bucket
from tests.doubles.slack.answers import TooFastError

MINUTE_S = 60.0
TIER = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute, by tier."""
TIERS = {
    "chat.update": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "conversations.open": 3,
    "conversations.history": 3,
    "conversations.replies": 3,
    "users.info": 4,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "apps.connections.open": 1,
}
BURST = 5
"""Messages to one channel that go at once; then one a second."""
NARROW_PAGE = 15


@dataclass
class Rates:
    """Nothing is limited until Slack's own limits are made to `hold`, or a test sets one.

    `narrow_history`: as for apps sold outside the marketplace, one call a minute and fifteen messages.
    """

    holding: bool = False
    narrow_history: bool = False
    _set: dict[str, tuple[float, float]] = field(default_factory=dict)
    _buckets: dict[tuple[str, ...], Bucket] = field(default_factory=dict)

    def hold(self) -> None:
        """From now on what Slack documents is kept."""
        self.holding = True

    def limit(self, method: str, most: float, within_s: float = 1.0) -> None:
        """At most so many calls at once for each workspace, and as many again after so many seconds."""
        self._set[method] = (most, within_s)

    def check(self, method: str, tenant: str, channel: str, now: datetime) -> None:
        """Raises `TooFastError` when this call is one too many."""
        if method == "chat.postMessage" and self.holding:
            self._take((tenant, method, channel), (BURST, BURST), now)
        limit = self._of(method)
        if limit is not None:
            self._take((tenant, method), limit, now)

    def _of(self, method: str) -> tuple[float, float] | None:
        if method in self._set:
            return self._set[method]
        if self.narrow_history and method in {"conversations.history", "conversations.replies"}:
            return 1, MINUTE_S
        if self.holding and method in TIERS:
            return TIER[TIERS[method]], MINUTE_S
        return None

    def _take(self, key: tuple[str, ...], limit: tuple[float, float], now: datetime) -> None:
        most, within_s = limit
        bucket = self._buckets.setdefault(key, Bucket(most, within_s, most))
        if not bucket.take(now):
            raise TooFastError(bucket.wait_s)
