"""Everything sealed in a database, opened: what its operator could read with the keys."""

from __future__ import annotations

from collections.abc import Iterator

from storage.sealing import KeyRing
from storage.seals import BOUND_OTHERWISE, SEALED
from tests.storage.raw import execute


def everything(url: str, ring: KeyRing) -> Iterator[tuple[str, bytes]]:
    """The name of its table, and each sealed value."""
    for of in SEALED:
        bound = BOUND_OTHERWISE.get(of.name, tuple(column.name for column in of.primary_key))
        for sealed, *key in execute(url, f"SELECT sealed, {', '.join(bound)} FROM {of.name}"):  # noqa: S608  # our own names
            yield of.name, ring.open(sealed, of.name, *key)


def holding(url: str, ring: KeyRing, words: str) -> list[str]:
    """The tables that still hold these words."""
    return [name for name, value in everything(url, ring) if words.encode() in value]
