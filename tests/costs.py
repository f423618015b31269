"""What code costs in CPU time, apart from what its neighbours in the process do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time


@contextmanager
def costing_less_than(seconds: float) -> Iterator[None]:
    """What is done within must take less of this thread's time.

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
    assert spent < seconds, f"{spent:.4f} s"
