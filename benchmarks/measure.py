"""Measuring two ways of doing the same in turn, so that a noisy machine disturbs both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `goal` is the largest figure aimed at, None where there is none."""

    name: str
    figure: float
    unit: str
    goal: float | None = None
    note: str = ""

    def __str__(self) -> str:
        mark = (
            ""
            if self.goal is None
            else f"goal ≤ {self.goal:g}: {'met' if self.figure <= self.goal else 'MISSED'}"
        )
        return f"{self.name:<68} {self.figure:>10.2f} {self.unit:<6} {mark:<20} {self.note}"


def paired(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    rounds: int = 9,
    times: int = 1,
    clock: Clock = time.process_time,
) -> tuple[float, float, float]:
    """Seconds a call of both (medians) and the median of the ratios, pair by pair; the order changes every
    round.
    """
    ours()
    theirs()
    pairs = []
    for turn in range(rounds):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        a, b = _seconds(first, times, clock), _seconds(second, times, clock)
        pairs.append((a, b) if turn % 2 else (b, a))
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def _seconds(call: Callable[[], object], times: int, clock: Clock) -> float:
    begin = clock()
    for _ in range(times):
        call()
    return (clock() - begin) / times
