"""Dates and times as people type them, in Japanese and English."""

from dialogs.language.dates.heard import Ambiguous, Instant, MomentHeard, NoMoment, Span, day_of
from dialogs.language.dates.moments import hear_clock, hear_moment, names_weekday
from dialogs.language.dates.stretches import hear_occasion, lasting

__all__ = [
    "Ambiguous",
    "Instant",
    "MomentHeard",
    "NoMoment",
    "Span",
    "day_of",
    "hear_clock",
    "hear_moment",
    "hear_occasion",
    "lasting",
    "names_weekday",
]
