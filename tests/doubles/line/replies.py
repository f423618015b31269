"""Reply tokens: one for an event, one use, one minute from the delivery of its webhook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.doubles.line.answers import RefusedError

USABLE_FOR = timedelta(minutes=1)
REDELIVERED_WITHIN = timedelta(minutes=20)
"""A redelivery gives the token another minute, until twenty minutes have passed since the event."""


@dataclass
class _Token:
    chat_id: str
    event_at: datetime
    until: datetime | None = None
    used: bool = False


@dataclass
class Replies:
    """The tokens of a channel."""

    _tokens: dict[str, _Token] = field(default_factory=dict)

    def mint(self, token: str, chat_id: str, now: datetime) -> str:
        """A token for an event that is about to be delivered."""
        self._tokens[token] = _Token(chat_id, now)
        return token

    def hand_over(self, token: str, now: datetime) -> None:
        """Its webhook is delivered, perhaps again: the minute begins."""
        known = self._tokens[token]
        known.until = min(now + USABLE_FOR, known.event_at + REDELIVERED_WITHIN)

    def use(self, token: str, now: datetime) -> str:
        """The chat to reply to. Raises `RefusedError` for an unknown, used or expired token."""
        known = self._tokens.get(token)
        if known is None or known.used or known.until is None or now > known.until:
            raise RefusedError(400, "Invalid reply token")
        known.used = True
        return known.chat_id
