"""What code costs in CPU time, whatever its neighbours in the process do and however slow a machine is."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time

_USUAL_S = 0.012
"""What the yardstick takes on the machine that the figures in the tests are of."""


@contextmanager
def costing_less_than(seconds: float) -> Iterator[None]:
    """What is done within must take less of this thread's time, on a slow machine as much longer as all else.

    The garbage collector rests meanwhile: it looks through all that earlier tests left, and takes tenths of
    a second for it.
    """
    gc.disable()
    try:
        began = thread_time()
        yield
        spent = thread_time() - began
    finally:
        gc.enable()
    assert spent < seconds or spent < seconds * _yardstick() / _USUAL_S, f"{spent:.4f} s"


def _yardstick() -> float:
    """What a piece of work takes here and now that is like what the tests measure."""
    words, began = re.compile(r"(?:[a-z]{2,8}y|\d+) "), thread_time()
    for number in range(1_500):
        words.sub("", f"thirty {number} very early merry days " * 20).split()
    return thread_time() - began
