"""How many pushes a channel's plan still bears, and what they are kept for."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.core.events import Room

RESERVE = 0.2
"""The part of a plan that is kept for what users were promised."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A channel's plan: `most` pushes a month, None where it has no limit.

    `used` is the platform's own count, `sent` ours since it was asked for.
    """

    most: int | None
    used: int
    sent: int = 0
    reserve: float = RESERVE

    @property
    def left(self) -> int | None:
        """How many pushes there are yet; None where there is no end to them."""
        return None if self.most is None else max(self.most - self.used - self.sent, 0)

    @property
    def room(self) -> Room:
        """What may be said unasked."""
        if self.most is None or self.left is None:
            return "any"
        if self.left == 0:
            return "none"
        return "any" if self.left > self.most * self.reserve else "promises"
