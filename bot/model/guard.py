"""What keeps a model that fails, costs or repeats itself in bounds: a breaker, a daily cap and a cache.

All of it lies in the memory of one process, bounded: with several processes each has its own.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")

FAILURES = 3
PAUSE = timedelta(seconds=60)
MOST_USERS = 10_000
MOST_KEPT = 512
KEPT_FOR = timedelta(hours=1)


@dataclass(slots=True)
class Breaker:
    """Open after some failures in a row; once the pause is over a single trial decides."""

    failures: int = 0
    shut_until_at: datetime | None = None
    _trying: bool = False

    def lets_through(self, now: datetime) -> bool:
        """Whether somebody may ask now; the one who does must tell how it went."""
        if self.shut_until_at is None:
            return True
        if now < self.shut_until_at or self._trying:
            return False
        self._trying = True
        return True

    def went_well(self) -> None:
        self.failures, self.shut_until_at, self._trying = 0, None, False

    def went_wrong(self, now: datetime, pause_s: float | None = None) -> None:
        """A failure; a server that names a pause gets it at once."""
        self.failures += 1
        self._trying = False
        if pause_s is not None or self.failures >= FAILURES:
            self.shut_until_at = now + max(PAUSE, timedelta(seconds=pause_s or 0))


@dataclass(slots=True)
class Cap:
    """How often each user may have the model asked in a day; whoever asked longest ago is forgotten first."""

    most: int
    _day: date | None = None
    _asked: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def takes(self, user_id: str, now: datetime) -> bool:
        """Count one more of this user; False when the day's share is spent."""
        if now.date() != self._day:
            self._day, self._asked = now.date(), OrderedDict()
        asked = self._asked.pop(user_id, 0)
        self._asked[user_id] = min(asked + 1, self.most)
        if len(self._asked) > MOST_USERS:
            self._asked.popitem(last=False)
        return asked < self.most


@dataclass(slots=True)
class Cache(Generic[T]):
    """Answers by the hash of what was asked, for an hour."""

    _kept: OrderedDict[str, tuple[datetime, T]] = field(default_factory=OrderedDict)

    def get(self, key: str, now: datetime) -> T | None:
        at, answer = self._kept.get(key, (None, None))
        return answer if at is not None and now - at < KEPT_FOR else None

    def put(self, key: str, answer: T, now: datetime) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (now, answer)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
