"""Channel access tokens: a long-lived one, and stateless ones of fifteen minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from tests.doubles.answers import Answer, Call

LIFE = timedelta(minutes=15)


@dataclass
class Access:
    """Who may call. `issued` counts the stateless tokens given out so far."""

    channel_id: str
    secret: str
    long_lived: str
    issued: int = 0
    _ends_at: dict[str, datetime] = field(default_factory=dict)

    def issue(self, call: Call, now: datetime) -> Answer:
        """`POST /oauth2/v3/token` with the channel's id and secret."""
        if call.kind != "application/x-www-form-urlencoded":
            return _refusal("invalid_request", "content type must be application/x-www-form-urlencoded")
        form = {name: values[0] for name, values in parse_qs(call.body.decode("latin-1")).items()}
        if form.get("grant_type") != "client_credentials":
            return _refusal("unsupported_grant_type", "grant_type must be client_credentials")
        if (form.get("client_id"), form.get("client_secret")) != (self.channel_id, self.secret):
            return _refusal("invalid_client", "invalid client_id or client_secret")
        self.issued += 1
        token = f"stateless-{self.issued}"
        self._ends_at[token] = now + LIFE
        return Answer(200, {"token_type": "Bearer", "access_token": token, "expires_in": 900})

    def allows(self, authorization: str, now: datetime) -> bool:
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer":
            return False
        ends_at = self._ends_at.get(token)
        return now < ends_at if ends_at else bool(token) and token == self.long_lived

    def revoke(self) -> None:
        """From now on every token given out so far is refused, the long-lived one too."""
        self._ends_at.clear()
        self.long_lived = ""


def _refusal(error: str, why: str) -> Answer:
    return Answer(400, {"error": error, "error_description": why})
