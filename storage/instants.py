"""Instants as the tables hold them: whole microseconds since 1970, as fine as an aware datetime.

Milliseconds would make two events of one burst look simultaneous, and the second would count as late.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(instant: datetime) -> int:
    """The stored form of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def from_us(stored: int) -> datetime:
    """The instant `to_us` stored, in UTC."""
    return _EPOCH + timedelta(microseconds=stored)


def maybe_us(instant: datetime | None) -> int | None:
    return None if instant is None else to_us(instant)


def maybe_from_us(stored: int | None) -> datetime | None:
    return None if stored is None else from_us(stored)
