"""Names as Slack gives them, drawn from a seed so that a run can be repeated."""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime
from hashlib import sha256
from random import Random
from uuid import UUID


def named(kind: str, *names: str) -> str:
    """The same names always give the same user (U), team (T), channel (C, D), app (A) or bot (B)."""
    return kind + b32encode(sha256("\n".join((kind, *names)).encode()).digest()).decode()[:10]


def stamp(at: datetime) -> str:
    """A `ts`: seconds with six digits, which is also the name of a message."""
    return f"{int(at.timestamp())}.{at.microsecond:06d}"


class Ids:
    """Everything that must never come twice."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311  # a run must be repeatable

    def short(self, kind: str) -> str:
        """An event (Ev), a view (V) or an action (Wx)."""
        return f"{kind}{self._random.getrandbits(50):010X}"

    def uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def secret(self, kind: str) -> str:
        """A token, a code or a trigger."""
        return f"{kind}{self._random.getrandbits(96):024x}"

    def block(self) -> str:
        """What Slack names a block or an action that came without a name."""
        return f"{self._random.getrandbits(24):05x}"
