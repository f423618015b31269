"""What an interaction gives the bot for a short while: triggers that open a modal, URLs that respond."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.doubles.slack.answers import RefusedError
from tests.doubles.slack.ids import Ids

TRIGGER_LIVES = timedelta(seconds=3)
RESPONSE_LIVES = timedelta(minutes=30)
MOST_RESPONSES = 5


@dataclass
class Trigger:
    """Opens one modal for one user."""

    user: str
    tenant: str
    ends_at: datetime
    used: bool = False


@dataclass
class Response:
    """Where a message came from; `ts` is empty for a command."""

    user: str
    tenant: str
    channel: str
    ts: str
    ends_at: datetime
    left: int = MOST_RESPONSES


@dataclass
class Tickets:
    """All that were given out."""

    ids: Ids
    _triggers: dict[str, Trigger] = field(default_factory=dict)
    _responses: dict[str, Response] = field(default_factory=dict)

    def trigger(self, user: str, tenant: str, now: datetime) -> str:
        made = self.ids.secret("7.7.")
        self._triggers[made] = Trigger(user, tenant, now + TRIGGER_LIVES)
        return made

    def pull(self, trigger_id: str, tenant: str, now: datetime) -> str:
        """Whom it opens a modal for. Raises `RefusedError` unless it is fresh."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.tenant != tenant:
            raise RefusedError("invalid_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if now >= trigger.ends_at:
            raise RefusedError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def response(self, user: str, tenant: str, channel: str, ts: str, now: datetime) -> str:
        made = self.ids.secret("")
        self._responses[made] = Response(user, tenant, channel, ts, now + RESPONSE_LIVES)
        return made

    def respond(self, name: str, now: datetime) -> Response:
        """Use it once more. Raises `RefusedError` when it is used up or too old."""
        response = self._responses.get(name)
        if response is None:
            raise RefusedError("invalid_url")
        if now >= response.ends_at:
            raise RefusedError("expired_url")
        if not response.left:
            raise RefusedError("used_url")
        response.left -= 1
        return response
