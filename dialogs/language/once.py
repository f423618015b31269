"""What was just read of a text, kept for whoever asks next.

A turn asks many times for the same: whether a message is a command, a choice, a moment, an answer, what it
lacks. Each of these reads the message, and each reading rests on the same few below it.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

KEPT = 16
"""A message and its parts; no more is kept, for what people write is theirs."""

P = ParamSpec("P")
R = TypeVar("R")


def once(read: Callable[P, R]) -> Callable[P, R]:
    """`read`, done only once. It rests on nothing but what it is given, and gives what nobody changes."""
    return cast("Callable[P, R]", lru_cache(maxsize=KEPT)(read))
