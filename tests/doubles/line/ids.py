"""Names as the platform gives them, drawn from a seed so that a run can be repeated."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from random import Random
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def user_id(name: str) -> str:
    """The same name is always the same user."""
    return f"U{_hex(name)}"


def group_id(name: str) -> str:
    return f"C{_hex(name)}"


def room_id(name: str) -> str:
    return f"R{_hex(name)}"


def _hex(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:32]


class Ids:
    """Everything that must never come twice."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311  # a run must be repeatable
        self._messages = 500_000_000_000_000_000

    def message(self) -> str:
        self._messages += 1
        return str(self._messages)

    def request(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def token(self) -> str:
        """A reply token, quote token, mark-as-read token or link token."""
        return f"{self._random.getrandbits(128):032x}"

    def event(self, at: datetime) -> str:
        """A ULID: ten characters of time, sixteen of chance."""
        number = (int(at.timestamp() * 1000) << 80) | self._random.getrandbits(80)
        return "".join(_CROCKFORD[number >> (5 * place) & 31] for place in reversed(range(26)))
