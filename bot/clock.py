"""The program's one clock: nothing else reads the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

YEARS = range(1970, 2900)
"""Where a clock may be set: days can be reckoned before and after."""


class Clock(Protocol):
    """Tells the time as an aware instant in UTC."""

    def now(self) -> datetime: ...

    def on_move(self, call: Callable[[], None]) -> None:
        """Have `call` called, in whichever thread, when the time has jumped: what waits must look again."""


class SystemClock:
    """The machine's clock; it never jumps on purpose."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_move(self, call: Callable[[], None]) -> None:
        """Nothing to hear: waiting on this clock is plain waiting."""


class MovableClock:
    """A clock that can be set, and runs on from there."""

    def __init__(self, at: datetime | None = None) -> None:
        self._ahead = timedelta()
        self._listeners: list[Callable[[], None]] = []
        self._lock = Lock()
        if at is not None:
            self.set(at)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def set(self, at: datetime) -> None:
        """Jump to `at`, which must be aware. Raises `ValueError` or `OverflowError` where no clock can go."""
        self._move(at - datetime.now(UTC))

    def advance(self, by: timedelta) -> None:
        """Jump by `by`; a negative one goes back."""
        self._move(self._ahead + by)

    def on_move(self, call: Callable[[], None]) -> None:
        with self._lock:
            self._listeners.append(call)

    def _move(self, ahead: timedelta) -> None:
        if (datetime.now(UTC) + ahead).year not in YEARS:
            raise ValueError(f"the clock goes from {YEARS.start} to {YEARS.stop - 1}")
        with self._lock:
            self._ahead = ahead
            listeners = tuple(self._listeners)
        for call in listeners:
            call()
