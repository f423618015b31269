"""The month's messages: what the plan has, what is used, what still goes."""

from __future__ import annotations

from dataclasses import dataclass

from tests.doubles.answers import Json
from tests.doubles.line.answers import RefusedError


@dataclass
class Quota:
    """`most` is None on a plan without a limit. Only what reaches a friend is counted."""

    most: int | None = None
    used: int = 0

    def check(self) -> None:
        """Raises `RefusedError` when nothing is left."""
        if self.most is not None and self.used >= self.most:
            raise RefusedError(429, "You have reached your monthly limit.")

    @property
    def limit(self) -> Json:
        return {"type": "none"} if self.most is None else {"type": "limited", "value": self.most}
