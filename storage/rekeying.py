"""Changing the key: everything sealed is sealed anew, while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from storage.seals import SEALED, Key
from storage.store import Store
from storage.unit_of_work import UnitOfWork


def rekey(store: Store, progress: Callable[[str, int], None] = lambda _table, _count: None) -> int:
    """Seal with the ring's first key what its other keys sealed; returns how many values that were.

    Works in small transactions and may be stopped and started again; after each, `progress` hears the table
    and how many of its values were sealed anew. Programs that run meanwhile must have both keys.
    """
    total = 0
    for table in SEALED:
        after: Key | None = None
        count = 0
        while True:
            after, renewed = store.run(partial(_renew, table.name, after))
            count += renewed
            progress(table.name, count)
            if after is None:
                break
        total += count
    return total


def _renew(table: str, after: Key | None, work: UnitOfWork) -> tuple[Key | None, int]:
    return work.seals.renew(table, after)
